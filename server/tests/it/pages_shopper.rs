//! A shopper's pages, with plain forms: what works before any script has arrived.

use server::testing::TestServer;

use crate::{
    on_both,
    story::{a_member, a_member_with, a_purchase, a_voucher, id},
};

on_both! {
    async fn every_page_of_a_shopper_is_shown(server: TestServer) {
        let (key, member) = a_member_with(&server, 2_480).await;
        let bought = server.post(&key, "/purchases", "p1", &a_purchase("R-1", &member, 4_210)).await;
        assert_eq!(bought.status, 201, "{}", bought.text);
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let printed = a_voucher(&server, &key, &member, "five-off").await;
        let browser = server.signed_in(id(&member)).await;
        for path in [
            "/", "/rewards", "/rewards?show=within-reach", "/rewards/hot-drink", "/card", "/activity",
            "/activity?show=earned", "/activity/1", "/activity/2", "/activity/3", "/activity/4",
            "/tiers", "/offers", "/stores", "/credit", "/help", "/account", "/s/harbour",
            "/sign-in/passkey?then=/", "/receipts", "/receipts/12", &format!("/vouchers/{}", id(&voucher)),
            &format!("/vouchers/{}", id(&printed)),
        ] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
            assert!(page.header("content-type").starts_with("text/html"), "{path}");
            assert!(page.text.contains("<main"), "{path}");
        }
        for path in [format!("/vouchers/{}/codes", id(&voucher)), "/card/codes".to_owned()] {
            assert!(browser.get(&path).await.json().is_object(), "{path}");
        }
    }

    async fn a_member_takes_everything_away_that_is_kept_of_them(server: TestServer) {
        let (key, member) = a_member_with(&server, 2_480).await;
        server.post(&key, "/purchases", "p1", &a_purchase("R-1", &member, 4_210)).await;
        a_voucher(&server, &key, &member, "hot-drink").await;
        let browser = server.signed_in(id(&member)).await;

        let file = browser.get("/account/data").await;

        assert_eq!(file.status, 200, "{}", file.text);
        assert!(file.header("content-disposition").starts_with("attachment;"));
        let kept = file.json();
        assert_eq!(kept["profile"]["id"], id(&member));
        assert_eq!(kept["balances"]["available"], 2_480 - 300);
        assert_eq!(kept["purchases"][0]["reference"], "R-1");
        assert_eq!(kept["purchases"][0]["lines"][0]["amount_minor"], 4_210);
        assert_eq!(kept["vouchers"][0]["reward"], "hot-drink");
        let kinds = kept["ledger"].as_array().unwrap().iter().map(|told| told["kind"].clone());
        assert_eq!(kinds.collect::<Vec<_>>(), ["activity", "adjustment", "purchase", "claim"]);
        assert_eq!(kept["devices"].as_array().unwrap().len(), 1);
        assert_eq!(server.browser().get("/account/data").await.status, 303);
    }

    async fn a_stranger_sees_what_is_for_strangers(server: TestServer) {
        let browser = server.browser();
        for path in ["/", "/s/harbour", "/sign-in", "/stores", "/help", "/offers", "/api/v1/docs"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
        }
        for path in ["/card", "/credit", "/rewards", "/activity", "/account", "/vouchers/x", "/tiers"] {
            let page = browser.get(path).await;
            assert_eq!((page.status.as_u16(), page.header("location")), (303, "/sign-in"), "{path}");
        }
        for path in ["/nowhere", "/s/nowhere", "/s/%2e%2e"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(page.text.contains("<main"), "{path}");
        }
    }

    async fn a_shopper_joins_by_the_link_in_a_mail(server: TestServer) {
        let browser = server.browser();
        let asked = browser.post("/sign-in", &[("email", "ana@example.com"), ("store", "harbour")]).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        let link = server.link_for("ana@example.com").await;
        // A mail program that opens the link uses nothing up.
        assert_eq!(server.browser().get(&link).await.status, 200);
        let page = browser.get(&link).await;
        assert!(page.text.contains("ana@example.com"), "{}", page.text);
        let welcome = browser.post_and_follow(&link, &[]).await;
        assert_eq!(welcome.status, 200, "{}", welcome.text);
        let wallet = browser.get("/").await;
        assert!(wallet.text.contains("100"), "{}", wallet.text);
        assert_eq!(browser.post(&link, &[]).await.status, 410);
        assert_eq!(server.browser().post(&link, &[]).await.status, 410);
    }

    async fn a_link_opened_elsewhere_signs_nobody_in_there(server: TestServer) {
        let here = server.browser();
        here.post("/sign-in", &[("email", "ana@example.com")]).await;
        let link = server.link_for("ana@example.com").await;
        let elsewhere = server.browser();
        let page = elsewhere.get(&link).await;
        let digits = six_digits(&page.text);
        assert_eq!(elsewhere.post(&link, &[]).await.status, 410);

        let wrong = if digits == "000000" { "000001" } else { "000000" };
        let refused =
            here.post("/sign-in/digits", &[("email", "ana@example.com"), ("digits", wrong)]).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        let let_in =
            here.post("/sign-in/digits", &[("email", "ana@example.com"), ("digits", &digits)]).await;
        assert_eq!(let_in.status, 303, "{}", let_in.text);
        assert_eq!(here.get("/card").await.status, 200);
        assert_eq!(elsewhere.get("/card").await.status, 303);
    }

    async fn a_claim_sent_twice_gives_one_voucher(server: TestServer) {
        let (_, member) = a_member_with(&server, 700).await;
        let browser = server.signed_in(id(&member)).await;
        let form_key = browser.get("/rewards/hot-drink").await.field("form_key");
        let fields = [("form_key", form_key.as_str()), ("from", "reward")];
        let first = browser.post("/rewards/hot-drink/claim", &fields).await;
        let again = browser.post("/rewards/hot-drink/claim", &fields).await;
        assert_eq!(first.status, 303, "{}", first.text);
        assert_eq!(first.header("location"), again.header("location"));
        let voucher = browser.get(first.header("location")).await;
        assert_eq!(voucher.status, 200, "{}", voucher.text);

        // The key of one form is no key for another.
        let other = browser.post("/rewards/give-a-meal/claim", &fields).await;
        assert_eq!(other.status, 422, "{}", other.text);
        let short = browser.post("/rewards/give-a-meal/claim", &[("form_key", "another")]).await;
        assert_eq!(short.status, 409, "{}", short.text);
    }

    async fn a_voucher_is_given_back_once(server: TestServer) {
        let (key, member) = a_member_with(&server, 700).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let browser = server.signed_in(id(&member)).await;
        let path = format!("/vouchers/{}", id(&voucher));
        let cancel = format!("{path}/cancel");
        let form_key = browser.get(&path).await.field("form_key");
        let back = browser.post_and_follow(&cancel, &[("form_key", &form_key)]).await;
        assert_eq!(back.status, 200, "{}", back.text);
        let again = browser.post(&cancel, &[("form_key", &form_key)]).await;
        assert_eq!(again.status, 200, "{}", again.text);
        let balance = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        assert_eq!(balance["points"]["available"], 700, "{balance}");
    }

    async fn a_member_sees_nobody_elses_voucher(server: TestServer) {
        let (key, member) = a_member_with(&server, 700).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let body = serde_json::json!({ "email": "other@example.com" });
        let other = server.post(&key, "/members", "other", &body).await.json();
        let browser = server.signed_in(id(&other)).await;
        let path = format!("/vouchers/{}", id(&voucher));
        assert_eq!(browser.get(&path).await.status, 404);
        assert_eq!(browser.get(&format!("{path}/codes")).await.status, 404);
        let fields = [("form_key", "k")];
        assert_eq!(browser.post(&format!("{path}/cancel"), &fields).await.status, 404);
    }

    async fn the_account_says_what_does_not_fit(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        let profile = |name, email, phone, birthday| {
            [("name", name), ("email", email), ("phone", phone), ("birthday", birthday)]
        };
        for wrong in [
            profile("Mina Park", "nobody", "", ""),
            profile("Mina Park", "mina@example.com", "12", ""),
            profile("Mina Park", "mina@example.com", "", "1991-02-30"),
            profile("Mina Park", "mina@example.com", "", "2999-01-01"),
        ] {
            let refused = browser.post("/account/profile", &wrong).await;
            assert_eq!(refused.status, 422, "{wrong:?}: {}", refused.text);
        }
        let last = profile("Mina Park", "", "", "");
        assert_eq!(browser.post("/account/profile", &last).await.status, 409);

        let all = profile("Mina Park", "mina@example.com", "+12125550117", "1991-05-04");
        let saved = browser.post_and_follow("/account/profile", &all).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        assert!(saved.text.contains("50"), "completing the profile earns");

        let moved = profile("Mina Park", "new@example.com", "+12125550117", "1991-05-04");
        assert_eq!(browser.post("/account/profile", &moved).await.status, 200);
        let before = server.get(&key, &format!("/members/{}", id(&member))).await.json();
        assert_eq!(before["email"], "mina@example.com");
        let link = server.link_for("new@example.com").await;
        assert_eq!(browser.post(&link, &[]).await.status, 303);
        let after = server.get(&key, &format!("/members/{}", id(&member))).await.json();
        assert_eq!(after["email"], "new@example.com");

        let consents = browser.post_and_follow("/account/consents", &[("email", "yes")]).await;
        assert_eq!(consents.status, 200);
        let korean = browser.post_and_follow("/account/language", &[("language", "ko")]).await;
        assert!(korean.text.contains("lang=\"ko\""), "{}", korean.text);
        assert_eq!(browser.post("/account/language", &[("language", "tlh")]).await.status, 422);
    }

    async fn the_address_of_a_form_leads_to_its_page(server: TestServer) {
        let browser = server.browser();
        for (form, page) in [
            ("/rewards/hot-drink/claim", "/rewards/hot-drink"),
            ("/vouchers/x/cancel", "/vouchers/x"),
            ("/account/profile", "/account"),
            ("/account/passkeys/x/remove", "/account"),
            ("/sign-in/digits", "/sign-in"),
            ("/sign-out", "/"),
            ("/demo/sign-in", "/demo"),
            ("/till/scan", "/till"),
            ("/till/purchases", "/till/purchase"),
        ] {
            let answer = browser.get(form).await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (303, page), "{form}");
        }
        assert_eq!(browser.post("/tiers", &[]).await.status, 405);
    }

    async fn another_language_keeps_what_was_asked_for(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        let page = browser.get("/rewards?kind=product").await;
        assert!(page.text.contains("href=\"?kind=product&amp;lang=ko\""), "{}", page.text);
        let chosen = browser.get("/rewards?kind=product&lang=ko").await;
        assert_eq!(chosen.header("location"), "/rewards?kind=product");
        assert!(browser.get("/rewards?kind=product").await.text.contains("lang=\"ko\""));
    }

    async fn a_form_from_elsewhere_is_refused(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let browser = server.signed_in(id(&member)).await;
        let answer = browser.post_from("https://evil.example", "/account/consents", &[]).await;
        assert_eq!(answer.status, 403, "{}", answer.text);
    }
}

fn six_digits(page: &str) -> String {
    let text: String = page.split('<').filter_map(|part| part.split('>').nth(1)).collect();
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let runs = digits.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() >= 6).map(|run| run[..6].to_owned()).next().unwrap_or_default()
}
