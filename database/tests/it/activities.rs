//! Activities earn as often as they may.

use database::activities::{CheckIn, check_in};

use crate::{
    on_both,
    support::{Shop, minute, slug},
};

on_both! {
    /// A voucher expires, its points return, and then somebody checks in who was here already.
    async fn what_time_did_is_saved_though_a_check_in_earns_nothing(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let here = |at| CheckIn { member: mina, store: slug("harbour"), at };
        let check_in = async |at| check_in(&shop.database, &shop.rulebook, here(at)).await.unwrap();
        assert!(check_in(minute(0)).await.is_some());
        shop.claim(mina, "hot-drink").await.unwrap();

        assert!(check_in(minute(20)).await.is_none());

        assert_eq!(shop.available(mina).await, 505);
        shop.assert_sound().await;
    }
}
