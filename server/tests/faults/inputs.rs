//! Purchase files that are wrong in the ways in which files are wrong: what is good lands, what is
//! not is told with its line, and no file makes the program grow.

use std::{fs, io::Write as _, path::Path, time::Duration};

use crate::wallet::{Ended, PROGRAM, Wallet, memory_kib};

const HEADER: &str = "reference,member,store,channel,occurred_at,currency,sku,department,\
                      category,quantity,amount_minor,discount_minor";

/// How much memory an import may take, whatever the file. A debug build takes as much.
const MOST_KIB: u64 = 80 * 1024;

fn row(reference: &str) -> String {
    format!("{reference},mina,harbour,store,2026-03-01T18:02:11Z,USD,948742,DELI,CHEESES,1,359,0")
}

/// Imports a file; how that ended, and what was rejected.
fn import(wallet: &Wallet, content: impl AsRef<[u8]>) -> (Ended, String) {
    let file = wallet.file("purchases.csv", content);
    let rejects = wallet.folder().join("rejects.csv");
    let [file, told] = [&file, &rejects].map(|path| path.to_str().unwrap());
    let ended = wallet.run(&["import", "purchases", file, "--rejects", told]);
    assert!(!ended.err.contains("panicked"), "{ended:?}");
    (ended, fs::read_to_string(rejects).unwrap_or_default())
}

#[test]
fn a_file_that_is_no_table_of_purchases_is_refused_whole() {
    let wallet = Wallet::on_sqlite();
    let without = HEADER.replace("member,", "").replace(",quantity", "");
    for (content, told) in [
        (String::new(), "the file is empty; its first line must name the columns reference,"),
        (format!("{without}\n"), "line 1 does not name the columns member, quantity; it must name"),
        (row("1"), "line 1 does not name the columns reference, member"),
    ] {
        let (ended, _) = import(&wallet, &content);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains(told), "{told}: {ended:?}");
    }
    let ended = wallet.run(&["import", "purchases", "."]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let ended = wallet.run(&["import", "purchases"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
}

#[test]
fn what_is_generated_lands_whole() {
    let wallet = Wallet::on_sqlite();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated");
    for (what, told) in [("members", "4 members imported"), ("purchases", "6 purchases imported")] {
        let file = folder.join(what).with_extension("csv");
        let ended = wallet.run(&["import", what, file.to_str().unwrap()]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.out.contains(told), "{ended:?}");
    }
    // The purchases are theirs: nobody was enrolled by one.
    let ended = wallet.run(&["verify"]);
    assert!(ended.out.contains("4 members, 6 ledger transactions, 0 differences"), "{ended:?}");
}

#[test]
fn good_rows_land_and_each_bad_one_is_told_with_its_line() {
    let wallet = Wallet::on_sqlite();
    let day = "2026-03-01T18:02:11Z";
    let mut content = Vec::new();
    for line in [
        HEADER.to_owned(),
        row("good-1"),
        row("date-1").replace(day, "01/03/2026"),
        row("date-2").replace(day, "2026-02-30T10:00:00Z"),
        row("short").replace(",359,0", ""),
        row("money").replace("359", "3.59"),
        row("long").replace("DELI", &"x".repeat(1_000_000)),
        row("good-2"),
    ] {
        writeln!(content, "{line}").unwrap();
    }
    content.extend(b"latin,mina,harbour,store,2026-03-01T18:02:11Z,USD,1,K\xc4SE,X,1,359,0\n");
    content.extend(row("good-3").bytes());

    let (ended, rejects) = import(&wallet, &content);

    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.out.contains("3 purchases imported (3 lines)"), "{ended:?}");
    assert!(ended.out.contains("6 rows rejected"), "{ended:?}");
    let told: Vec<&str> = rejects.lines().skip(1).collect();
    assert_eq!(told.len(), 6, "{told:?}");
    for (reference, line, reason) in [
        ("date-1,", 3, "occurred_at: must be a time"),
        ("date-2,", 4, "occurred_at: must be a time"),
        ("short,", 5, "has too few columns"),
        ("money,", 6, "amount_minor: must be a whole number"),
        ("long,", 7, "must be at most 120 characters"),
        ("latin,", 9, "is not UTF-8"),
    ] {
        let row = told.iter().find(|row| row.starts_with(reference)).unwrap();
        let end = row.get(row.len().saturating_sub(200)..).unwrap_or(row);
        assert!(end.contains(&format!(",{line},")) && end.contains(reason), "{reference}: {end}");
    }
    wallet.assert_sound();
}

#[test]
fn rows_that_are_there_twice_count_once_however_often_they_come() {
    let wallet = Wallet::on_sqlite();
    let content = [HEADER, &row("1"), &row("2"), &row("1"), &row("2")].join("\n");

    let (ended, _) = import(&wallet, &content);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("2 purchases imported (2 lines)"), "{ended:?}");
    assert!(ended.err.contains("2 rows repeat a purchase of this file"), "{ended:?}");

    let balances = |name: &str| {
        let file = wallet.folder().join(name);
        wallet.must_run(&["export", "balances", file.to_str().unwrap()]);
        fs::read_to_string(file).unwrap()
    };
    let before = balances("before.csv");
    let (ended, _) = import(&wallet, &content);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("0 purchases imported (0 lines), 2 were there"), "{ended:?}");

    // The same reference with another sum is told, and changes nothing.
    let (ended, rejects) = import(&wallet, [HEADER, &row("1").replace("359", "999")].join("\n"));
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(rejects.contains("was imported before with other content"), "{rejects}");
    assert_eq!(balances("after.csv"), before);
}

