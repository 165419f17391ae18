//! Who may call what, and what wrong requests are told.

use database::api_keys::KeyRole;
use serde_json::json;
use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_purchase, id},
};

on_both! {
    async fn without_a_key_nothing_opens(server: TestServer) {
        for key in ["", "lw_live_guess", "\u{1f511}"] {
            let refused = server.get(key, "/programme").await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (401, "unauthorized"));
            assert_eq!(refused.header("www-authenticate"), "Bearer");
        }
    }

    async fn a_role_opens_what_it_is_for(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let till = server.key(KeyRole::Till).await;
        let commerce = server.key(KeyRole::Commerce).await;
        let adjust = format!("/members/{}/adjustments", id(&member));
        let claim = format!("/members/{}/vouchers", id(&member));
        let points = json!({ "points": 5, "reason": "kind" });
        for (key, path, body) in [
            (&till, &adjust, points.clone()),
            (&commerce, &adjust, points),
            (&till, &claim, json!({ "reward": "hot-drink" })),
        ] {
            let refused = server.post(key, path, "k", &body).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "forbidden"));
        }
        assert_eq!(server.get(&till, "/rewards").await.status, 200);
    }

    async fn a_key_for_one_store_is_for_no_other(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let key = server.key_for(KeyRole::Till, "mill-lane".parse().ok()).await;
        let elsewhere = server.post(&key, "/purchases", "1", &a_purchase("1", &member, 100)).await;
        assert_eq!((elsewhere.status.as_u16(), elsewhere.code().as_str()), (403, "forbidden"));
        let mut at_home = a_purchase("2", &member, 100);
        at_home.as_object_mut().unwrap().remove("store");
        assert_eq!(server.post(&key, "/purchases", "2", &at_home).await.status, 201);
    }

    async fn a_write_needs_an_idempotency_key_that_can_be_one(server: TestServer) {
        let key = server.key(KeyRole::Manager).await;
        let body = json!({ "email": "mina@example.com" }).to_string();
        let long = "x".repeat(256);
        for idempotency in [None, Some(""), Some(&*long), Some("k\u{1f511}")] {
            let refused =
                server.send_json("POST", &key, "/members", idempotency, body.clone()).await;
            assert_eq!(refused.status, 400, "{idempotency:?}");
            assert_eq!(refused.code(), "invalid_request");
            assert_eq!(refused.json()["errors"][0]["pointer"], "Idempotency-Key");
        }
        let longest = "x".repeat(255);
        let accepted = server.send_json("POST", &key, "/members", Some(&longest), body).await;
        assert_eq!(accepted.status, 201);
    }

    async fn what_is_wrong_with_a_body_is_said_with_its_place(server: TestServer) {
        let key = server.key(KeyRole::Manager).await;
        let sent = async |body: &str| {
            let answer = server.send_json("POST", &key, "/members", Some("k"), body.into()).await;
            assert_eq!(answer.status, 400, "{body}: {}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            answer.json()["errors"][0]["pointer"].as_str().unwrap().to_owned()
        };
        assert_eq!(sent("{").await, "");
        assert_eq!(sent("[]").await, "");
        assert_eq!(sent(r#"{"email": 5}"#).await, "/email");
        assert_eq!(sent(r#"{"email": "mina"}"#).await, "/email");
        assert_eq!(sent(r#"{"phone": "call me"}"#).await, "/phone");
        assert_eq!(sent(r#"{"consents": {"email": "yes"}}"#).await, "/consents/email");
        assert_eq!(sent(r#"{"email": "a@b.de", "role": "owner"}"#).await, "/role");
        assert_eq!(sent("{} {}").await, "");
        assert_eq!(sent("{}").await, "");
    }

    async fn an_unknown_address_says_so(server: TestServer) {
        let key = server.key(KeyRole::Manager).await;
        let unknown = server.get(&key, "/yachts").await;
        assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (404, "not_found"));
        let wrong_method = server.send_json("PUT", &key, "/members", None, "{}".into()).await;
        assert_eq!(wrong_method.status, 405);
    }

    async fn every_answer_bears_the_id_of_its_request(server: TestServer) {
        let refused = server.get("", "/programme").await;
        let id = refused.header("x-request-id").to_owned();
        assert!(!id.is_empty());
        assert_eq!(refused.json()["request_id"], id);
    }
}

#[tokio::test]
async fn the_description_names_every_route() {
    let server = TestServer::on(database::testing::sqlite().await);
    let key = server.key(KeyRole::Till).await;
    let description = server.get(&key, "/openapi.json").await.json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/members",
        "/members/{id}",
        "/members/{id}/wallet",
        "/members/{id}/activity",
        "/members/{id}/adjustments",
        "/members/{id}/activities",
        "/members/{id}/vouchers",
        "/members/{id}/suspension",
        "/members/{id}/merge",
        "/members/{id}/merge/reversal",
        "/identifications",
        "/purchases",
        "/purchases/quote",
        "/purchases/{reference}",
        "/purchases/{reference}/refunds",
        "/redemptions",
        "/redemptions/preview",
        "/redemptions/{id}/reversal",
        "/programme",
        "/rewards",
        "/tiers",
        "/stores",
        "/campaigns",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    assert_eq!(paths.len(), 24);
}
