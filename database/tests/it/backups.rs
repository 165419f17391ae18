//! Backups are whole, and nothing is overwritten.

use database::{
    Database,
    backup::{backup, restore},
    verify::verify,
};

use crate::support::{Shop, noon};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_under_load_is_sound_and_can_be_restored() {
    let shop = Shop::new(database::testing::sqlite().await);
    let folder = tempfile::tempdir().unwrap();
    let mina = shop.enrol("mina").await;
    let buying = async {
        for number in 0..60 {
            let purchase = Shop::purchase(&number.to_string(), noon(), &[("GROCERY", 1_000)]);
            shop.import(mina, purchase).await;
        }
    };
    let file = folder.path().join("books.backup");
    let (made, ()) = tokio::join!(backup(&shop.database, &file), buying);
    made.unwrap();

    let restored = folder.path().join("restored.db");
    restore(&file, &restored).await.unwrap();

    let database = Database::open(&format!("sqlite://{}", restored.display())).await.unwrap();
    let verified = verify(&database, |_| {}).await.unwrap();
    assert_eq!((verified.members, verified.differences), (1, Vec::new()));
}

#[tokio::test]
async fn neither_a_backup_nor_a_restore_overwrites() {
    let shop = Shop::new(database::testing::sqlite().await);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.backup");
    backup(&shop.database, &file).await.unwrap();

    let again = backup(&shop.database, &file).await.unwrap_err().to_string();
    assert!(again.contains("exists already"), "{again}");
    let over = restore(&file, shop.database.file().unwrap()).await.unwrap_err().to_string();
    assert!(over.contains("exists already"), "{over}");
}

#[tokio::test]
async fn a_damaged_or_foreign_file_is_not_restored() {
    let shop = Shop::new(database::testing::sqlite().await);
    shop.enrol("mina").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.backup");
    backup(&shop.database, &file).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let target = folder.path().join("restored.db");

    for (content, why) in [
        (whole[..whole.len() / 2].to_vec(), "cannot be restored"),
        (b"not a database at all".to_vec(), "cannot be restored"),
        (Vec::new(), "no database of this program"),
    ] {
        std::fs::write(&file, content).unwrap();
        let refused = restore(&file, &target).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
        assert!(!target.exists());
    }
}
