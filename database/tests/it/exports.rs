//! Exports: whatever is read page by page is all there is, each row once and in order.

use database::export;
use loyalty::ids::{MemberId, PurchaseId, Sequence};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Shop, day, noon},
};

const NOBODY: MemberId = MemberId(Uuid::nil());

on_both! {
    async fn a_ledger_is_listed_page_by_page(shop: Shop) {
        let (mina, theo) = shopped(&shop).await;
        let mut pages = Vec::new();
        let mut after = (NOBODY, Sequence(0), 0);
        loop {
            let page =
                shop.database.read(async |tx| export::ledger(tx, after, 2).await).await.unwrap();
            let Some(last) = page.last() else { break };
            after = (last.member_id, last.sequence, last.line);
            pages.extend(page);
        }

        let listed: Vec<_> =
            pages.iter().map(|row| (row.member_id, row.sequence, row.line)).collect();
        assert!(listed.is_sorted_by(|one, next| one < next), "{listed:?}");
        let postings = shop.count("SELECT count(*) FROM posting").await;
        assert_eq!(i64::try_from(listed.len()).unwrap(), postings);
        let kinds: Vec<_> = pages
            .iter()
            .filter(|row| row.member_id == mina && row.account == "available")
            .map(|row| (row.kind.as_str(), row.amount, row.reference.as_deref()))
            .collect();
        assert_eq!(
            kinds,
            [
                ("activity", 100, None),
                ("purchase", 30, Some("one")),
                ("purchase", 60, Some("two"))
            ]
        );
        assert!(pages.iter().any(|row| row.member_id == theo));
    }

    async fn purchases_are_listed_page_by_page(shop: Shop) {
        let (mina, theo) = shopped(&shop).await;
        let mut references = Vec::new();
        let mut after = (NOBODY, PurchaseId(Uuid::nil()));
        loop {
            let page =
                shop.database.read(async |tx| export::purchases(tx, after, 1).await).await.unwrap();
            let Some(last) = page.last() else { break };
            after = (last.member_id, last.purchase_id);
            references.extend(page.into_iter().map(|row| (row.member_id, row.reference)));
        }
        references.sort_by(|one, other| one.1.cmp(&other.1));
        let expected = [(mina, "one"), (theo, "three"), (mina, "two")];
        assert_eq!(references, expected.map(|(member, name)| (member, name.to_owned())));
    }
}

/// Two members, one of whom has bought twice.
async fn shopped(shop: &Shop) -> (MemberId, MemberId) {
    let (mina, theo) = (shop.enrol("mina").await, shop.enrol("theo").await);
    shop.import(mina, Shop::purchase("one", noon(), &[("", 1_000)])).await;
    shop.import(mina, Shop::purchase("two", day(2), &[("", 2_000)])).await;
    shop.import(theo, Shop::purchase("three", day(3), &[("", 3_000)])).await;
    (mina, theo)
}
