//! Programme files: mistakes are told at once, each with its line, and change nothing; versions are
//! previewed, scheduled, compared and taken back.

use std::fs;

use crate::wallet::Wallet;

#[test]
fn every_mistake_is_told_with_its_line_and_nothing_changes() {
    let wallet = Wallet::on_sqlite();
    let sound = fs::read_to_string(wallet.folder().join("programme.toml")).unwrap();
    let mistakes = [
        ("New_York", "New_Yorkshire", "line 4, column 13: time_zone: must be an IANA time zone"),
        ("hue = 158", "hue = 400", "line 6, column 7: brand.hue: must be from 0 to 359"),
        ("holding_days = 7", "holding_days = 'a week'", "line 9, column 16: points.holding_days"),
        ("\"once-each\"", "\"coffee\"", "line 41, column 1: reward[2]: 'coffee' is there twice"),
        ("per_member", "per_membre", "line 50, column 1: reward[2]: 'per_membre' is not known"),
        (
            "365 }\nstock",
            "-1 }\nstock",
            "line 59, column 38: reward[3].voucher.days: must be from 1",
        ),
    ];
    let mut wrong = sound.clone();
    for (right, mistake, _) in mistakes {
        assert!(wrong.contains(right), "{right}");
        wrong = wrong.replacen(right, mistake, 1);
    }
    let file = wallet.file("wrong.toml", &wrong);
    let file = file.to_str().unwrap();

    for command in ["check", "apply"] {
        let ended = wallet.run(&["programme", command, file]);

        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.err.contains("6 mistakes in the programme; nothing was changed"),
            "{ended:?}"
        );
        for (_, _, told) in mistakes {
            assert!(ended.err.contains(&format!("{file}: {told}")), "{told}: {}", ended.err);
        }
    }
    let exported = wallet.folder().join("exported.toml");
    wallet.must_run(&["programme", "export", exported.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(exported).unwrap(), sound);
}

#[test]
fn what_cannot_be_read_says_where() {
    let wallet = Wallet::on_sqlite();
    for (content, told) in [
        (&b"name = \"Greengrain\"\ncurrency = USD\n"[..], "line 2, column "),
        (b"name = \"Gr\xfcnkorn\"\n", "is not UTF-8"),
        (b"", "'name' is missing"),
    ] {
        let file = wallet.file("wrong.toml", content);
        let ended = wallet.run(&["programme", "check", file.to_str().unwrap()]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains(told), "{told}: {ended:?}");
    }
    let ended = wallet.run(&["programme", "check", "nowhere.toml"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("nowhere.toml: there is no such file"), "{ended:?}");
}

#[test]
fn a_draft_is_previewed_scheduled_compared_and_taken_back() {
    let wallet = Wallet::on_sqlite();
    let sound = fs::read_to_string(wallet.folder().join("programme.toml")).unwrap();
    assert!(sound.contains("points_per_unit = 3"), "{sound}");
    wallet.file("draft.toml", sound.replace("points_per_unit = 3", "points_per_unit = 4"));
    let columns = "reference,member,store,channel,occurred_at,currency,sku,department,category,\
                   quantity,amount_minor,discount_minor";
    let purchases = "1,crm-1,harbour,store,2026-01-02T12:00:00Z,USD,,GROCERY,,1,1000,0\n\
                     2,crm-2,harbour,store,2026-01-03T12:00:00Z,USD,,GROCERY,,1,250,0\n";
    wallet.file("purchases.csv", format!("{columns}\n{purchases}"));
    wallet.must_run(&["import", "purchases", "purchases.csv"]);

    let of_january = ["--over", "31d", "--as-of", "2026-02-01T05:00:00Z"];
    let preview =
        wallet.must_run(&[&["programme", "preview", "draft.toml"], &of_january[..]].concat());
    let rows: Vec<Vec<&str>> =
        preview.out.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in [
        "points issued, after refunds 37 50 +13",
        "points owed at the end 37 50 +13",
        "Replayed: 2 purchases of 2 members, of 2 in all",
    ] {
        assert!(rows.iter().any(|told| told.join(" ") == row), "{row}: {}", preview.out);
    }
    let cashback = "\n[[earning]]\nid = \"back\"\nname = \"Back\"\ncashback_percent = 2\n";
    wallet.file("cashback.toml", format!("{sound}{cashback}"));
    let preview =
        wallet.must_run(&[&["programme", "preview", "cashback.toml"], &of_january[..]].concat());
    let told: Vec<&str> = preview.out.split_whitespace().collect();
    let row = "cashback as credit, after refunds $0.00 $0.25 +$0.25";
    assert!(told.join(" ").contains(row), "{}", preview.out);
    let wrong = wallet.run(&["programme", "preview", "draft.toml", "--over", "a month"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");

    // What is counted stays counted by the rules of its time.
    let late = ["programme", "apply", "draft.toml", "--at", "2026-01-01T00:00:00Z"];
    let late = wallet.run(&late);
    assert_eq!(late.code, Some(1), "{late:?}");
    assert!(late.err.contains("something has happened since"), "{late:?}");

    let ahead = ["programme", "apply", "draft.toml", "--at", "2100-01-01T00:00:00Z"];
    assert!(wallet.must_run(&ahead).out.contains("version 2 of the programme is scheduled"));
    let changed = "3 points a unit of currency -> 4 points a unit of currency";
    for diff in [&["programme", "diff", "2"][..], &["programme", "diff", "1", "draft.toml"]] {
        let told = wallet.must_run(diff).out;
        assert!(told.contains(changed) && told.lines().count() == 2, "{told}");
    }
    let undone = wallet.must_run(&["programme", "undo"]).out;
    assert!(undone.starts_with("version 2 is taken back: version 3"), "{undone}");
    let versions = wallet.must_run(&["programme", "versions"]).out;
    let states: Vec<_> = versions.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(states, ["state", "in force", "taken back", "scheduled"]);

    let owed = wallet.must_run(&["report", "liability"]).out;
    assert!(owed.contains("2027-01"), "{owed}");
    let january = ["report", "activity", "--from", "2026-01-01", "--until", "2026-01-31"];
    let january = wallet.must_run(&january).out;
    assert!(january.contains("earned by purchases") && january.contains("harbour"), "{january}");
    let backwards = ["report", "activity", "--from", "2026-02-01", "--until", "2026-01-31"];
    assert_eq!(wallet.run(&backwards).code, Some(2));
}
