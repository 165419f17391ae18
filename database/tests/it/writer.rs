//! Commands that fail, panic or go away do so alone.

use std::time::Duration;

use database::{Database, Failure, Fault, audit, stores};
use loyalty::ledger::Actor;

use crate::{
    on_both,
    support::{Shop, a_fault, noon, slug},
};

on_both! {
    async fn a_command_that_fails_leaves_nothing(shop: Shop) {
        let failed = shop
            .write(async |tx, _| {
                stores::insert(tx, &slug("ghost"), noon()).await?;
                Err::<(), _>(a_fault())
            })
            .await;
        assert!(matches!(failed, Err(Failure::Fault(Fault::Corrupt(_)))));
        assert_eq!(shop.count("SELECT count(*) FROM store").await, 0);
    }

    /// One in three fails, and each of the others is there.
    async fn commands_in_a_group_fail_alone(shop: Shop) {
        let commands = (0..90).map(|number| {
            shop.write(async move |tx, _| {
                stores::insert(tx, &slug(&format!("store-{number}")), noon()).await?;
                if number % 3 == 0 { Err(a_fault()) } else { Ok(()) }
            })
        });
        let outcomes = futures_util::future::join_all(commands).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 60);
        assert_eq!(shop.count("SELECT count(*) FROM store").await, 60);
    }

    /// What is only written goes along with the end of its command, or with nothing at all.
    async fn what_is_written_later_shares_the_fate_of_its_command(shop: Shop) {
        let commands = (0..90).map(|number| {
            shop.write(async move |tx, _| {
                let line = audit::Line::of("tested", Actor::Operator, noon());
                audit::insert(tx, &line).await?;
                // Some have asked something before they fail, and some have not.
                if number % 3 == 1 {
                    stores::list(tx).await?;
                }
                if number % 3 == 0 || number % 9 == 1 { Err(a_fault()) } else { Ok(()) }
            })
        });
        let outcomes = futures_util::future::join_all(commands).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 50);
        assert_eq!(shop.count("SELECT count(*) FROM audit WHERE act = 'tested'").await, 50);
    }

    async fn nobody_goes_on_after_a_failed_statement(shop: Shop) {
        let outcome = shop
            .write(async |tx, _| {
                stores::insert(tx, &slug("ghost"), noon()).await?;
                // A second link with the same hash breaks the table's key; the error is swallowed.
                for _ in 0..2 {
                    let _ = database::passkeys::list(tx, uuid::Uuid::nil()).await;
                    let _ = database::api_keys::insert(
                        tx,
                        &database::api_keys::ApiKey {
                            api_key_id: loyalty::ids::ApiKeyId(uuid::Uuid::nil()),
                            name: "twice".into(),
                            role: "till".into(),
                            store: None,
                            created_at: noon(),
                            revoked_at: None,
                        },
                        &[0; 32],
                        Actor::Operator,
                    )
                    .await;
                }
                Ok(())
            })
            .await;
        assert!(matches!(outcome, Err(Failure::Fault(Fault::WentOnAfterFailure))), "{outcome:?}");
        assert_eq!(shop.count("SELECT count(*) FROM store").await, 0);
    }

    /// Whoever went away before their turn is passed over; those who wait get their answer.
    async fn a_caller_that_went_away_does_not_hold_up_the_others(shop: Shop) {
        let impatient = (0..50).map(|number| {
            let command = shop.write(async move |tx, _| {
                Ok(stores::insert(tx, &slug(&format!("gone-{number}")), noon()).await?)
            });
            tokio::time::timeout(Duration::from_micros(10), command)
        });
        futures_util::future::join_all(impatient).await;

        shop.write(async |tx, _| Ok(stores::insert(tx, &slug("here"), noon()).await?))
            .await
            .unwrap();
        let listed = shop.database.read(stores::list).await.unwrap();
        assert!(listed.contains(&slug("here")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_panics_does_not_stop_the_ledger() {
    let test = database::testing::sqlite().await;
    let shop = Shop::new(test);
    let panicked = shop
        .write(async |tx, _| {
            stores::insert(tx, &slug("ghost"), noon()).await?;
            assert!(noon().as_second() < 0, "on purpose");
            Ok(())
        })
        .await;
    assert!(matches!(panicked, Err(Failure::Fault(Fault::NoAnswer))));
    shop.write(async |tx, _| Ok(stores::insert(tx, &slug("here"), noon()).await?)).await.unwrap();
    assert_eq!(shop.count("SELECT count(*) FROM store").await, 1);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_not_touched() {
    let shop = Shop::new(database::testing::sqlite().await);
    shop.spoil(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', 1, x'00', 0)",
    )
    .await
    .unwrap();
    let refused = Database::open(&shop.url).await.unwrap_err().to_string();
    assert!(refused.contains("newer version"), "{refused}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    let refused = Database::open("mysql://localhost/wallet").await.unwrap_err().to_string();
    assert_eq!(refused, "DATABASE_URL must start with sqlite:// or postgres://");
    let refused = Database::open("sqlite:///no/such/folder/books.db").await.unwrap_err();
    assert!(refused.to_string().contains("/no/such/folder/books.db cannot be opened"), "{refused}");
}
