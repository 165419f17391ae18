//! A server killed in the middle of its work: what it answered is there, what it did not answer can
//! be asked again, and the books add up.

use serde_json::Value;
use tokio::sync::mpsc;

use crate::{
    http::Caller,
    wallet::{Serving, Wallet, callers_of},
};

const TILLS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_all_that_it_answered_on_sqlite() {
    // A hundred kills; new books now and then, because each round verifies all there is.
    for _ in 0..5 {
        kill_and_look(&Wallet::on_sqlite(), 20).await;
    }
}

/// There the commit is PostgreSQL's; ours is when we answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_all_that_it_answered_on_postgres() {
    kill_and_look(&Wallet::on_postgres().await, 20).await;
}

/// What a till sent, and what it heard before the server was gone.
struct Sent {
    request: Vec<u8>,
    heard: Option<Value>,
    /// The code, if this redeems one.
    code: Option<String>,
}

async fn kill_and_look(wallet: &Wallet, rounds: usize) {
    let mut server = wallet.serve();
    let mut caller = Caller::connect(server.addr).await;
    let mut members = Vec::new();
    for till in 0..TILLS {
        members.push(wallet.member_with(&mut caller, &format!("m{till}"), 1_000_000).await);
    }
    let (mut answered, mut unanswered) = (0, 0);
    for round in 0..rounds {
        // Early and late, and always while the tills go on.
        let after = 1 + round * 37 % 23;
        let sent = sell_until_killed(wallet, &mut server, &members, round, after).await;

        wallet.assert_sound();
        server = wallet.serve();
        let mut caller = Caller::connect(server.addr).await;
        for (number, sent) in sent.iter().enumerate() {
            let what = format!("round {round}, killed after {after}, request {number}");
            look(wallet, &mut caller, sent, &what).await;
        }
        let heard = sent.iter().filter(|sent| sent.heard.is_some()).count();
        answered += heard;
        unanswered += sent.len() - heard;
    }
    wallet.assert_sound();
    assert!(unanswered > 0, "no kill ever hit a request: the test proves nothing");
    println!("{rounds} kills: {answered} answers kept, {unanswered} requests asked again");
}

/// Lets all tills claim and redeem; kills the server as soon as so many redemptions were answered.
async fn sell_until_killed(
    wallet: &Wallet,
    server: &mut Serving,
    members: &[String],
    round: usize,
    after: usize,
) -> Vec<Sent> {
    let callers = callers_of(std::slice::from_ref(server), TILLS).await;
    let (redeemed, mut count) = mpsc::unbounded_channel();
    let tills = callers.into_iter().zip(members).enumerate().map(|(till, (caller, member))| {
        sell(wallet, caller, member, format!("{round}/{till}"), redeemed.clone())
    });
    let killing = async {
        for _ in 0..after {
            count.recv().await.unwrap();
        }
        server.kill();
    };
    let (sent, ()) = tokio::join!(futures_util::future::join_all(tills), killing);
    sent.into_iter().flatten().collect()
}

/// One till: claims for its member and redeems, again and again, until nobody answers.
async fn sell(
    wallet: &Wallet,
    mut caller: Caller,
    member: &str,
    name: String,
    redeemed: mpsc::UnboundedSender<()>,
) -> Vec<Sent> {
    let mut sent = Vec::new();
    for number in 0.. {
        let claim = wallet.claim(member, "coffee", &format!("{name}/{number}"));
        let heard = ask(&mut caller, &claim).await;
        sent.push(Sent { request: claim, heard: heard.clone(), code: None });
        let Some(voucher) = heard else { break };

        let code = voucher["code"].as_str().unwrap().to_owned();
        let redeem = wallet.redeem(&code, &name.replace('/', "-"), &format!("{name}/{number}"));
        let heard = ask(&mut caller, &redeem).await;
        let is_answered = heard.is_some();
        sent.push(Sent { request: redeem, heard, code: Some(code) });
        if !is_answered {
            break;
        }
        // Enough may have been counted already.
        let _ = redeemed.send(());
    }
    sent
}

/// What a till hears; nothing if the server is gone.
async fn ask(caller: &mut Caller, request: &[u8]) -> Option<Value> {
    let answer = caller.try_ask(request).await.ok()?;
    assert_eq!(answer.status, 201, "{}", answer.text);
    Some(answer.json())
}

/// Asks once more what a till asked before the server was killed.
async fn look(wallet: &Wallet, caller: &mut Caller, sent: &Sent, what: &str) {
    let again = caller.ask(&sent.request).await;
    assert_eq!(again.status, 201, "{what}: {}", again.text);
    let told = again.json();
    if let Some(heard) = &sent.heard {
        assert_eq!(again.header("idempotent-replayed"), "true", "{what}: lost {heard}");
        assert_eq!(told["id"], heard["id"], "{what}");
    }
    let Some(code) = &sent.code else { return };
    if let Some(heard) = &sent.heard {
        assert_eq!(&told, heard, "{what}");
    }
    // Not only the answer is there: so is what it tells of, once.
    let key = format!("{what}, by somebody else");
    let other = caller.ask(&wallet.redeem(code, "other", &key)).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (409, "already_redeemed"));
    assert_eq!(other.json()["redeemed_at"], told["redeemed_at"], "{what}");
}
