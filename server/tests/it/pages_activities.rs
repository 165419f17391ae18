//! What a shopper earns without showing a card: check-in, invitations, paper receipts. With plain
//! forms, before any script has arrived.

use serde_json::{Value, json};
use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_purchase, id},
};

on_both! {
    async fn a_member_checks_in_once_a_day_by_a_button(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        let before = browser.get("/s/harbour").await;
        assert!(before.text.contains("action=\"/s/harbour/check-in\""), "{}", before.text);
        assert_eq!(available(&server, &key, &member).await, 100, "looking earns nothing");

        let after = browser.post_and_follow("/s/harbour/check-in", &[]).await;

        assert!(after.text.contains("Checked in: 5 points are yours"), "{}", after.text);
        assert!(!after.text.contains("action=\"/s/harbour/check-in\""));
        browser.post_and_follow("/s/harbour/check-in", &[]).await;
        assert_eq!(available(&server, &key, &member).await, 105);
        browser.post_and_follow("/s/station/check-in", &[]).await;
        assert_eq!(available(&server, &key, &member).await, 110);
        assert_eq!(browser.post("/s/nowhere/check-in", &[]).await.status, 404);
        let led = browser.get("/s/harbour/check-in").await;
        assert_eq!(led.header("location"), "/s/harbour");
        assert_eq!(server.browser().post("/s/harbour/check-in", &[]).await.status, 303);
    }

    async fn who_joins_by_the_poster_is_checked_in(server: TestServer) {
        let browser = server.browser();
        browser.post("/sign-in", &[("email", "ana@example.com"), ("store", "harbour")]).await;
        let link = server.link_for("ana@example.com").await;
        browser.post(&link, &[]).await;
        let page = browser.get("/s/harbour").await;
        assert!(page.text.contains("Checked in: 5 points are yours"), "{}", page.text);
    }

    async fn a_friend_joins_through_an_invitation_and_both_earn(server: TestServer) {
        let (key, mina) = a_member(&server).await;
        let hers = server.signed_in(id(&mina)).await;
        let account = hers.get("/account").await;
        let code = invitation(&account.text);

        let friend = server.browser();
        let page = friend.get(&format!("/join/{code}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        for said in ["Mina invites you.", "Join Greengrain: "] {
            assert!(page.text.contains(said), "{}", page.text);
        }
        friend.post("/sign-in", &[("email", "teo@example.com")]).await;
        let link = server.link_for("teo@example.com").await;
        assert_eq!(friend.post(&link, &[]).await.status, 303);
        assert!(hers.get("/account").await.text.contains("1 friend has joined"));

        let teo = server.get(&key, "/members?email=teo@example.com").await.json()["data"][0].clone();
        let bought = server.post(&key, "/purchases", "p1", &a_purchase("R-1", &teo, 4_210)).await;
        assert_eq!(bought.status, 201, "{}", bought.text);

        assert_eq!(available(&server, &key, &mina).await, 400);
        assert_eq!(available(&server, &key, &teo).await, 400);
        let told = hers.get("/activity").await;
        assert!(told.text.contains("a friend of yours shopped for the first time"), "{}", told.text);
        assert!(friend.get("/activity").await.text.contains("a friend invited you"));
        for (browser, entry) in [(&hers, "/activity/2"), (&friend, "/activity/3")] {
            let page = browser.get(entry).await;
            assert!(page.text.contains("shopped for the first time"), "{}", page.text);
        }
        let back = json!({ "reference": "r1", "amount_minor": 4_210 });
        server.post(&key, "/purchases/R-1/refunds", "r1", &back).await;
        assert_eq!(available(&server, &key, &mina).await, 100);
        let told = hers.get("/activity/3").await;
        assert!(told.text.contains("gave the whole of their first purchase back"), "{}", told.text);
    }

    async fn an_invitation_is_for_those_who_are_no_members(server: TestServer) {
        let (key, mina) = a_member(&server).await;
        let hers = server.signed_in(id(&mina)).await;
        let code = invitation(&hers.get("/account").await.text);
        let path = format!("/join/{code}");
        assert_eq!(hers.get(&path).await.header("location"), "/account#friends");
        let body = json!({ "email": "teo@example.com" });
        let teo = server.post(&key, "/members", "teo", &body).await.json();
        let his = server.signed_in(id(&teo)).await;
        let answer = his.get(&path).await;
        let told = his.get(answer.header("location")).await;
        assert!(told.text.contains("You are a member already"), "{}", told.text);
        assert_eq!(server.browser().get("/join/nobody12").await.status, 404);

        // A member who signs in through it, in a browser that does not know them, stays unreferred.
        let browser = server.browser();
        browser.get(&path).await;
        browser.post("/sign-in", &[("email", "teo@example.com")]).await;
        let link = server.link_for("teo@example.com").await;
        browser.post(&link, &[]).await;
        assert!(hers.get("/account").await.text.contains("Nobody has joined"));
    }

    async fn a_paper_receipt_is_claimed_by_its_code(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let printed = server.post(&key, "/purchases", "paper", &on_paper("R-1")).await;
        assert_eq!(printed.status, 201, "{}", printed.text);
        let printed = printed.json();
        assert_eq!(printed["state"], "unclaimed", "{printed}");
        let code = printed["receipt"]["code"].as_str().unwrap().to_owned();
        assert!(code.starts_with("94") && code.len() == 20, "{printed}");

        // The link on the paper leads to signing in, and then to the form with the code in it.
        let path = format!("/receipts/{code}");
        assert_eq!(server.browser().get(&path).await.header("location"), "/sign-in");
        let browser = server.signed_in(id(&member)).await;
        let page = browser.get(&path).await;
        assert_eq!(page.field("code").replace(' ', ""), code);
        let form_key = page.field("form_key");

        let fields = [("code", code.as_str()), ("form_key", form_key.as_str())];
        let claimed = browser.post("/receipts/claim", &fields).await;
        assert_eq!(claimed.status, 303, "{}", claimed.text);
        assert!(browser.get(claimed.header("location")).await.text.contains("126"));
        let again = browser.post("/receipts/claim", &fields).await;
        assert_eq!(again.header("location"), claimed.header("location"));

        let another = browser.get("/receipts").await.field("form_key");
        let fields = [("code", code.as_str()), ("form_key", another.as_str())];
        let yours = browser.post("/receipts/claim", &fields).await;
        assert_eq!(yours.status, 409, "{}", yours.text);
        assert!(yours.text.contains("in your wallet already"), "{}", yours.text);
        assert!(yours.text.contains(claimed.header("location")), "{}", yours.text);

        let body = json!({ "email": "teo@example.com" });
        let teo = server.post(&key, "/members", "teo", &body).await.json();
        let his = server.signed_in(id(&teo)).await;
        let taken = his.post("/receipts/claim", &[("code", &code), ("form_key", "k")]).await;
        assert_eq!(taken.status, 409, "{}", taken.text);
        assert!(taken.text.contains("Another member has claimed"), "{}", taken.text);
        let read = server.get(&key, "/purchases/R-1").await.json();
        assert_eq!(read["member"]["id"], id(&member), "{read}");
    }

    async fn a_wrong_receipt_code_says_what_to_do(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        let send = async |code: &str, form_key: &str| {
            browser.post("/receipts/claim", &[("code", code), ("form_key", form_key)]).await
        };
        let malformed = send("12", "k0").await;
        assert_eq!(malformed.status, 422, "{}", malformed.text);
        assert!(malformed.text.contains("begins with 94"), "{}", malformed.text);
        for number in 0..5 {
            let unknown = send("9400 0000 0000 0000 0000", &format!("k{number}")).await;
            assert!([404, 422].contains(&unknown.status.as_u16()), "{}", unknown.text);
        }
        let form = browser.get("/receipts/claim").await;
        assert_eq!(form.header("location"), "/receipts");
    }
}

/// A purchase that had no member.
fn on_paper(reference: &str) -> Value {
    json!({
        "reference": reference, "store": "harbour", "till": "2", "currency": "USD",
        "lines": [{ "department": "GROCERY", "amount_minor": 4_210 }],
    })
}

/// The code of the invitation on the account's page.
fn invitation(page: &str) -> String {
    let rest = page.split("/join/").nth(1).unwrap_or_else(|| panic!("no link in {page}"));
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

async fn available(server: &TestServer, key: &str, member: &Value) -> i64 {
    let wallet = server.get(key, &format!("/members/{}/wallet", id(member))).await.json();
    wallet["points"]["available"].as_i64().unwrap()
}