#[test]
fn a_quotation_mark_without_its_end_does_not_swallow_the_file() {
    let wallet = Wallet::on_sqlite();
    let mut content = [HEADER, &row("1"), &row("2").replace("DELI", "\"DELI"), ""].join("\n");
    while content.len() < 20_000_000 {
        content.push_str(&row("3"));
        content.push('\n');
    }
    let (ended, most) = import_measured(&wallet, &wallet.file("big.csv", content));

    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("line 3: a row without end begins here"), "{ended:?}");
    assert!(most < MOST_KIB, "{most} KiB");
    // Nothing landed.
    let exported = wallet.folder().join("purchases-there.csv");
    wallet.must_run(&["export", "purchases", exported.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(exported).unwrap().lines().count(), 1);
}

/// Twenty megabytes in purchases of a thousand lines each: the program does not grow with the
/// file.
#[test]
fn a_large_file_takes_no_more_memory_than_a_small_one() {
    let wallet = Wallet::on_sqlite();
    let wide = format!("{0},{0},{0}", "w".repeat(100));
    let mut content = format!("{HEADER}\n");
    for purchase in 0..60 {
        let row = row(&format!("p-{purchase}")).replace("948742,DELI,CHEESES", &wide);
        for _ in 0..1_000 {
            content.push_str(&row);
            content.push('\n');
        }
    }
    assert!(content.len() > 20_000_000);
    let (ended, most) = import_measured(&wallet, &wallet.file("big.csv", content));

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("60 purchases imported (60000 lines)"), "{ended:?}");
    assert!(most < MOST_KIB, "{most} KiB");
}

/// Imports a file; how that ended, and the most memory it took.
fn import_measured(wallet: &Wallet, file: &Path) -> (Ended, u64) {
    let mut command = wallet.command(PROGRAM, &["import", "purchases", file.to_str().unwrap()]);
    let [out, err] = ["out", "err"].map(|name| wallet.folder().join(name));
    let mut child = command
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let mut most = 0;
    let status = loop {
        // The figure only grows, so that looking now and then is enough.
        most = most.max(memory_kib(child.id(), "VmHWM").unwrap_or(0));
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    println!("at most {most} KiB");
    let [out, err] = [out, err].map(|file| fs::read_to_string(file).unwrap());
    (Ended { code: status.code(), out, err }, most)
}

#[test]
fn cards_wait_or_are_linked_and_bad_ones_are_told_with_their_line() {
    let wallet = Wallet::on_sqlite();
    let (ended, _) = import(&wallet, format!("{HEADER}\n{}\n", row("1")));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let content = "card,member,points,stamps,stamp_card\n\
                   GG-1,,240,6,coffee\n\
                   GG-2,mina,100,0,\n\
                   GG-3,nobody,1,0,\n\
                   GG-4,,1,2,\n\
                   GG-5,,1,2,tea\n\
                   GG-6,,-1,0,\n\
                   GG-7,,1.5,0,\n\
                   G,,1,0,\n\
                   gg 1,,241,6,coffee\n";
    let file = wallet.file("cards.csv", content);
    let rejects = wallet.folder().join("card-rejects.csv");
    let [file, told] = [&file, &rejects].map(|path| path.to_str().unwrap());

    for landed in ["2 cards imported (2 lines), 0 were", "0 cards imported (0 lines), 2 were"] {
        let ended = wallet.run(&["import", "cards", file, "--rejects", told]);
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert!(ended.out.contains(landed), "{ended:?}");
    }

    let rejected = fs::read_to_string(&rejects).unwrap();
    let rejected: Vec<&str> = rejected.lines().skip(1).collect();
    for (card, line, reason) in [
        ("GG-3", 4, "member: there is no such member"),
        ("GG-4", 5, "stamp_card: must be named where there are stamps"),
        ("GG-5", 6, "stamp_card: the programme has no stamp card 'tea'"),
        ("GG-6", 7, "points: must be a whole number"),
        ("GG-7", 8, "points: must be a whole number"),
        ("G,", 9, "card: must be the number of a card"),
        ("gg 1", 10, "card: was imported before with other points or stamps"),
    ] {
        let found = rejected.iter().find(|row| row.contains(card) && row.contains(reason));
        let found = found.unwrap_or_else(|| panic!("{card}: {rejected:?}"));
        assert!(found.contains(&line.to_string()), "{found}");
    }
    assert_eq!(rejected.len(), 7, "{rejected:?}");
    assert_eq!(wallet.run(&["verify"]).code, Some(0));
}
