//! Links: used once, in time, by the browser that asked.

use database::{
    Failure, Refusal,
    sign_in_links::{self, Audience, LinkRow, NewLink},
};
use jiff::Timestamp;
use loyalty::membership::EmailAddress;

use crate::{
    on_both,
    support::{Shop, minute, noon, refusal},
};

const BROWSER: [u8; 32] = [1; 32];

fn link(number: u8, at: Timestamp) -> NewLink {
    NewLink {
        link_hash: [number; 32],
        audience: Audience::Member,
        email: EmailAddress::parse("mina@example.com").unwrap(),
        browser_hash: Some(BROWSER),
        store: None,
        member: None,
        referred_by: None,
        at,
    }
}

async fn ask(shop: &Shop, link: NewLink) -> Result<(), Failure> {
    shop.database.write(async move |tx| sign_in_links::insert(tx, &link).await).await
}

async fn follow(
    shop: &Shop,
    number: u8,
    browser: [u8; 32],
    at: Timestamp,
) -> Result<LinkRow, Failure> {
    shop.database
        .write(async move |tx| sign_in_links::use_up(tx, &[number; 32], Some(&browser), at).await)
        .await
}

on_both! {
    async fn a_link_is_used_once_whoever_races(shop: Shop) {
        ask(&shop, link(1, noon())).await.unwrap();
        let tries = (0..20).map(|_| follow(&shop, 1, BROWSER, minute(1)));

        let outcomes = futures_util::future::join_all(tries).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    }

    async fn a_link_is_good_for_ten_minutes(shop: Shop) {
        ask(&shop, link(1, noon())).await.unwrap();
        assert_eq!(refusal(follow(&shop, 1, BROWSER, minute(10)).await), Refusal::LinkDead);
        follow(&shop, 1, BROWSER, minute(9)).await.unwrap();
    }

    async fn another_browser_cannot_use_it(shop: Shop) {
        ask(&shop, link(1, noon())).await.unwrap();
        let refused = refusal(follow(&shop, 1, [2; 32], minute(1)).await);
        assert_eq!(refused, Refusal::LinkFromElsewhere);
        follow(&shop, 1, BROWSER, minute(1)).await.unwrap();
    }

    async fn the_newest_link_ends_the_ones_before(shop: Shop) {
        ask(&shop, link(1, noon())).await.unwrap();
        ask(&shop, link(2, minute(1))).await.unwrap();
        assert_eq!(refusal(follow(&shop, 1, BROWSER, minute(2)).await), Refusal::LinkDead);
        follow(&shop, 2, BROWSER, minute(2)).await.unwrap();
    }

    async fn an_address_gets_three_links_in_a_quarter_of_an_hour(shop: Shop) {
        for number in 1..=3 {
            ask(&shop, link(number, noon())).await.unwrap();
        }
        assert_eq!(refusal(ask(&shop, link(4, minute(14))).await), Refusal::TooManyLinks);
        ask(&shop, link(5, minute(16))).await.unwrap();
    }

    async fn five_wrong_digits_end_a_link(shop: Shop) {
        ask(&shop, link(1, noon())).await.unwrap();
        for left in (0..5).rev() {
            let tries_left = shop
                .database
                .write(async |tx| Ok(sign_in_links::count_wrong_digits(tx, &[1; 32]).await?))
                .await
                .unwrap();
            assert_eq!(tries_left, left);
        }
        assert_eq!(refusal(follow(&shop, 1, BROWSER, minute(1)).await), Refusal::LinkDead);
    }
}
