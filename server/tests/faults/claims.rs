//! One claim sent many times at once, and many claims of one piece: one voucher.

use std::collections::BTreeSet;

use crate::{
    http::{Caller, at_once},
    wallet::{SINGLE_PIECES, Serving, Wallet, callers_of},
};

const CALLERS: usize = 64;

/// How often each race is run: as often as there are single pieces to race for.
const ROUNDS: usize = SINGLE_PIECES;

#[tokio::test]
async fn of_many_claims_of_one_thing_one_succeeds_on_sqlite() {
    let wallet = Wallet::on_sqlite();
    let server = wallet.serve();
    claim(&wallet, &[server]).await;
}

#[tokio::test]
async fn of_many_claims_of_one_thing_one_succeeds_at_two_servers() {
    let wallet = Wallet::on_postgres().await;
    let servers = [wallet.serve(), wallet.serve_one_more()];
    claim(&wallet, &servers).await;
}

async fn claim(wallet: &Wallet, servers: &[Serving]) {
    let mut crowd = Vec::new();
    for number in 0..CALLERS {
        let mut caller = Caller::connect(servers[0].addr).await;
        crowd.push(wallet.member_with(&mut caller, &format!("crowd-{number}"), 100).await);
    }
    for round in 0..ROUNDS {
        let mut callers = callers_of(servers, CALLERS).await;
        let name = format!("member-{round}");
        let member = wallet.member_with(&mut callers[0], &name, 1_000).await;
        the_same_claim_gives_one_voucher(wallet, &mut callers, &member, round).await;
        of_one_one_is_claimed(wallet, &mut callers, &crowd, &format!("last-{round}"), "stock")
            .await;
        let alone = vec![member.clone(); CALLERS];
        of_one_one_is_claimed(wallet, &mut callers, &alone, "once-each", "limit").await;
        let left = wallet.wallet_of(&mut callers[0], &member).await;
        assert_eq!(left["points"]["available"], 998, "two vouchers of one point each");
        assert_eq!(left["vouchers"].as_array().unwrap().len(), 2, "{left}");
    }
    wallet.assert_sound();
}

/// All under one idempotency key: whoever is answered hears of the same voucher, the others that
/// the request is at work.
async fn the_same_claim_gives_one_voucher(
    wallet: &Wallet,
    callers: &mut [Caller],
    member: &str,
    round: usize,
) {
    let request = wallet.claim(member, "coffee", &format!("same/{round}"));
    let answers = at_once(callers, &vec![request.clone(); CALLERS]).await;
    let mut vouchers = BTreeSet::new();
    for answer in &answers {
        if answer.status == 201 {
            vouchers.insert(answer.json()["id"].to_string());
        } else {
            assert_eq!(answer.code(), "in_progress", "round {round}: {}", answer.text);
            assert_eq!(answer.status, 409);
        }
    }
    let again = callers[0].ask(&request).await;
    assert_eq!(again.header("idempotent-replayed"), "true", "{}", again.text);
    vouchers.insert(again.json()["id"].to_string());
    assert_eq!(vouchers.len(), 1, "round {round}: {vouchers:?} for one claim");
}

/// Each under a key of its own, for something of which there is one: for all members together, or
/// for the one member that all of them are.
async fn of_one_one_is_claimed(
    wallet: &Wallet,
    callers: &mut [Caller],
    members: &[String],
    reward: &str,
    reason: &str,
) {
    let claim = |(caller, member): (usize, &String)| {
        wallet.claim(member, reward, &format!("{member}/{reward}/{caller}"))
    };
    let requests: Vec<_> = members.iter().enumerate().map(claim).collect();
    let answers = at_once(callers, &requests).await;
    let won = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1, "{reward}: {won} of one");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        let told = answer.json();
        assert_eq!((answer.status.as_u16(), &told["code"]), (409, &"reward_unavailable".into()));
        assert_eq!(told["reason"], reason, "{reward}: {}", answer.text);
    }
}
