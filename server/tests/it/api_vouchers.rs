//! Claiming, identifying and redeeming over HTTP.

use database::api_keys::KeyRole;
use jiff::Span;
use serde_json::{Value, json};
use server::testing::{Answer, TestServer};

use crate::{
    on_both,
    story::{a_member_with, a_voucher, id},
};

async fn redeem(server: &TestServer, key: &str, code: &str, till: &str) -> Answer {
    let body = json!({ "code": code, "store": "harbour", "till": till });
    let start: String = code.chars().take(40).collect();
    server.post(key, "/redemptions", &format!("{start}/{till}"), &body).await
}

fn code(voucher: &Value) -> &str {
    voucher["code"].as_str().unwrap()
}

on_both! {
    async fn a_claim_answers_with_a_code_that_a_till_accepts_once(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        assert_eq!((&voucher["kind"], &voucher["state"]), (&json!("live"), &json!("issued")));
        assert_eq!(code(&voucher).len(), 20);
        assert!(code(&voucher).starts_with("91"));
        assert_eq!(voucher["code_changes_at"], "2026-03-03T17:00:30Z");
        assert_eq!(voucher["expires_at"], "2026-03-03T17:15:00Z");

        let till = server.key(KeyRole::Till).await;
        let preview = json!({ "code": code(&voucher), "store": "harbour" });
        let preview =
            server.send_json("POST", &till, "/redemptions/preview", None, preview.to_string());
        let preview = preview.await;
        assert_eq!(preview.status, 200, "{}", preview.text);
        assert_eq!(preview.json()["reward"]["give"], "any hot drink");

        let redeemed = redeem(&server, &till, code(&voucher), "2").await;
        assert_eq!(redeemed.status, 201, "{}", redeemed.text);
        assert_eq!(redeemed.json()["voucher"], voucher["id"]);

        let second = redeem(&server, &till, code(&voucher), "5").await;
        assert_eq!((second.status.as_u16(), second.code().as_str()), (409, "already_redeemed"));
        let told = second.json();
        assert_eq!((&told["store"], &told["till"]), (&json!("harbour"), &json!("2")));
        assert_eq!(told["redeemed_at"], redeemed.json()["redeemed_at"]);

        let repeated = redeem(&server, &till, code(&voucher), "2").await;
        assert_eq!(repeated.header("idempotent-replayed"), "true");
        assert_eq!(repeated.json(), redeemed.json());
    }

    async fn a_claim_sent_again_is_answered_as_it_was(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let first = a_voucher(&server, &key, &member, "hot-drink").await;
        server.pass(Span::new().minutes(3));
        let again = a_voucher(&server, &key, &member, "hot-drink").await;
        assert_eq!(first, again);
    }

    async fn a_claim_that_cannot_be_says_why(server: TestServer) {
        let (key, member) = a_member_with(&server, 299).await;
        let claim = async |reward: &str| {
            let path = format!("/members/{}/vouchers", id(&member));
            let answer = server.post(&key, &path, reward, &json!({ "reward": reward })).await;
            (answer.status.as_u16(), answer.json())
        };
        let (status, short) = claim("hot-drink").await;
        assert_eq!((status, &short["code"]), (409, &json!("insufficient_points")));
        assert_eq!(short["short_by"], 1);
        let (status, tier) = claim("chefs-table").await;
        assert_eq!((status, &tier["code"]), (409, &json!("reward_unavailable")));
        assert_eq!(tier["reason"], "tier");
        assert_eq!(claim("a-yacht").await.0, 404);
        assert_eq!(claim("../etc").await.0, 404);
    }

    async fn each_wrong_code_has_its_own_answer(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let answer = async |code: &str, till: &str| {
            let answer = redeem(&server, &key, code, till).await;
            (answer.status.as_u16(), answer.code())
        };
        let told = |status: u16, code: &str| (status, code.to_owned());

        assert_eq!(answer("", "1").await, told(422, "code_malformed"));
        assert_eq!(answer("DROP TABLE voucher", "1").await, told(422, "code_malformed"));
        assert_eq!(answer(&"9".repeat(10_000), "1").await, told(422, "code_malformed"));
        assert_eq!(answer("91000000000001000000", "1").await, told(422, "code_malformed"));
        assert_eq!(answer("91000000000034000000", "1").await, told(404, "code_unknown"));

        server.pass(Span::new().minutes(2));
        assert_eq!(answer(code(&voucher), "1").await, told(410, "code_stale"));
        server.pass(Span::new().minutes(20));
        assert_eq!(answer(code(&voucher), "2").await, told(410, "code_expired"));
    }

    async fn a_reward_of_one_store_is_refused_in_another(server: TestServer) {
        let (key, member) = a_member_with(&server, 6_100).await;
        let purchase = json!({
            "reference": "big", "member": { "id": id(&member) }, "store": "harbour",
            "currency": "USD", "lines": [{ "amount_minor": 400_000 }],
        });
        server.post(&key, "/purchases", "big", &purchase).await;
        let voucher = a_voucher(&server, &key, &member, "chefs-table").await;
        let body = json!({ "code": code(&voucher), "store": "mill-lane" });
        let refused = server.post(&key, "/redemptions", "there", &body).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "wrong_store"));
        assert_eq!(redeem(&server, &key, code(&voucher), "1").await.status, 201);
    }

    async fn what_a_voucher_takes_off_is_told(server: TestServer) {
        let (key, member) = a_member_with(&server, 1_100).await;
        let voucher = a_voucher(&server, &key, &member, "five-off").await;
        let body = |purchase_minor: i64| {
            json!({
                "code": code(&voucher), "store": "harbour", "purchase_reference": "r-1",
                "purchase_minor": purchase_minor,
            })
        };
        let small = server.post(&key, "/redemptions", "small", &body(499)).await;
        assert_eq!((small.status.as_u16(), small.code().as_str()), (409, "below_minimum"));
        assert_eq!(small.json()["minimum_minor"], 500);
        let wrong = server.post(&key, "/redemptions", "wrong", &body(-1)).await;
        assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (400, "invalid_request"));

        let look = body(2_000).to_string();
        let preview = server.send_json("POST", &key, "/redemptions/preview", None, look).await;
        assert_eq!(preview.json()["discount"], json!({ "minor": 500, "currency": "USD" }));
        let used = server.post(&key, "/redemptions", "use", &body(2_000)).await;
        assert_eq!((used.status.as_u16(), &used.json()["discount"]["minor"]), (201, &json!(500)));
    }

    async fn tags_are_kept_as_they_are_given(server: TestServer) {
        let (key, member) = a_member_with(&server, 100).await;
        let path = format!("/members/{}", id(&member));
        let tags = |tags: Value| json!({ "tags": tags });
        let change = async |body: &Value| {
            server.send_json("PATCH", &key, &path, None, body.to_string()).await
        };
        let changed = change(&tags(json!(["Vegan", " parent "]))).await;
        assert_eq!(changed.json()["tags"], json!(["parent", "vegan"]));
        let wrong = change(&tags(json!(["", "x"]))).await;
        assert_eq!(wrong.json()["errors"][0]["pointer"], "/tags/0");
        assert_eq!(server.get(&key, &path).await.json()["tags"], json!(["parent", "vegan"]));
        assert_eq!(change(&tags(json!([]))).await.json()["tags"], json!([]));
    }

    async fn guessing_makes_a_till_wait(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let unknown = [
            "91000000000034000000", "91000000000034000001", "91000000000034000002",
            "91000000000034000003", "91000000000034000004",
        ];
        for guess in unknown {
            assert_eq!(redeem(&server, &key, guess, "9").await.status, 404);
        }
        let waiting = redeem(&server, &key, code(&voucher), "9").await;
        assert_eq!((waiting.status.as_u16(), waiting.code().as_str()), (429, "rate_limited"));
        assert_eq!(waiting.header("retry-after"), "600");
        assert_eq!(redeem(&server, &key, code(&voucher), "1").await.status, 201);
    }

    async fn a_card_identifies_and_never_spends(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let id = id(&member).parse().unwrap();
        let card = server.rulebook.keys().member_card(id, 0, server.now()).to_string();
        let body = json!({ "code": card, "store": "harbour" }).to_string();
        let found = server.send_json("POST", &key, "/identifications", None, body.clone()).await;
        assert_eq!(found.status, 200, "{}", found.text);
        let found = found.json();
        assert_eq!(found["member"]["id"], member["id"]);
        assert_eq!(found["points"]["available"], 500);
        assert_eq!(found["tier"]["id"], "sprout");
        assert_eq!(redeem(&server, &key, &card, "1").await.status, 422);
        server.pass(Span::new().minutes(2));
        let late = server.send_json("POST", &key, "/identifications", None, body).await;
        assert_eq!((late.status.as_u16(), late.code().as_str()), (410, "code_stale"));
    }

    async fn a_purchase_by_a_scanned_card_is_the_members(server: TestServer) {
        let (key, member) = a_member_with(&server, 100).await;
        let card =
            server.rulebook.keys().member_card(id(&member).parse().unwrap(), 0, server.now());
        let body = json!({
            "reference": "1", "member": { "code": card.to_string() }, "store": "harbour",
            "currency": "USD", "lines": [{ "amount_minor": 1_000 }],
        });
        assert_eq!(server.post(&key, "/purchases", "1", &body).await.status, 201);
        let read = server.get(&key, "/purchases/1").await.json();
        assert_eq!(read["member"]["id"], member["id"]);
    }

    async fn a_redemption_is_taken_back_once_and_in_time(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let redeemed = redeem(&server, &key, code(&voucher), "2").await.json();
        let path = format!("/redemptions/{}/reversal", id(&redeemed));
        let body = json!({ "reason": "wrong cup" });

        let reversed = server.post(&key, &path, "undo", &body).await;
        assert_eq!(reversed.status, 200, "{}", reversed.text);
        assert_eq!(reversed.json()["state"], "reversed");
        assert_eq!(server.post(&key, &path, "undo", &body).await.json(), reversed.json());
        let twice = server.post(&key, &path, "again", &body).await;
        assert_eq!((twice.status.as_u16(), twice.code().as_str()), (409, "not_reversible"));

        server.pass(Span::new().seconds(20));
        let wallet = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        let usable = wallet["vouchers"][0]["code"].as_str().unwrap().to_owned();
        let second = redeem(&server, &key, &usable, "3").await;
        assert_eq!(second.status, 201, "{}", second.text);
        server.pass(Span::new().minutes(16));
        let path = format!("/redemptions/{}/reversal", id(&second.json()));
        assert_eq!(server.post(&key, &path, "late", &body).await.code(), "not_reversible");
    }

    /// 64 tills at once over HTTP: one success, 63 times "already redeemed", no other answer.
    async fn of_sixty_four_tills_one_succeeds(server: TestServer) {
        let (key, member) = a_member_with(&server, 6_100).await;
        for round in 0..12 {
            let path = format!("/members/{}/vouchers", id(&member));
            let claim = json!({ "reward": "hot-drink" });
            let voucher = server.post(&key, &path, &round.to_string(), &claim).await.json();
            let tills: Vec<String> = (0..64).map(|till| format!("{round}-{till}")).collect();
            let scans = tills.iter().map(|till| redeem(&server, &key, code(&voucher), till));
            let answers = futures_util::future::join_all(scans).await;
            let won = answers.iter().filter(|answer| answer.status == 201).count();
            let lost = answers.iter().filter(|answer| {
                answer.status == 409 && answer.code() == "already_redeemed"
            });
            assert_eq!((won, lost.count()), (1, 63));
        }
    }
}
