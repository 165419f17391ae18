//! Sixty-four tills redeem one voucher at the same moment: one does, the others are told when and
//! where.

use crate::{
    http::{Caller, at_once},
    wallet::{Serving, Wallet, callers_of},
};

const ROUNDS: usize = 200;
const TILLS: usize = 64;

#[tokio::test]
async fn of_sixty_four_tills_one_redeems_on_sqlite() {
    let wallet = Wallet::on_sqlite();
    let server = wallet.serve();
    race(&wallet, &[server]).await;
}

#[tokio::test]
async fn of_sixty_four_tills_one_redeems_on_postgres() {
    let wallet = Wallet::on_postgres().await;
    let server = wallet.serve();
    race(&wallet, &[server]).await;
}

/// Half of the tills speak to another server: what decides is the database.
#[tokio::test]
async fn of_sixty_four_tills_at_two_servers_one_redeems() {
    let wallet = Wallet::on_postgres().await;
    let servers = [wallet.serve(), wallet.serve_one_more()];
    race(&wallet, &servers).await;
}

async fn race(wallet: &Wallet, servers: &[Serving]) {
    let mut caller = Caller::connect(servers[0].addr).await;
    let member = wallet.member_with(&mut caller, "mina", 1_000).await;
    for round in 0..ROUNDS {
        let mut tills = callers_of(servers, TILLS).await;
        let voucher = wallet.voucher(&mut tills[0], &member, &round.to_string()).await;
        let code = voucher["code"].as_str().unwrap();
        let requests: Vec<_> = (0..TILLS)
            .map(|till| wallet.redeem(code, &format!("t{till}"), &format!("{round}/{till}")))
            .collect();

        let answers = at_once(&mut tills, &requests).await;

        let winners: Vec<usize> = (0..TILLS).filter(|till| answers[*till].status == 201).collect();
        assert_eq!(winners.len(), 1, "round {round}: {winners:?} redeemed one voucher");
        let won = answers[winners[0]].json();
        assert_eq!(won["voucher"], voucher["id"]);
        for (till, answer) in answers.iter().enumerate().filter(|(till, _)| *till != winners[0]) {
            let told = answer.json();
            assert_eq!(answer.status, 409, "round {round}, till {till}: {}", answer.text);
            assert_eq!(told["code"], "already_redeemed", "round {round}, till {till}");
            assert_eq!(told["redeemed_at"], won["redeemed_at"]);
            assert_eq!(told["store"], "harbour");
            assert_eq!(told["till"], format!("t{}", winners[0]));
        }
    }
    wallet.assert_sound();
}
