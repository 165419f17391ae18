//! Files that a server must not serve: in use, from the future, not to be written, not a database.
//! Each is refused with words that say what to do, and left as it is.

use std::{
    fs::{self, Permissions},
    net::SocketAddr,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        process::CommandExt as _,
    },
    path::Path,
    process::Command,
};

use crate::{
    http::{Caller, get},
    wallet::{Ended, PROGRAM, Serving, Wallet},
};

/// Somebody who owns nothing.
const NOBODY: u32 = 65_534;

#[tokio::test]
async fn a_second_server_on_one_file_is_refused() {
    let wallet = Wallet::on_sqlite();
    let mut first = wallet.serve();
    let second = refused(wallet.command(PROGRAM, &["serve"]).env("WALLET_ADDR", "127.0.0.1:0"));

    assert_eq!(second.code, Some(1));
    assert!(second.err.contains("another server is serving"), "{second:?}");
    assert!(second.err.contains("use PostgreSQL"), "{second:?}");
    let mut caller = Caller::connect(first.addr).await;
    wallet.member_with(&mut caller, "mina", 100).await;

    // The lock is gone with the process, however that ended.
    first.kill();
    wallet.serve();
}

#[tokio::test]
async fn a_newer_sqlite_database_is_refused_and_left_as_it_is() {
    newer_is_refused(&Wallet::on_sqlite()).await;
}

#[tokio::test]
async fn a_newer_postgres_database_is_refused_and_left_as_it_is() {
    newer_is_refused(&Wallet::on_postgres().await).await;
}

async fn newer_is_refused(wallet: &Wallet) {
    database::testing::pretend_newer(&wallet.database_url, true).await;
    let serve = refused(&mut wallet.command(PROGRAM, &["serve"]));
    for ended in [serve, wallet.run(&["verify"]), wallet.run(&["keys", "list"])] {
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains("written by a newer version"), "{ended:?}");
        assert!(ended.err.contains("start that version"), "{ended:?}");
    }
    database::testing::pretend_newer(&wallet.database_url, false).await;
    it_serves(wallet).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let mut wallet = Wallet::on_sqlite();
    let sound = wallet.database_url.clone();
    let photo = wallet.file("photo.db", "JFIF".repeat(5_000));
    wallet.database_url = format!("sqlite://{}", photo.display());

    let ended = refused(&mut wallet.command(PROGRAM, &["serve"]));

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("photo.db"), "{ended:?}");
    assert!(ended.err.contains("not a database"), "{ended:?}");
    assert_eq!(fs::read(&photo).unwrap(), "JFIF".repeat(5_000).as_bytes());
    wallet.database_url = sound;
    it_serves(&wallet).await;
}

#[tokio::test]
async fn a_file_that_another_program_holds_is_refused_until_it_is_free() {
    let wallet = Wallet::on_sqlite();
    let locked = database::testing::lock(&wallet.database_url).await;

    let ended = refused(&mut wallet.command(PROGRAM, &["serve"]));

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("books.db cannot be written"), "{ended:?}");
    assert!(ended.err.contains("no other program may hold it"), "{ended:?}");
    locked.release().await;
    it_serves(&wallet).await;
}

#[tokio::test]
async fn a_file_that_may_not_be_written_is_refused() {
    let wallet = Wallet::on_sqlite();
    let file = wallet.folder().join("books.db");
    as_nobodys(&wallet);
    fs::set_permissions(&file, Permissions::from_mode(0o444)).unwrap();

    let ended = refused(&mut by_nobody(&wallet));

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("books.db cannot be written"), "{ended:?}");
    assert!(ended.err.contains("The user that serves must be allowed to write it"), "{ended:?}");
    // What SQLite made beside the file meanwhile may not be written either.
    for entry in fs::read_dir(wallet.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().contains("books.db") {
            fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        }
    }
    Serving::start(&mut by_nobody(&wallet), wallet.addr).unwrap();
    wallet.assert_sound();
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_refused() {
    let wallet = Wallet::on_sqlite();
    as_nobodys(&wallet);
    fs::set_permissions(wallet.folder(), Permissions::from_mode(0o555)).unwrap();

    let ended = refused(&mut by_nobody(&wallet));

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("books.db"), "{ended:?}");
    assert!(ended.err.contains("may not"), "{ended:?}");
    fs::set_permissions(wallet.folder(), Permissions::from_mode(0o755)).unwrap();
    Serving::start(&mut by_nobody(&wallet), wallet.addr).unwrap();
    wallet.assert_sound();
}

/// How a server ended that must not begin.
fn refused(command: &mut Command) -> Ended {
    match Serving::start(command, SocketAddr::from(([127, 0, 0, 1], 0))) {
        Ok(serving) => panic!("it serves:\n{}", serving.log()),
        Err(ended) => {
            assert!(!ended.err.contains("panicked"), "{ended:?}");
            ended
        }
    }
}

async fn it_serves(wallet: &Wallet) {
    let server = wallet.serve();
    let mut caller = Caller::connect(server.addr).await;
    let stores = caller.ask(&get(&wallet.key, "/stores")).await;
    assert_eq!(stores.status, 200, "{}", stores.text);
    wallet.assert_sound();
}

/// Permissions do not bind root: then the server runs as nobody, to whom all here belongs.
fn as_nobodys(wallet: &Wallet) {
    // Beside the books, because nobody may not see where we were built.
    fs::copy(PROGRAM, wallet.folder().join("program")).unwrap();
    if is_root() {
        let own = |path: &Path| std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        own(wallet.folder());
        for entry in fs::read_dir(wallet.folder()).unwrap() {
            own(&entry.unwrap().path());
        }
    }
}

fn by_nobody(wallet: &Wallet) -> Command {
    let program = wallet.folder().join("program");
    let mut command = wallet.command(program.to_str().unwrap(), &["serve"]);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}
