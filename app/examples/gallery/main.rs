//! Every page with sample data, as files: to look at, and to compare with what they should be.
//!
//! `cargo run -p app --features ssr --example gallery -- FOLDER [ko]` writes them;
//! `… --release … -- --time` says how long each takes to draw.

mod activity;
mod rewards;
mod strangers;
mod till;
mod vouchers;
mod wallet;
mod you;

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use app::{Assets, Brand, Frame, Language, Page, Reader, Visitor, Words, draw};
use jiff::civil::{Date, DateTime, date};
use loyalty::{
    membership::MemberNumber,
    money::{Currency, Money},
    points::Points,
};

/// The moment at which all this is seen: a Thursday evening.
const NOW: DateTime = date(2024, 11, 21).at(18, 2, 30, 0);

/// One page of the gallery.
struct Picture {
    name: &'static str,
    visitor: Visitor,
    page: Page,
}

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "target/gallery".to_owned());
    let tag = arguments.next().unwrap_or_default();
    let words = Words::of(Language::from_tag(&tag).unwrap_or_default());
    let reader = Reader { words, now: NOW };
    if folder == "--time" {
        time(reader);
        return Ok(());
    }
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let assets = Arc::new(Assets::named(|_| None));
    for Picture { name, visitor, page } in pictures(reader) {
        let html = draw(&frame(reader, &assets, visitor), page);
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}

fn frame(reader: Reader, assets: &Arc<Assets>, visitor: Visitor) -> Frame {
    Frame {
        reader,
        assets: Arc::clone(assets),
        nonce: "gallery".to_owned(),
        brand: Brand {
            name: "Greengrain".to_owned(),
            hue: 158,
            stylesheet: "/brand.css".to_owned(),
        },
        visitor,
        query: String::new(),
        is_demo: false,
    }
}

/// Draws every page many times, and prints the least that each took: what it costs undisturbed.
fn time(reader: Reader) {
    const TIMES: usize = 200;
    let assets = Arc::new(Assets::named(|_| None));
    let mut least: BTreeMap<&str, (Duration, usize)> = BTreeMap::new();
    for _ in 0..TIMES {
        for Picture { name, visitor, page } in pictures(reader) {
            let frame = frame(reader, &assets, visitor);
            let started = Instant::now();
            let bytes = draw(&frame, page).len();
            let took = started.elapsed();
            let known = least.entry(name).or_insert((took, bytes));
            *known = (known.0.min(took), bytes);
        }
    }
    for (name, (took, bytes)) in least {
        println!("{name:<24} {:>5} µs {bytes:>6} bytes", took.as_micros());
    }
}

fn pictures(reader: Reader) -> Vec<Picture> {
    let mut pictures = strangers::pictures(reader);
    pictures.extend(wallet::pictures(reader));
    pictures.extend(rewards::pictures(reader));
    pictures.extend(vouchers::pictures(reader));
    pictures.extend(activity::pictures(reader));
    pictures.extend(you::pictures(reader));
    pictures.extend(till::pictures(reader));
    pictures
}

/// A text in the reader's language.
fn text(reader: Reader, english: &str, korean: &str, chinese: &str) -> String {
    match reader.words.language() {
        Language::English => english,
        Language::Korean => korean,
        Language::Chinese => chinese,
    }
    .to_owned()
}

fn mina(reader: Reader) -> Visitor {
    Visitor::Member {
        name: Some(text(reader, "Mina Park", "박민아", "朴敏雅")),
        points: Points::new(2480),
        tier: bloom(reader),
    }
}

fn sprout(reader: Reader) -> String {
    text(reader, "Sprout", "새싹", "新芽")
}

fn bloom(reader: Reader) -> String {
    text(reader, "Bloom", "꽃", "花开")
}

fn harvest(reader: Reader) -> String {
    text(reader, "Harvest", "수확", "丰收")
}

fn harbour(reader: Reader) -> String {
    text(reader, "Harbour Street", "하버 스트리트", "Harbour Street")
}

fn some_number() -> MemberNumber {
    MemberNumber::from_random(382_073_516)
}

fn usd() -> Currency {
    #[expect(clippy::expect_used, reason = "USD is a currency")]
    "USD".parse().expect("USD is a currency") // as the standard says
}

fn dollars(minor: i64) -> Money {
    Money { minor, currency: usd() }
}

/// A day in November 2024.
fn november(day: i8) -> Date {
    date(2024, 11, day)
}
