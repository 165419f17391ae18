//! What becomes of whole memberships, over HTTP and on the pages.

use database::associates::Role;
use serde_json::{Value, json};
use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_member_with, a_purchase, a_voucher, id},
};

on_both! {
    async fn a_suspended_member_spends_nothing(server: TestServer) {
        let (key, member) = a_member_with(&server, 1_000).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let path = format!("/members/{}", id(&member));
        let suspend = async |suspended: bool, reason: &str| {
            let body = json!({ "suspended": suspended, "reason": reason }).to_string();
            server.send_json("PUT", &key, &format!("{path}/suspension"), None, body).await
        };
        assert_eq!(suspend(true, "").await.code(), "invalid_request");
        assert_eq!(suspend(true, "a chargeback").await.json()["state"], "suspended");

        let claim = json!({ "reward": "hot-drink" });
        let refused = server.post(&key, &format!("{path}/vouchers"), "c2", &claim).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "member_suspended"));
        let scan = json!({ "code": voucher["code"], "store": "harbour", "till": "2" });
        for address in ["/redemptions/preview", "/redemptions"] {
            let refused = server.post(&key, address, "r1", &scan).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "member_suspended"));
        }
        let bought = server.post(&key, "/purchases", "p1", &a_purchase("R-1", &member, 4_210)).await;
        assert_eq!(bought.status, 201, "{}", bought.text);

        let phone = server.signed_in(id(&member)).await;
        assert!(phone.get("/").await.text.contains("Your membership is suspended"));
        let form = [("form_key", "k1"), ("from", "reward")];
        let refused = phone.post("/rewards/hot-drink/claim", &form).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text.contains("Your membership is suspended"), "{}", refused.text);
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let refused = till.post("/till/scan", &[("code", voucher["code"].as_str().unwrap())]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text.contains("The member is suspended"), "{}", refused.text);

        assert_eq!(suspend(false, "it was paid").await.json()["state"], "active");
        assert_eq!(server.post(&key, "/redemptions", "r2", &scan).await.status, 201);
    }

    async fn two_members_are_one_for_every_caller_and_two_again(server: TestServer) {
        let (key, old) = a_member_with(&server, 1_000).await;
        let voucher = a_voucher(&server, &key, &old, "five-off").await;
        let new = another(&server, &key).await;
        let (from, to) = (format!("/members/{}", id(&old)), format!("/members/{}", id(&new)));
        let phone = server.signed_in(id(&old)).await;

        let body = json!({ "member": id(&old), "reason": "one person" });
        for replayed in ["", "true"] {
            let merged = server.post(&key, &format!("{to}/merge"), "m1", &body).await;
            assert_eq!((merged.status.as_u16(), merged.header("idempotent-replayed")), (200, replayed));
            assert_eq!(merged.json(), json!({ "member": id(&new), "merged": id(&old), "points": 0 }));
        }

        assert_eq!(server.get(&key, &from).await.json()["id"], new["id"]);
        let query = format!("/members?number={}", old["number"].as_str().unwrap());
        assert_eq!(server.get(&key, &query).await.json()["data"][0]["id"], new["id"]);
        let wallet = server.get(&key, &format!("{from}/wallet")).await.json();
        assert_eq!(wallet["vouchers"][0]["id"], voucher["id"]);
        let own = phone.get(&format!("/vouchers/{}", id(&voucher))).await;
        assert_eq!(own.status, 200, "the phone goes on: {}", own.text);
        assert!(phone.get("/activity").await.text.contains("Your other membership joined this one"));

        let body = json!({ "reason": "they are sisters" });
        let undone = server.post(&key, &format!("{from}/merge/reversal"), "u1", &body).await;
        assert_eq!(undone.status, 200, "{}", undone.text);
        assert_eq!(server.get(&key, &from).await.json()["id"], old["id"]);
        assert_eq!(phone.get("/activity").await.status, 303, "both sign in again");
        let again = server.post(&key, &format!("{from}/merge/reversal"), "u2", &body).await;
        assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "not_reversible"));
        let body = json!({ "member": id(&new), "reason": "one person" });
        let same = server.post(&key, &format!("{to}/merge"), "m2", &body).await;
        assert_eq!((same.status.as_u16(), same.code().as_str()), (409, "merged_already"));
    }

    async fn an_erased_member_is_nobody(server: TestServer) {
        let (key, member) = a_member_with(&server, 1_000).await;
        let path = format!("/members/{}", id(&member));
        let phone = server.signed_in(id(&member)).await;
        let till = server.key(database::api_keys::KeyRole::Till).await;
        assert_eq!(server.send_json("DELETE", &till, &path, None, String::new()).await.status, 403);

        assert_eq!(server.send_json("DELETE", &key, &path, None, String::new()).await.status, 204);

        for again in [path.clone(), format!("{path}/wallet"), format!("{path}/activity")] {
            assert_eq!(server.get(&key, &again).await.status, 404, "{again}");
        }
        assert_eq!(server.send_json("DELETE", &key, &path, None, String::new()).await.status, 404);
        let found = server.get(&key, "/members?email=mina@example.com").await.json();
        assert_eq!(found["data"], json!([]));
        assert_eq!(phone.get("/activity").await.status, 303);
    }

    async fn a_shopper_has_everything_erased(server: TestServer) {
        let (key, member) = a_member_with(&server, 2_480).await;
        a_voucher(&server, &key, &member, "five-off").await;
        let browser = server.signed_in(id(&member)).await;
        assert!(browser.get("/account").await.text.contains("/account/erase"));
        let page = browser.get("/account/erase").await;
        assert!(page.text.contains("1,480 points") && page.text.contains("1 voucher"), "{}", page.text);

        let refused = browser.post("/account/erase", &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("it cannot be undone"));
        let gone = browser.post("/account/erase", &[("agreed", "yes")]).await;

        assert_eq!(gone.status, 200, "{}", gone.text);
        assert!(gone.text.contains("You are forgotten"));
        assert_eq!(browser.get("/activity").await.status, 303);
        assert_eq!(server.get(&key, &format!("/members/{}", id(&member))).await.status, 404);
    }

    async fn a_shopper_links_a_paper_card(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        assert!(browser.get("/account").await.text.contains("/card/paper"));
        assert_eq!(browser.get("/card/paper").await.status, 200);
        let form = [("form_key", "k1"), ("number", "GG-1042")];
        let unknown = browser.post("/card/paper", &form).await;
        assert_eq!(unknown.status, 404);
        assert!(unknown.text.contains("No card has this number"));

        server.keep_paper_card("GG-1042", 240, 6).await;
        for _ in ["a click", "a second click"] {
            let linked = browser.post("/card/paper", &form).await;
            assert_eq!(linked.header("location"), "/activity/2", "{}", linked.text);
        }
        let entry = browser.get("/activity/2").await;
        assert!(entry.text.contains("Paper card …1042") && entry.text.contains("6 stamps"));
        let again = [("form_key", "k2"), ("number", "gg 1042")];
        let yours = browser.post("/card/paper", &again).await;
        assert_eq!(yours.status, 409);
        assert!(yours.text.contains("in your wallet already"));
        let wallet = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        assert_eq!(wallet["points"]["available"], 340);
    }

    async fn a_manager_suspends_merges_parts_and_erases(server: TestServer) {
        let (key, old) = a_member_with(&server, 1_000).await;
        let new = another(&server, &key).await;
        for member in [&old, &new] {
            let body = json!({ "name": "Mina Park", "birthday": "1990-05-17" }).to_string();
            let path = format!("/members/{}", id(member));
            server.send_json("PATCH", &key, &path, None, body).await;
        }
        let manager = server.at_till(Role::Manager, "harbour", "1").await;
        let page = format!("/admin/members/{}", id(&new));

        let list = manager.get("/admin/members").await;
        assert!(list.text.contains("May be one person"), "{}", list.text);
        assert!(list.text.contains("17 May 1990"), "{}", list.text);
        let nobody = manager.get("/admin/members?q=0000000000").await;
        assert!(nobody.text.contains("Nobody has this"));
        let found = manager.get("/admin/members?q=teo%40example.com").await;
        assert_eq!((found.status.as_u16(), found.header("location")), (303, page.as_str()));
        assert!(manager.get(&page).await.text.contains(old["number"].as_str().unwrap()));

        let suspension = format!("{page}/suspension");
        let refused = manager.post(&suspension, &[("suspended", "yes"), ("reason", " ")]).await;
        assert_eq!(refused.status, 422);
        let done = manager.post(&suspension, &[("suspended", "yes"), ("reason", "asked")]).await;
        assert_eq!(done.header("location"), format!("{page}?done=suspended"));
        let merge = format!("{page}/merge");
        let form = [("form_key", "k1"), ("other", "mina@example.com"), ("reason", "one person")];
        assert_eq!(manager.post(&merge, &form).await.status, 409);
        manager.post(&suspension, &[("suspended", "no"), ("reason", "asked")]).await;

        for _ in ["a click", "a second click"] {
            let done = manager.post(&merge, &form).await;
            assert_eq!(done.header("location"), format!("{page}?done=merged"), "{}", done.text);
        }
        let other = [("form_key", "k2"), ("other", "nobody@example.com"), ("reason", "one person")];
        assert_eq!(manager.post(&merge, &other).await.status, 422);
        let same = [("form_key", "k3"), ("other", "mina@example.com"), ("reason", "one person")];
        assert!(manager.post(&merge, &same).await.text.contains("This is the same member"));
        let led = manager.get(&format!("/admin/members/{}", id(&old))).await;
        assert_eq!(led.header("location"), page);
        let undo = [("merged", id(&old)), ("reason", "sisters")];
        let done = manager.post(&format!("{page}/merge/undo"), &undo).await;
        assert_eq!(done.header("location"), format!("{page}?done=parted"));
        assert_eq!(manager.post(&format!("{page}/merge/undo"), &undo).await.status, 409);
        let led = manager.get(&format!("{page}/merge/undo")).await;
        assert_eq!(led.header("location"), page);

        assert_eq!(manager.post(&format!("{page}/erase"), &[]).await.status, 422);
        let done = manager.post(&format!("{page}/erase"), &[("agreed", "yes")]).await;
        assert_eq!(done.header("location"), "/admin/members?done=erased");
        assert_eq!(manager.get(&page).await.status, 404);
    }

    async fn who_is_no_manager_does_none_of_it(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let associate = server.at_till(Role::Associate, "harbour", "1").await;
        let page = format!("/admin/members/{}", id(&member));
        for path in ["/admin/members", &page] {
            assert_eq!(associate.get(path).await.status, 403, "{path}");
        }
        for act in ["suspension", "merge", "merge/undo", "erase"] {
            let sent = associate.post(&format!("{page}/{act}"), &[("agreed", "yes")]).await;
            assert_eq!(sent.status, 403, "{act}");
        }
        let commerce = server.key(database::api_keys::KeyRole::Commerce).await;
        let path = format!("/members/{}", id(&member));
        let suspend = json!({ "suspended": true, "reason": "x" }).to_string();
        let merge = json!({ "member": id(&member), "reason": "x" }).to_string();
        let undo = json!({ "reason": "x" }).to_string();
        for (method, act, key, body) in [
            ("PUT", "/suspension", None, suspend),
            ("POST", "/merge", Some("m"), merge),
            ("POST", "/merge/reversal", Some("u"), undo),
            ("DELETE", "", None, String::new()),
        ] {
            let sent = server.send_json(method, &commerce, &format!("{path}{act}"), key, body).await;
            assert_eq!((sent.status.as_u16(), sent.code().as_str()), (403, "forbidden"), "{act}");
        }
    }
}

/// A second member.
async fn another(server: &TestServer, key: &str) -> Value {
    let body = json!({ "email": "teo@example.com", "name": "Teo" });
    let enrolled = server.post(key, "/members", "enrol-2", &body).await;
    assert_eq!(enrolled.status, 201, "{}", enrolled.text);
    enrolled.json()
}
