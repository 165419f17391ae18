//! The books on a real SQLite and a real PostgreSQL: what the rules cannot promise by themselves.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod activities;
mod backups;
mod caps;
mod cashback;
mod claims;
mod closing;
mod credit;
mod credit_rewards;
mod entries;
mod erasures;
mod exports;
mod field;
mod history;
mod members;
mod merges;
mod paper_cards;
mod preview;
mod programmes;
mod purchases;
mod read_ahead;
mod receipts;
mod redemptions;
mod referrals;
mod refunds;
mod reports;
mod rewards;
mod sign_in_links;
mod stamps;
mod statements;
mod support;
mod verify;
mod writer;

/// Makes of each test `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($shop:ident: Shop) $body:block)*) => { $(
        mod $name {
            #[allow(clippy::allow_attributes, unused_imports, reason = "not every test needs all")]
            use super::*;

            $(#[$meta])*
            async fn test($shop: Shop) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                test(Shop::new(database::testing::sqlite().await)).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                test(Shop::new(database::testing::postgres().await)).await;
            }
        }
    )* };
}

pub(crate) use on_both;
