//! What a command will write to is looked for beside SQLite's writer.

use database::{Engine, members::survivor, read_ahead, vouchers::Claim};
use loyalty::{
    ids::{MemberId, VoucherId},
    ledger::Actor,
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Shop, noon, slug},
};

/// Ledger, postings, lots with those that are open, events, and whose turn it is.
const OF_EVERY_MEMBER: i64 = 6;

impl Shop {
    /// In how many places there is something that a claim will write to. On PostgreSQL nobody looks.
    async fn assert_ahead(&self, member: MemberId, expected: i64) {
        let command = Claim {
            id: VoucherId(Uuid::now_v7()),
            member,
            reward: slug("hot-drink"),
            stamp_card: None,
            by: Actor::Member,
            at: noon(),
        };
        let asked = self.database.read_once(async |tx| {
            let ahead = read_ahead::ask_for_claim(tx, &self.rulebook, &command).await?;
            assert_eq!(
                survivor(tx, member).await?,
                member,
                "whoever it goes along with is answered"
            );
            ahead.places(tx).await
        });
        let is_alone = self.database.engine() == Engine::Sqlite;
        assert_eq!(asked.await.unwrap(), if is_alone { expected } else { 0 });
    }
}

on_both! {
    async fn all_that_a_claim_writes_to_is_found(shop: Shop) {
        let mina = shop.member_with("mina", 2_000).await;
        shop.assert_ahead(mina, OF_EVERY_MEMBER).await;
        shop.claim(mina, "hot-drink").await.unwrap();
        shop.assert_ahead(mina, OF_EVERY_MEMBER + 2).await;
    }

    async fn nothing_is_found_of_somebody_unknown(shop: Shop) {
        shop.member_with("mina", 2_000).await;
        shop.assert_ahead(MemberId(Uuid::now_v7()), 0).await;
    }
}
