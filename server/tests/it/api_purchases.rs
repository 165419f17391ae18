//! `/purchases` over HTTP.

use serde_json::{Value, json};
use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_purchase},
};

on_both! {
    async fn a_purchase_says_what_it_earned_and_why(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let mut body = a_purchase("31198", &member, 3_120);
        body["lines"] = json!([
            { "department": "GROCERY", "amount_minor": 2_810 },
            { "department": "PRODUCE", "amount_minor": 310 },
            { "department": "FUEL", "amount_minor": 1_090 },
        ]);

        let reported = server.post(&key, "/purchases", "1", &body).await;

        assert_eq!(reported.status, 201, "{}", reported.text);
        let reported = reported.json();
        assert_eq!(reported["points"], 102);
        assert_eq!(reported["state"], "pending");
        assert_eq!(reported["available_on"], "2026-03-10");
        let contributions = reported["contributions"].as_array().unwrap();
        let shown: Vec<(&str, i64)> = contributions
            .iter()
            .map(|c| (c["rule"].as_str().unwrap(), c["points"].as_i64().unwrap()))
            .collect();
        assert_eq!(shown, [("base", 93), ("fruit-and-veg", 9)]);
        assert_eq!(contributions[0]["detail"], "3 points for every dollar, on 31.20 USD");

        let read = server.get(&key, "/purchases/31198").await.json();
        assert_eq!(read["points"], 102);
        assert_eq!(read["total"], json!({ "minor": 4_210, "currency": "USD" }));
        assert_eq!(read["member"]["id"], member["id"]);
    }

    async fn the_same_purchase_is_earned_once_whatever_the_key(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let body = a_purchase("31198", &member, 4_210);
        let first = server.post(&key, "/purchases", "1", &body).await;
        let same_key = server.post(&key, "/purchases", "1", &body).await;
        let other_key = server.post(&key, "/purchases", "2", &body).await;
        assert_eq!((first.json(), first.status), (same_key.json(), same_key.status));
        assert_eq!(first.json(), other_key.json());
        assert_eq!(same_key.header("idempotent-replayed"), "true");

        let conflict = server.post(&key, "/purchases", "3", &a_purchase("31198", &member, 1)).await;
        assert_eq!((conflict.status.as_u16(), conflict.code().as_str()), (409, "reference_conflict"));
    }

    async fn a_quote_is_what_a_report_would_say_and_records_nothing(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let body = a_purchase("31198", &member, 4_210);
        let quoted = server.send_json("POST", &key, "/purchases/quote", None, body.to_string()).await;
        assert_eq!(quoted.status, 200, "{}", quoted.text);
        let quoted = quoted.json();
        assert_eq!(quoted["points"], 126);
        let breakdown = &quoted["earning_forecast"]["breakdown"];
        assert_eq!(breakdown, &json!([{
            "id": "base", "benefit_id": "base", "amount": 126,
            "description": "3 points for every dollar, on 42.10 USD",
        }]));
        assert_eq!(server.get(&key, "/purchases/31198").await.status, 404);
        let reported = server.post(&key, "/purchases", "1", &body).await.json();
        assert_eq!(reported["contributions"], quoted["contributions"]);
        assert_eq!(&reported["earning_forecast"]["breakdown"], breakdown);
        let read = server.get(&key, "/purchases/31198").await.json();
        assert_eq!(&read["earning_forecast"]["breakdown"], breakdown);
    }

    async fn amounts_that_cannot_be_are_refused(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let template = a_purchase("AMOUNT", &member, 424_242).to_string();
        for amount in ["-1", "0.1", "1e3", "9223372036854775808", "1e309", "\"100\"", "null",
            "100000000001", "NaN", "\"٣\""]
        {
            let body = template.replace("424242", amount);
            let refused = server.send_json("POST", &key, "/purchases", Some(amount.trim_matches('"')
                .replace('٣', "3").as_str()), body).await;
            assert_eq!(refused.status, 400, "{amount}: {}", refused.text);
        }
        let nothing = server.post(&key, "/purchases", "zero", &a_purchase("0", &member, 0)).await;
        assert_eq!((nothing.status.as_u16(), &nothing.json()["points"]), (201, &json!(0)));
    }

    async fn what_else_is_wrong_is_said(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let with = |field: &str, value: Value| {
            let mut body = a_purchase("1", &member, 100);
            body[field] = value;
            body
        };
        for (body, status, pointer) in [
            (with("currency", json!("KRW")), 400, "/currency"),
            (with("currency", json!("XYZ")), 400, "/currency"),
            (with("store", json!("atlantis")), 400, "/store"),
            (with("store", json!("../etc")), 400, "/store"),
            (with("channel", json!("pigeon")), 400, "/channel"),
            (with("occurred_at", json!("yesterday")), 400, "/occurred_at"),
            (with("occurred_at", json!("2026-03-05T17:00:00Z")), 400, "/occurred_at"),
            (with("lines", json!([])), 400, "/lines"),
            (with("reference", json!("")), 400, "/reference"),
            (with("reference", json!("x".repeat(121))), 400, "/reference"),
            (with("member", json!({})), 400, "/member"),
            (with("member", json!({ "id": "x", "number": "1" })), 400, "/member"),
            (with("member", json!({ "number": "1234567890" })), 400, "/member/number"),
        ] {
            let refused = server.post(&key, "/purchases", "k", &body).await;
            assert_eq!(refused.status.as_u16(), status, "{body}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
        }
        let unknown = with("member", json!({ "external_id": "nobody" }));
        assert_eq!(server.post(&key, "/purchases", "k", &unknown).await.status, 404);
        assert_eq!(server.get(&key, "/purchases/1").await.status, 404);
    }

    async fn a_refund_takes_back_what_its_lines_earned(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let mut body = a_purchase("31198", &member, 1_000);
        body["lines"] = json!([
            { "department": "GROCERY", "amount_minor": 1_000 },
            { "department": "PRODUCE", "amount_minor": 1_000 },
        ]);
        server.post(&key, "/purchases", "1", &body).await;
        let path = "/purchases/31198/refunds";

        let line = json!({ "reference": "r1", "lines": [{ "line": 1, "amount_minor": 1_000 }] });
        let refunded = server.post(&key, path, "r1", &line).await;
        assert_eq!(refunded.status, 201, "{}", refunded.text);
        let told = json!({ "reference": "r1", "points": -60, "state": "applied" });
        assert_eq!(refunded.json(), told);
        let again = server.post(&key, path, "r1-again", &line).await;
        assert_eq!(again.json()["points"], -60);

        let too_much = json!({ "reference": "r2", "amount_minor": 1_001 });
        let refused = server.post(&key, path, "r2", &too_much).await;
        assert_eq!(refused.status, 409);
        assert_eq!(refused.code(), "refund_exceeds_purchase");
        let both = json!({ "reference": "r3", "amount_minor": 1, "lines": [] });
        assert_eq!(server.post(&key, path, "r3", &both).await.status, 400);
        let nothing = json!({ "reference": "r4", "amount_minor": 0 });
        assert_eq!(server.post(&key, "/purchases/9/refunds", "r4", &nothing).await.status, 400);
    }

    async fn a_refund_that_comes_first_is_kept_for_its_purchase(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let path = "/purchases/31198/refunds";
        let refund = json!({ "reference": "r1", "amount_minor": 1_500 });

        let kept = server.post(&key, path, "r1", &refund).await;
        assert_eq!(kept.status, 202, "{}", kept.text);
        assert_eq!(kept.json(), json!({ "reference": "r1", "points": 0, "state": "kept" }));
        assert_eq!(server.get(&key, "/purchases/31198").await.status, 404);

        let bought = a_purchase("31198", &member, 1_000);
        assert_eq!(server.post(&key, "/purchases", "1", &bought).await.status, 201);
        let read = server.get(&key, "/purchases/31198").await.json();
        assert_eq!(read["refunds"][0]["points"], -30, "{read}");
        assert_eq!(read["refunds"][0]["not_taken_minor"], 500, "{read}");
        let again = server.post(&key, path, "another", &refund).await;
        assert_eq!(again.status, 201, "{}", again.text);
        assert_eq!(again.json()["points"], -30);
    }

    async fn a_purchase_without_a_member_is_printed_and_claimed_later(server: TestServer) {
        let (key, _) = a_member(&server).await;
        let body = json!({
            "reference": "31198", "store": "harbour", "currency": "USD",
            "lines": [{ "department": "GROCERY", "amount_minor": 1_000 }],
        });
        let printed = server.post(&key, "/purchases", "1", &body).await;
        assert_eq!(printed.status, 201, "{}", printed.text);
        let told = printed.json();
        let code = told["receipt"]["code"].as_str().unwrap();
        let url = told["receipt"]["url"].as_str().unwrap();
        assert!(url.ends_with(&format!("/receipts/{code}")), "{told}");
        assert!(told["receipt"]["claimable_until"].is_string(), "{told}");
        assert_eq!(server.get(&key, "/purchases/31198").await.json()["state"], "unclaimed");
        assert_eq!(server.post(&key, "/purchases", "1", &body).await.json(), told);

        let at_till = json!({ "code": code, "store": "harbour" });
        let scanned = server.post(&key, "/redemptions", "scan", &at_till).await;
        assert_eq!((scanned.status.as_u16(), scanned.code()), (422, "code_malformed".into()));
        let quoted = server.post(&key, "/purchases/quote", "q", &body).await;
        assert_eq!(quoted.status, 400, "{}", quoted.text);
    }
}
