//! Stamps and credit, as a shop's programs and a shopper without a script use them.

use database::{
    api_keys::KeyRole, associates::Role, credit::issue_gift_cards, testing::GREENGRAIN,
};
use loyalty::ledger::Actor;
use serde_json::{Value, json};
use server::testing::{Answer, TestServer};

use crate::{
    on_both,
    story::{a_member, a_member_with, a_purchase, id},
};

async fn buy_coffees(server: &TestServer, key: &str, member: &Value, reference: &str, cups: i64) {
    let line = json!({
        "department": "GROCERY", "category": "COFFEE", "quantity": cups, "amount_minor": 450,
    });
    let body = json!({
        "reference": reference, "member": { "id": id(member) }, "store": "harbour", "till": "2",
        "currency": "USD", "lines": [line],
    });
    let bought = server.post(key, "/purchases", reference, &body).await;
    assert_eq!(bought.status, 201, "{}", bought.text);
}

async fn credit(server: &TestServer, key: &str, member: &Value, body: Value) -> Answer {
    let path = format!("/members/{}/credit", id(member));
    let idempotency = body.to_string();
    server.post(key, &path, &idempotency, &body).await
}

on_both! {
    async fn a_member_pays_with_credit_at_the_till(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let load = json!({ "minor": 1_660, "currency": "USD", "reference": "L-1" });
        assert_eq!(credit(&server, &key, &member, load).await.status, 201);
        let till = server.at_till(Role::Associate, "harbour", "2").await;
        let form = format!("/till/credit?member={}", id(&member));
        let purchase = format!("/till/purchase?member={}", id(&member));
        assert!(till.get(&purchase).await.text.contains(&form), "the way is shown");
        assert!(till.get(&form).await.text.contains("$16.60"));
        let pay = async |form_key: &str, amount: &str, receipt: &str| {
            let member = id(&member);
            let fields = [
                ("member", member), ("form_key", form_key), ("amount", amount), ("receipt", receipt),
            ];
            till.post("/till/credit", &fields).await
        };

        for (form_key, amount, receipt, says) in [
            ("k1", "five", "R-1", "such as 42.10"),
            ("k2", "0", "R-1", "such as 42.10"),
            ("k3", "5.00", " ", "receipt’s number"),
            ("k4", "16.61", "R-1", "There is $16.60"),
        ] {
            let refused = pay(form_key, amount, receipt).await;
            assert_eq!(refused.status, 422, "{amount} {receipt}");
            assert!(refused.text.contains(says), "{says}: {}", refused.text);
        }
        let paid = pay("k5", "5.00", "R-1").await;
        assert_eq!(paid.status, 200, "{}", paid.text);
        assert!(paid.text.contains("$5.00 paid with credit") && paid.text.contains("$11.60 left"));
        for form_key in ["k5", "k6"] {
            let again = pay(form_key, "5.00", "R-1").await;
            assert!(again.text.contains("nothing was taken twice"), "{form_key}: {}", again.text);
        }
        let other = pay("k7", "6.00", "R-1").await;
        assert_eq!(other.status, 422);
        assert!(other.text.contains("by another amount"), "{}", other.text);
        assert!(till.get("/till").await.text.contains("$5.00 paid with credit"), "in the shift");
        let phone = server.signed_in(id(&member)).await;
        assert!(phone.get("/credit").await.text.contains("$11.60"));
        let manager = server.at_till(Role::Manager, "harbour", "1").await;
        let reports = manager.get("/admin/reports?period=year").await.text;
        for told in ["+$16.60", "−$5.00", "+$11.60", "$11.60 of credit is owed to 1 member now"] {
            assert!(reports.contains(told), "{told}: {reports}");
        }
        let sheet = manager.get("/admin/reports.csv?period=year").await.text;
        assert!(sheet.contains(",1660,0,0,-500,0,0,1160"), "{sheet}");
        let nobody = till.get("/till/credit?member=01a203fb-aa79-72ff-aba0-843cda11f3b7").await;
        assert_eq!(nobody.status, 404);
    }

    async fn cashback_is_told_wherever_it_comes_and_goes(server: TestServer) {
        let cashback = "cashback_percent = 2.5";
        let server = server.with(&GREENGRAIN.replacen("add_multiplier = 1", cashback, 1));
        let (key, member) = a_member(&server).await;
        let mut body = a_purchase("R-1", &member, 1_000);
        body["lines"] = json!([
            { "department": "GROCERY", "amount_minor": 1_000 },
            { "department": "PRODUCE", "amount_minor": 1_099 },
        ]);
        let usd = |minor: i64| json!({ "minor": minor, "currency": "USD" });
        let given = json!([{
            "rule": "fruit-and-veg", "amount": usd(27),
            "detail": "Double points on fruit and veg, on 10.99 USD",
        }]);
        let quoted =
            server.send_json("POST", &key, "/purchases/quote", None, body.to_string()).await.json();
        assert_eq!(quoted["cashback"], given);
        let of_points = quoted["earning_forecast"]["breakdown"].as_array().unwrap();
        assert_eq!(of_points.len(), 1, "cashback is no points: {of_points:?}");
        let reported = server.post(&key, "/purchases", "1", &body).await.json();
        assert_eq!((&reported["cashback"], &reported["points"]), (&given, &json!(62)));
        assert_eq!(server.get(&key, "/purchases/R-1").await.json()["cashback"], given);
        let activity = format!("/members/{}/activity", id(&member));
        assert_eq!(server.get(&key, &activity).await.json()["data"][0]["cashback"], given);

        let browser = server.signed_in(id(&member)).await;
        let entry = browser.get("/activity/2").await.text;
        let said = "Double points on fruit and veg: $0.27 added to your credit";
        assert!(entry.contains(said), "{entry}");
        let page = browser.get("/credit").await.text;
        assert!(page.contains("Cashback") && page.contains("$0.27"), "{page}");
        for (language, word) in [("ko", "캐시백"), ("zh", "购物返现")] {
            let other = server.signed_in(id(&member)).await;
            other.get(&format!("/credit?lang={language}")).await;
            let page = other.get("/credit").await.text;
            assert!(page.contains(word), "{page}");
            assert!(other.get("/activity/2").await.text.contains("$0.27"));
        }

        let spent = json!({ "minor": -20, "currency": "USD", "reference": "S-1" });
        assert_eq!(credit(&server, &key, &member, spent).await.status, 201);
        let back = json!({ "reference": "B-1", "lines": [{ "line": 1, "amount_minor": 1_099 }] });
        let refunded = server.post(&key, "/purchases/R-1/refunds", "b1", &back).await;
        assert_eq!(refunded.status, 201, "{}", refunded.text);
        let taken = json!({ "taken": usd(7), "spent": usd(20) });
        assert_eq!(refunded.json()["cashback"], taken);
        let again = server.post(&key, "/purchases/R-1/refunds", "b2", &back).await;
        assert_eq!(again.json(), refunded.json());
        let read = server.get(&key, "/purchases/R-1").await.json();
        assert_eq!(read["refunds"][0]["cashback"], taken);
        let entry = browser.get("/activity/4").await.text;
        assert!(entry.contains("$0.07 of cashback went with it"), "{entry}");
        assert!(entry.contains("$0.20 of its cashback was spent already"), "{entry}");
    }

    async fn points_become_credit_and_there_is_no_voucher_to_show(server: TestServer) {
        let reward = "\n[[reward]]\nslug = \"five-back\"\nname = \"$5 of credit\"\n\
                      kind = \"credit\"\ncredit_minor = 500\npoints = 1000\n";
        let server = server.with(&format!("{GREENGRAIN}{reward}"));
        let (key, member) = a_member_with(&server, 2_300).await;
        let claim = json!({ "reward": "five-back" });
        let path = format!("/members/{}/vouchers", id(&member));
        let claimed = server.post(&key, &path, "c1", &claim).await;
        assert_eq!(claimed.status, 201, "{}", claimed.text);
        let told = claimed.json();
        assert_eq!((&told["kind"], &told["state"]), (&json!("credit"), &json!("redeemed")));
        assert_eq!((&told["code"], &told["points"]), (&Value::Null, &json!(1_000)));
        assert_eq!(told["credit"], json!({ "minor": 500, "currency": "USD" }));
        assert_eq!(server.post(&key, &path, "c1", &claim).await.json(), told, "told again");
        let wallet = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        assert_eq!(wallet["vouchers"], json!([]));
        assert_eq!(wallet["credit"]["minor"], 500);

        let browser = server.signed_in(id(&member)).await;
        let page = browser.get("/rewards/five-back").await;
        assert!(page.text.contains("Yours at once"), "{}", page.text);
        assert!(!page.text.contains("come back by themselves"), "{}", page.text);
        let fields = [("form_key", &*page.field("form_key")), ("from", "reward")];
        let claimed = browser.post_and_follow("/rewards/five-back/claim", &fields).await;
        assert!(claimed.text.contains("$5.00 of credit is yours"), "{}", claimed.text);
        assert!(claimed.text.contains("$10.00") && claimed.text.contains("From a reward"));
        let entry = browser.get("/activity/4").await.text;
        assert!(entry.contains("$5.00 came as credit at once"), "{entry}");
        assert!(entry.contains("href=\"/credit\""), "{entry}");
        let voucher = format!("/vouchers/{}", told["id"].as_str().unwrap());
        assert_eq!(browser.get(&voucher).await.header("location"), "/credit");
        let short = browser.post("/rewards/five-back/claim", &[("form_key", "x")]).await;
        assert_eq!(short.status, 409, "{}", short.text);
        for (language, word) in [("ko", "바로 받아요"), ("zh", "立即到账")] {
            browser.get(&format!("/rewards/five-back?lang={language}")).await;
            let page = browser.get("/rewards/five-back").await.text;
            assert!(page.contains(word), "{page}");
        }
        let catalogue = server.get(&key, "/rewards").await.json();
        let credit = json!({ "kind": "credit", "minor": 500 });
        assert_eq!(catalogue["data"][6]["voucher"], credit, "{catalogue}");
    }

    async fn a_full_card_is_used_from_the_wallet(server: TestServer) {
        let (key, member) = a_member(&server).await;
        buy_coffees(&server, &key, &member, "R-1", 4).await;
        let browser = server.signed_in(id(&member)).await;
        let wallet = browser.get("/").await;
        assert!(wallet.text.contains("4 of 9 stamps"), "{}", wallet.text);
        let early = [("form_key", "early"), ("from", "wallet"), ("stamp_card", "coffee")];
        let refused = browser.post("/rewards/hot-drink/claim", &early).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(refused.text.contains("5 more stamps"), "{}", refused.text);

        buy_coffees(&server, &key, &member, "R-2", 6).await;
        let wallet = browser.get("/").await;
        assert!(wallet.text.contains("1 of 9 stamps"), "{}", wallet.text);
        let fields =
            [("form_key", &*wallet.field("form_key")), ("from", "wallet"), ("stamp_card", "coffee")];
        let claimed = browser.post("/rewards/hot-drink/claim", &fields).await;
        assert_eq!(claimed.status, 303, "{}", claimed.text);
        let again = browser.post("/rewards/hot-drink/claim", &fields).await;
        assert_eq!(again.header("location"), claimed.header("location"));
        assert_eq!(browser.get(claimed.header("location")).await.status, 200);

        let told = server.get(&key, &format!("/members/{}/wallet", id(&member))).await.json();
        assert_eq!(told["stamps"][0]["stamps"], 1);
        let entry = browser.get("/activity/4").await;
        assert!(entry.text.contains("paid for it, and no points"), "{}", entry.text);
    }

    async fn a_gift_card_is_added_by_its_number_and_pin(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let (rulebook, now) = (server.rulebook.clone(), server.now());
        let issued = server.database.write(async move |tx| {
            issue_gift_cards(tx, rulebook.keys(), 2_500, 1, Actor::Operator, now).await
        });
        let card = issued.await.unwrap().remove(0);
        let browser = server.signed_in(id(&member)).await;
        let wrong = browser
            .post("/credit/gift-cards", &[("form_key", "1"), ("number", &card.number), ("pin", "0")])
            .await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        assert!(wrong.text.contains("No gift card has this number and PIN"), "{}", wrong.text);
        assert!(wrong.text.contains(&card.number), "what was typed is still there");

        let page = browser.get("/credit").await;
        let fields = [
            ("form_key", &*page.field("form_key")), ("number", &*card.number), ("pin", &*card.pin),
        ];
        let added = browser.post_and_follow("/credit/gift-cards", &fields).await;
        assert!(added.text.contains("$25.00 added"), "{}", added.text);
        let other = [("form_key", "other"), ("number", &*card.number), ("pin", &*card.pin)];
        assert_eq!(browser.post("/credit/gift-cards", &other).await.status, 409);

        let till = server.key(KeyRole::Till).await;
        let payment = json!({ "minor": -840, "currency": "USD", "reference": "R-9", "store": "harbour" });
        let answer = credit(&server, &till, &member, payment).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.json()["balance"]["minor"], 1_660);
        let back = json!({ "minor": 840, "currency": "USD", "reference": "R-9b", "refund_of": "R-9" });
        assert_eq!(credit(&server, &till, &member, back).await.json()["balance"]["minor"], 2_500);
        let wallet = browser.get("/").await;
        assert!(wallet.text.contains("$25.00"), "{}", wallet.text);
        for entry in ["/activity/2", "/activity/3", "/activity/4"] {
            assert_eq!(browser.get(entry).await.status, 200);
        }
        assert_eq!(server.get(&key, "/programme").await.status, 200);
    }

    async fn credit_is_refused_with_what_is_wrong(server: TestServer) {
        let (key, member) = a_member(&server).await;
        let till = server.key(KeyRole::Till).await;
        let load = json!({ "minor": 500, "currency": "USD", "reference": "L-1" });
        assert_eq!(credit(&server, &till, &member, load.clone()).await.status, 403);
        assert_eq!(credit(&server, &key, &member, load).await.status, 201);
        for (body, status, code) in [
            (json!({ "minor": -501, "currency": "USD", "reference": "S" }), 409, "insufficient_credit"),
            (json!({ "minor": 0, "currency": "USD", "reference": "S" }), 400, "invalid_request"),
            (json!({ "minor": i64::MIN, "currency": "USD", "reference": "S" }), 400, "invalid_request"),
            (json!({ "minor": -5, "currency": "EUR", "reference": "S" }), 400, "invalid_request"),
            (json!({ "minor": -5, "currency": "USD", "reference": "" }), 400, "invalid_request"),
            (json!({ "minor": 0.5, "currency": "USD", "reference": "S" }), 400, "invalid_request"),
            (json!({ "minor": -5, "currency": "USD", "reference": "L-1" }), 409, "reference_conflict"),
            (
                json!({ "minor": 5, "currency": "USD", "reference": "B", "refund_of": "none" }),
                400,
                "invalid_request",
            ),
        ] {
            let refused = credit(&server, &key, &member, body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (status, code), "{body}");
        }
    }
}
