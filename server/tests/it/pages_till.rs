//! The pages of a till and of a manager.

use database::associates::Role;
use server::testing::{Browser, TestServer};

use crate::{
    on_both,
    story::{a_member, a_member_with, a_voucher, id},
};

/// Scans a code; gives the page that answers.
async fn scan(till: &Browser<'_>, code: &str) -> server::testing::Answer {
    let answer = till.post("/till/scan", &[("code", code)]).await;
    if answer.status == 303 { till.get(answer.header("location")).await } else { answer }
}

on_both! {
    async fn a_voucher_is_accepted_once(server: TestServer) {
        let (key, member) = a_member_with(&server, 700).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let code = voucher["code"].as_str().unwrap();
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let given = scan(&till, code).await;
        assert_eq!(given.status, 200, "{}", given.text);
        assert!(given.text.contains("any hot drink"), "{}", given.text);
        // Looking again redeems nothing again.
        let again = scan(&till, code).await;
        assert_eq!(again.status, 409, "{}", again.text);
        assert!(again.text.contains("Till 2") && again.text.contains("Harbour"), "{}", again.text);
    }

    async fn what_is_no_voucher_is_answered(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        for (code, status) in [
            ("", 422),
            ("hello", 422),
            ("1234", 422),
            ("99999999999999999999", 422),
        ] {
            let answer = scan(&till, code).await;
            assert_eq!(answer.status, status, "{code}: {}", answer.text);
        }
        let typed = till.post("/till/scan", &[("code", "12"), ("typed", "yes")]).await;
        assert_eq!(typed.status, 422);
        assert!(typed.text.contains("this has 2"), "{}", typed.text);

        let browser = server.signed_in(id(&member)).await;
        let card = browser.get("/card").await;
        let code = twenty_digits(&card.text);
        let hello = scan(&till, &code).await;
        assert_eq!(hello.status, 200, "{}", hello.text);
        assert!(hello.text.contains("Mina P."), "{}", hello.text);
    }

    async fn a_purchase_without_a_member_gets_a_code_for_its_receipt(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let form_key = till.get("/till/purchase").await.field("form_key");
        let fields =
            [("member", ""), ("total", "42.10"), ("receipt", "R-9"), ("form_key", &form_key)];
        let added = till.post("/till/purchases", &fields).await;
        assert_eq!(added.status, 200, "{}", added.text);
        let code = added.text.split("Receipt code ").nth(1).unwrap();
        let code: String = code.chars().take(24).collect();
        assert_eq!(till.post("/till/purchases", &fields).await.status, 200);

        let phone = server.signed_in(id(&member)).await;
        let form_key = phone.get("/receipts").await.field("form_key");
        let claim = [("code", code.as_str()), ("form_key", form_key.as_str())];
        assert_eq!(phone.post("/receipts/claim", &claim).await.status, 303, "{code}");

        let scanned = till.post("/till/scan", &[("code", &code)]).await;
        assert!(scanned.text.contains("This is a receipt"), "{}", scanned.text);
    }

    async fn a_purchase_is_added_once(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let form = till.get(&format!("/till/purchase?member={}", id(&member))).await;
        let form_key = form.field("form_key");
        let fields = [
            ("member", id(&member)), ("total", "42.10"), ("receipt", "R-77"),
            ("part-PRODUCE", "10"), ("part-FUEL", ""), ("form_key", &form_key),
        ];
        for _ in 0..2 {
            let added = till.post("/till/purchases", &fields).await;
            assert_eq!(added.status, 200, "{}", added.text);
            // 3 for each of $42.10, and $10 of fruit and veg once more.
            assert!(added.text.contains("156 points"), "{}", added.text);
        }
        let wallet = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        assert_eq!(wallet["points"]["pending"], 156, "{wallet}");

        // Typed again into a new form, it is the same purchase.
        let again = [
            ("member", id(&member)), ("total", "42.10"), ("receipt", "R-77"),
            ("part-PRODUCE", "10"), ("form_key", "typed-again"),
        ];
        let again = till.post("/till/purchases", &again).await;
        assert_eq!(again.status, 200, "{}", again.text);

        for (total, receipt, part) in
            [("-1", "R-78", ""), ("1e9", "R-78", ""), ("5", "", ""), ("5", "R-78", "6"), ("", "R", "")]
        {
            let key = till.get(&format!("/till/purchase?member={}", id(&member))).await.field("form_key");
            let fields = [
                ("member", id(&member)), ("total", total), ("receipt", receipt),
                ("part-PRODUCE", part), ("form_key", &key),
            ];
            let refused = till.post("/till/purchases", &fields).await;
            assert_eq!(refused.status, 422, "{total} {receipt} {part}: {}", refused.text);
        }
        let fields = [
            ("member", id(&member)), ("total", "9"), ("receipt", "R-77"), ("form_key", "another"),
        ];
        let taken = till.post("/till/purchases", &fields).await;
        assert_eq!(taken.status, 422, "{}", taken.text);
    }

    async fn a_redemption_is_undone(server: TestServer) {
        let (key, member) = a_member_with(&server, 700).await;
        let voucher = a_voucher(&server, &key, &member, "hot-drink").await;
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        assert!(till.get("/till/undo").await.text.contains("Nothing"), "there is nothing yet");
        scan(&till, voucher["code"].as_str().unwrap()).await;
        let page = till.get("/till/undo").await;
        let (redemption, form_key) = (page.field("redemption"), page.field("form_key"));
        let fields =
            [("redemption", redemption.as_str()), ("reason", "Wrong item"), ("form_key", &form_key)];
        for _ in 0..2 {
            let undone = till.post("/till/undo", &fields).await;
            assert_eq!(undone.status, 200, "{}", undone.text);
        }
        let other = [("redemption", redemption.as_str()), ("reason", ""), ("form_key", "x")];
        assert_eq!(till.post("/till/undo", &other).await.status, 409);
        let elsewhere = server.at_till(Role::Associate, "mill", "1").await;
        let other = [("redemption", redemption.as_str()), ("reason", ""), ("form_key", "y")];
        assert_eq!(elsewhere.post("/till/undo", &other).await.status, 404);
    }

    async fn somebody_joins_at_the_till(server: TestServer) {
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let form_key = till.get("/till/enrol").await.field("form_key");
        let fields = [
            ("contact", "ana@example.com"), ("name", "Ana"), ("agreed", "yes"),
            ("form_key", form_key.as_str()),
        ];
        for _ in 0..2 {
            let enrolled = till.post("/till/enrol", &fields).await;
            assert_eq!(enrolled.status, 200, "{}", enrolled.text);
            assert!(enrolled.text.contains("Ana"), "{}", enrolled.text);
        }
        let link = server.link_for("ana@example.com").await;
        let phone = server.browser();
        assert_eq!(phone.post(&link, &[]).await.status, 303);
        assert_eq!(phone.get("/card").await.status, 200);

        let again = [
            ("contact", "ana@example.com"), ("name", "Ana"), ("agreed", "yes"), ("form_key", "new"),
        ];
        assert_eq!(till.post("/till/enrol", &again).await.status, 409);
        let no = [("contact", "ben@example.com"), ("name", ""), ("form_key", "newer")];
        assert_eq!(till.post("/till/enrol", &no).await.status, 422);
        let no = [("contact", "ben"), ("name", ""), ("agreed", "yes"), ("form_key", "newer")];
        assert_eq!(till.post("/till/enrol", &no).await.status, 422);
    }

    async fn every_page_of_a_till_is_shown(server: TestServer) {
        let (_, member) = a_member(&server).await;
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let purchase = format!("/till/purchase?member={}", id(&member));
        for path in [
            "/till", "/till/type", "/till/purchase", &purchase, "/till/enrol", "/till/poster",
            "/till/look-up", "/till/look-up?q=mina@example.com", "/till/look-up?q=nobody",
            "/till/undo", "/till/place", "/till/you",
        ] {
            let page = till.get(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
        }
        let chosen = till.post("/till/look-up", &[("member", id(&member))]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.text);
        let hello = till.get(chosen.header("location")).await;
        assert!(hello.text.contains("Mina P."), "{}", hello.text);
        assert_eq!(till.get("/admin").await.status, 403);
        assert_eq!(till.post("/till/place", &[("store", "mill"), ("till", "1")]).await.status, 422);
        assert_eq!(till.post("/till/place", &[("store", "harbour"), ("till", "3")]).await.status, 303);
        assert!(till.get("/till").await.text.contains("Till 3"));
        assert_eq!(till.post("/till/sign-out", &[]).await.status, 303);
        assert_eq!(till.get("/till").await.header("location"), "/till/sign-in");
    }

    async fn a_manager_sees_the_figures_and_the_posters(server: TestServer) {
        let (key, member) = a_member_with(&server, 700).await;
        a_voucher(&server, &key, &member, "hot-drink").await;
        let manager = server.at_till(Role::Manager, "harbour", "1").await;
        let overview = manager.get("/admin").await;
        assert_eq!(overview.status, 200, "{}", overview.text);
        assert!(overview.text.contains("400"), "what is owed: {}", overview.text);
        let reports = manager.get("/admin/reports?period=year&receipts=4").await;
        assert_eq!(reports.status, 200, "{}", reports.text);
        for told in ["Reports", "+600", "−300", "+400", "March 2027", "In no store"] {
            assert!(reports.text.contains(told), "{told}: {}", reports.text);
        }
        assert!(!reports.text.contains("What moved credit"), "there is none: {}", reports.text);
        let wrong = manager.get("/admin/reports?period=days&from=2026-03-04&until=2026-03-03").await;
        assert!(wrong.text.contains("the last must not lie before the first"), "{}", wrong.text);
        let wrong = manager.get("/admin/reports?receipts=many").await;
        assert!(wrong.text.contains("A whole number"), "{}", wrong.text);
        let days = "period=days&from=2026-03-01&until=2026-03-31";
        let sheet = manager.get(&format!("/admin/reports.csv?{days}")).await;
        assert!(sheet.header("content-type").starts_with("text/csv"));
        assert!(sheet.text.contains("\n(all),"), "{}", sheet.text);
        assert_eq!(manager.get("/admin/stores/harbour/poster").await.status, 200);
        assert_eq!(manager.get("/admin/stores/nowhere/poster").await.status, 404);
        assert_eq!(manager.get("/till").await.status, 200);
        assert_eq!(server.browser().get("/admin").await.header("location"), "/till/sign-in");
    }
}

fn twenty_digits(page: &str) -> String {
    let text: String = page.split('<').filter_map(|part| part.split('>').nth(1)).collect();
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let runs = digits.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() >= 20).map(|run| run[..20].to_owned()).next().unwrap_or_default()
}
