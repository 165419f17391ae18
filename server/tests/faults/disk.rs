//! A disk that is full and a database that another program has locked: each request is answered,
//! nothing is lost, and all goes on by itself once the cause is gone.

use std::{process::Command, time::Duration};

use server::testing::Answer;

use crate::{
    http::{Caller, form, get, page},
    wallet::{PROGRAM, Serving, Wallet},
};

/// How long all requests may take while nothing can be written. The database waits five seconds for
/// a lock; were each request to wait in turn, it would be more than a minute.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_goes_on_when_there_is_room() {
    let wallet = Wallet::on_sqlite();
    // As on a server that was told to live with it, a write beyond the limit fails and does not
    // kill: the same to the program as a disk without room.
    let script = r#"trap "" XFSZ; exec "$0" serve"#;
    let mut serve = wallet.command("sh", &["-c", script, PROGRAM]);
    let server = Serving::start(&mut serve, wallet.addr).unwrap();
    let story = Story::begin(&wallet, &server).await;

    limit_files(&server, "4096");
    story.nothing_can_be_written().await;
    limit_files(&server, "unlimited");

    story.all_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_told_and_goes_on_when_it_is_free() {
    let wallet = Wallet::on_sqlite();
    let server = wallet.serve();
    let story = Story::begin(&wallet, &server).await;

    let locked = database::testing::lock(&wallet.database_url).await;
    story.nothing_can_be_written().await;
    let key = wallet.run(&["keys", "create", "--name", "second", "--role", "till"]);
    locked.release().await;

    assert_eq!(key.code, Some(1), "{key:?}");
    assert!(key.err.contains("another program may hold the database"), "{key:?}");
    story.all_goes_on().await;
}

/// The largest file that a server can write from now on, whatever it could before.
fn limit_files(server: &Serving, bytes: &str) {
    let process = server.id().to_string();
    let limit = format!("--fsize={bytes}:");
    let status = Command::new("prlimit").args(["--pid", &process, &limit]).status().unwrap();
    assert!(status.success());
}

/// Somebody who has a voucher and wants to use it just when nothing can be written.
struct Story<'w> {
    wallet: &'w Wallet,
    server: &'w Serving,
    member: String,
    used: String,
    code: String,
}

impl<'w> Story<'w> {
    async fn begin(wallet: &'w Wallet, server: &'w Serving) -> Self {
        let mut caller = Caller::connect(server.addr).await;
        let member = wallet.member_with(&mut caller, "mina", 100).await;
        let mut codes = Vec::new();
        for number in ["1", "2"] {
            let voucher = wallet.voucher(&mut caller, &member, number).await;
            codes.push(voucher["code"].as_str().unwrap().to_owned());
        }
        let (code, used) = (codes.pop().unwrap(), codes.pop().unwrap());
        let redeemed = caller.ask(&wallet.redeem(&used, "1", "first")).await;
        assert_eq!(redeemed.status, 201, "{}", redeemed.text);
        Self { wallet, server, member, used, code }
    }

    /// Sixteen tills, somebody who wants to sign in, and readers: all are answered, none waits for
    /// the others.
    async fn nothing_can_be_written(&self) {
        let tills = (0..16).map(|till| self.ask(self.redeem(till)));
        let signing_in = self.ask(form("/sign-in", "email=mina%40example.com"));
        let reading = async {
            let wallet =
                self.ask(get(&self.wallet.key, &format!("/members/{}/wallet", self.member)));
            assert_eq!(wallet.await.status, 200, "what is there can be read");
            assert_eq!(self.ask(page("/stores")).await.status, 200);
        };
        let all =
            async { tokio::join!(futures_util::future::join_all(tills), signing_in, reading) };
        let (refused, page, ()) = tokio::time::timeout(PATIENCE, all)
            .await
            .unwrap_or_else(|_| panic!("not all were answered:\n{}", self.server.log()));

        for answer in refused {
            assert_eq!(answer.status, 503, "{}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.header("retry-after"), "2");
            assert_eq!(answer.code(), "unavailable");
        }
        assert_eq!(page.status, 503, "{}", page.text);
        assert!(page.header("content-type").starts_with("text/html"), "{:?}", page.headers);
        assert!(page.text.contains("Something broke on our side"), "{}", page.text);
    }

    async fn all_goes_on(&self) {
        let mut first = None;
        for till in 0..16 {
            let answer = self.ask(self.redeem(till)).await;
            match first {
                None if answer.status == 201 => first = Some(till),
                None => panic!("nothing goes on: {}", answer.text),
                Some(_) => assert_eq!(answer.code(), "already_redeemed", "{}", answer.text),
            }
        }
        assert_eq!(first, Some(0));
        let page = self.ask(form("/sign-in", "email=mina%40example.com")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let before = self.ask(self.wallet.redeem(&self.used, "1", "first")).await;
        assert_eq!(before.header("idempotent-replayed"), "true", "{}", before.text);
        self.wallet.assert_sound();
    }

    fn redeem(&self, till: usize) -> Vec<u8> {
        self.wallet.redeem(&self.code, &till.to_string(), &format!("key of {till}"))
    }

    async fn ask(&self, request: Vec<u8>) -> Answer {
        Caller::connect(self.server.addr).await.ask(&request).await
    }
}
