//! Steps that many stories begin with.

use database::api_keys::KeyRole;
use serde_json::{Value, json};
use server::testing::TestServer;

/// A manager's key and a member who joined with it.
pub async fn a_member(server: &TestServer) -> (String, Value) {
    let key = server.key(KeyRole::Manager).await;
    let body = json!({ "email": "mina@example.com", "name": "Mina Park", "external_id": "crm-1" });
    let enrolled = server.post(&key, "/members", "enrol", &body).await;
    assert_eq!(enrolled.status, 201, "{}", enrolled.text);
    (key, enrolled.json())
}

/// The same, with so many points to spend.
pub async fn a_member_with(server: &TestServer, points: i64) -> (String, Value) {
    let (key, member) = a_member(server).await;
    if points > 100 {
        let path = format!("/members/{}/adjustments", id(&member));
        let body = json!({ "points": points - 100, "reason": "for the story" });
        let adjusted = server.post(&key, &path, "adjust", &body).await;
        assert_eq!(adjusted.status, 201, "{}", adjusted.text);
    }
    (key, member)
}

/// Claims a reward for a member; gives the voucher.
pub async fn a_voucher(server: &TestServer, key: &str, member: &Value, reward: &str) -> Value {
    let path = format!("/members/{}/vouchers", id(member));
    let claimed = server.post(key, &path, reward, &json!({ "reward": reward })).await;
    assert_eq!(claimed.status, 201, "{}", claimed.text);
    claimed.json()
}

/// The id of a member, a voucher, a redemption.
pub fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// A purchase of a member.
pub fn a_purchase(reference: &str, member: &Value, amount_minor: i64) -> Value {
    json!({
        "reference": reference, "member": { "id": id(member) }, "store": "harbour", "till": "2",
        "currency": "USD", "lines": [{ "department": "GROCERY", "amount_minor": amount_minor }],
    })
}
