//! `/members` over HTTP.

use jiff::Span;
use serde_json::json;
use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_member_with, a_purchase, a_voucher, id},
};

on_both! {
    async fn enrolling_answers_with_the_member(server: TestServer) {
        let (key, member) = a_member(&server).await;
        assert_eq!(member["name"], "Mina Park");
        assert_eq!(member["tier"], "sprout");
        assert_eq!(member["external_ids"], json!(["crm-1"]));
        assert_eq!(member["number"].as_str().unwrap().len(), 10);

        for query in ["email=Mina@example.com", "external_id=crm-1"] {
            let found = server.get(&key, &format!("/members?{query}")).await.json();
            assert_eq!(found["data"][0]["id"], member["id"], "{query}");
            assert_eq!(found["next"], json!(null));
        }
        let nobody = server.get(&key, "/members?email=teo@example.com").await.json();
        assert_eq!(nobody["data"], json!([]));
    }

    async fn the_same_request_again_gets_the_first_answer(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let body =
            json!({ "email": "mina@example.com", "name": "Mina Park", "external_id": "crm-1" });
        let again = server.post(&key, "/members", "enrol", &body).await;
        assert_eq!((again.status.as_u16(), again.header("idempotent-replayed")), (201, "true"));
        assert_eq!(again.json(), member);

        let other = json!({ "email": "teo@example.com" });
        let reused = server.post(&key, "/members", "enrol", &other).await;
        assert_eq!(reused.status, 422);
        assert_eq!(reused.code(), "idempotency_key_reused");
    }

    async fn an_address_is_one_members(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let body = json!({ "email": "MINA@example.com" });
        let refused = server.post(&key, "/members", "another", &body).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "member_exists"));
        assert_eq!(refused.json()["member"], member["id"]);
    }

    async fn a_change_keeps_what_it_does_not_name(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let path = format!("/members/{}", id(&member));
        let body = json!({ "name": null, "locale": "ko", "consents": { "email": true } });
        let changed = server.send_json("PATCH", &key, &path, None, body.to_string()).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let changed = changed.json();
        assert_eq!(changed["name"], json!(null));
        assert_eq!(changed["locale"], "ko");
        assert_eq!(changed["email"], "mina@example.com");
        assert_eq!(changed["consents"], json!({ "email": true, "sms": false }));
    }

    async fn a_wallet_has_everything_in_one_answer(server: TestServer) {
        let (key, member) = a_member_with(&server, 1_500).await;
        server.post(&key, "/purchases", "1", &a_purchase("1", &member, 4_210)).await;
        a_voucher(&server, &key, &member, "five-off").await;

        let wallet = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();

        assert_eq!(wallet["points"]["available"], 500);
        assert_eq!(wallet["points"]["pending"], 126);
        assert_eq!(wallet["points"]["lifetime_earned"], 226);
        assert_eq!(wallet["points"]["expiring"][0], json!({ "points": 500, "on": "2027-03-31" }));
        assert_eq!(wallet["tier"]["id"], "sprout");
        assert_eq!(wallet["tier"]["qualifying"], 126);
        let next = json!({ "id": "bloom", "missing": 2874, "by": "2026-12-31" });
        assert_eq!(wallet["tier"]["next"], next);
        assert_eq!(wallet["vouchers"][0]["reward"], "five-off");
        assert_eq!(wallet["vouchers"][0]["kind"], "printed");
        assert_eq!(wallet["credit"], json!({ "minor": 0, "currency": "USD" }));
        let rewards = wallet["rewards"].as_array().unwrap();
        let hot_drink = rewards.iter().find(|reward| reward["slug"] == "hot-drink").unwrap();
        assert_eq!(hot_drink["claimable"], true);
        let veg_box = rewards.iter().find(|reward| reward["slug"] == "veg-box").unwrap();
        assert_eq!(veg_box["reasons"], json!(["points"]));
        let table = rewards.iter().find(|reward| reward["slug"] == "chefs-table").unwrap();
        assert_eq!(table["reasons"], json!(["tier", "points"]));
    }

    /// Nothing depends on when closing runs: what is read is as of now.
    async fn a_wallet_is_as_of_now(server: TestServer) {
        let (key, member) = a_member_with(&server, 500).await;
        a_voucher(&server, &key, &member, "hot-drink").await;
        let path = format!("/members/{}/wallet", id(&member));
        assert_eq!(server.get(&key, &path).await.json()["points"]["available"], 200);

        server.pass(Span::new().minutes(15));

        let wallet = server.get(&key, &path).await.json();
        assert_eq!(wallet["points"]["available"], 500);
        assert_eq!(wallet["vouchers"], json!([]));
    }

    async fn an_adjustment_needs_points_and_a_reason(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let path = format!("/members/{}/adjustments", id(&member));
        let adjust = async |points: i64, reason: &str| {
            let body = json!({ "points": points, "reason": reason });
            let answer = server.post(&key, &path, &format!("{points}{reason}"), &body).await;
            (answer.status.as_u16(), answer.json())
        };
        assert_eq!(adjust(50, "a stale loaf").await.1["available"], 150);
        assert_eq!(adjust(-150, "wrong member").await.1["available"], 0);
        assert_eq!(adjust(-1, "more").await.1["code"], "insufficient_points");
        assert_eq!(adjust(0, "nothing").await.0, 400);
        assert_eq!(adjust(5, " ").await.1["errors"][0]["pointer"], "/reason");
        assert_eq!(adjust(i64::MAX, "greed").await.0, 400);
    }

    async fn history_explains_each_entry_and_pages(server: TestServer) {
        let (key, member) = a_member(&server).await;
        for number in 0..5 {
            let reference = number.to_string();
            let body = a_purchase(&reference, &member, 1_000);
            server.post(&key, "/purchases", &reference, &body).await;
        }
        let path = format!("/members/{}/activity", id(&member));
        let first = server.get(&key, &format!("{path}?limit=4")).await.json();
        assert_eq!(first["data"].as_array().unwrap().len(), 4);
        assert_eq!(first["data"][0]["contributions"][0]["rule"], "base");
        let after = first["next"].as_i64().unwrap();
        let second = server.get(&key, &format!("{path}?limit=4&after={after}")).await.json();
        assert_eq!(second["data"].as_array().unwrap().len(), 2);
        assert_eq!(second["next"], json!(null));
        assert_eq!(second["data"][1]["kind"], "activity");
        assert_eq!(server.get(&key, &format!("{path}?limit=0")).await.status, 400);
    }

    async fn somebody_who_is_not_there_is_not_found(server: TestServer) {
        let (key, _) = a_member(&server).await;
        for path in [
            "/members/0190a0b0-0000-7000-8000-000000000000",
            "/members/not-an-id",
            "/members/0190a0b0-0000-7000-8000-000000000000/wallet",
            "/members/0190a0b0-0000-7000-8000-000000000000/activity",
        ] {
            let answer = server.get(&key, path).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"));
        }
    }
}
