//! The till with every kind of answer, and the manager's pages.

use app::{
    Page, Reader, Visitor,
    codes::AddressPicture,
    manager::{self, Overview, Poster, StoreFigures},
    membership::RewardHint,
    parts::Typed,
    tiers::CountedIn,
    till::{
        self, Answer, Counter, Enrol, Found, LookUp, MemberPanel, Place, Purchase, PurchasePart,
        ShiftAct, ShiftLine, SignIn, TillRefusal, Tip, Undo, Undoable, You,
    },
};
use jiff::civil::{Time, date, time};
use loyalty::{
    codes::Malformed,
    ids::{MemberId, RedemptionId},
    points::Points,
    programme::RewardKind,
};
use uuid::Uuid;

use crate::{Picture, bloom, dollars, harbour, harvest, november, sprout, text, wallet::hot_drink};

const MINA: MemberId = MemberId(Uuid::from_u128(1));

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let mut pictures = forms(reader);
    pictures.extend(answers(reader));
    pictures.extend(refusals(reader));
    pictures.extend(doors(reader));
    pictures.extend(managers(reader));
    pictures
}

fn at_till(reader: Reader, name: &'static str, page: Page) -> Picture {
    let visitor = Visitor::Associate {
        name: text(reader, "Jo", "조", "小乔"),
        till: text(reader, "Till 2", "계산대 2", "2 号收银台"),
        store: harbour(reader),
    };
    Picture { name, visitor, page }
}

fn evening(minute: i8) -> Time {
    time(18, minute, 0, 0)
}

fn mina(reader: Reader, available: i64) -> MemberPanel {
    MemberPanel {
        id: MINA,
        name: Some(text(reader, "Mina P.", "박민아", "朴敏雅")),
        joined_on: date(2024, 3, 12),
        tier: (bloom(reader), 1),
        credit: None,
        available: Points::new(available),
        vouchers: 2,
        tips: vec![
            Tip::ToNextTier { missing: 580, counted_in: CountedIn::Points, tier: harvest(reader) },
            Tip::Expiring { points: Points::new(300), on: november(30) },
            Tip::WithinReach { reward: hot_drink(reader) },
        ],
    }
}

fn shift(reader: Reader) -> Vec<ShiftLine> {
    let who = text(reader, "Mina P.", "박민아", "朴敏雅");
    let line = |minute, member: Option<&str>, act| ShiftLine {
        at: evening(minute),
        member: member.map(str::to_owned),
        act,
    };
    let redeemed =
        ShiftAct::Redeemed { reward: hot_drink(reader), ending: Some("0718".to_owned()) };
    let purchase = ShiftAct::Purchase {
        paid: dollars(4210),
        receipt: "31198".to_owned(),
        points: Points::new(126),
    };
    let refused = TillRefusal::Stale.in_short(reader.words).to_owned();
    vec![
        line(2, Some(&who), redeemed),
        line(2, Some(&who), purchase),
        line(1, None, ShiftAct::Refused { why: refused }),
        line(0, Some("Teo L."), ShiftAct::Enrolled { points: Points::new(100) }),
    ]
}

fn with(reader: Reader, member: Option<MemberPanel>) -> Counter {
    Counter { member, shift: shift(reader) }
}

fn forms(reader: Reader) -> Vec<Picture> {
    let nobody = || with(reader, None);
    let somebody = || with(reader, Some(mina(reader, 2480)));
    let picture = |name, page| at_till(reader, name, page);
    let wrong = Typed::refused(
        "9148 2073 5116 0214 3071",
        till::code_mistake(reader.words, Malformed::CheckDigit),
    );
    let part = |field: &str, en: &str, ko: &str, zh: &str| PurchasePart {
        field: field.to_owned(),
        label: text(reader, en, ko, zh),
        hint: String::new(),
        typed: Typed::default(),
    };
    let purchase = Purchase {
        parts: vec![
            part("part-FUEL", "Fuel", "주유", "燃油"),
            part("part-PRODUCE", "Fruit and veg", "과일과 채소", "蔬果"),
        ],
        form_key: "key".to_owned(),
        ..Purchase::default()
    };
    let found = |name: &str, tier| Found {
        id: MINA,
        name: Some(name.to_owned()),
        hint: "…0117".to_owned(),
        tier,
    };
    let look_up = LookUp {
        query: Typed::known("0117"),
        found: Some(vec![found("Mina P.", bloom(reader)), found("Sam W.", sprout(reader))]),
    };
    let undoable = Undoable {
        id: RedemptionId(Uuid::from_u128(3)),
        reward: hot_drink(reader),
        at: evening(2),
        member: Some("Mina P.".to_owned()),
        until: evening(17),
        form_key: "key".to_owned(),
    };
    let undo = Undo { last: Some(undoable), minutes: 15 };
    let enrol = Enrol { poster: "/s/harbour".to_owned(), ..Enrol::default() };
    vec![
        picture("till", till::scan_page(reader, nobody())),
        picture("till-type", till::type_page(reader, nobody(), wrong)),
        picture("till-purchase", till::purchase_page(reader, somebody(), purchase)),
        picture("till-purchase-nobody", till::purchase_page(reader, nobody(), Purchase::default())),
        picture("till-enrol", till::enrol_page(reader, nobody(), enrol)),
        picture("till-look-up", till::look_up_page(reader, nobody(), look_up)),
        picture("till-undo", till::undo_page(reader, somebody(), undo)),
    ]
}

fn answers(reader: Reader) -> Vec<Picture> {
    let somebody = |points| with(reader, Some(mina(reader, points)));
    let picture = |name, points, answer| {
        at_till(reader, name, till::answer_page(reader, somebody(points), answer))
    };
    let give = |en: &str, ko: &str, zh: &str, kind| Answer::Redeemed {
        give: text(reader, en, ko, zh),
        kind,
        minimum: None,
        at: evening(2),
    };
    let drink = give("any hot drink", "따뜻한 음료 한 잔", "任选热饮一杯", RewardKind::Product);
    let off = give(
        "$5 off this shop",
        "이번 구매에서 5달러 할인",
        "本次购物减 5 美元",
        RewardKind::AmountOff,
    );
    let who = || text(reader, "Mina P.", "박민아", "朴敏雅");
    let added = Answer::PurchaseAdded {
        member: who(),
        points: Points::new(126),
        paid: dollars(4210),
        receipt: "31198".to_owned(),
        spendable_from: Some(november(28)),
        to_next: Some((454, CountedIn::Points, harvest(reader))),
        is_repeated: false,
    };
    let enrolled = Answer::Enrolled {
        name: Some("Teo".to_owned()),
        points: Points::new(100),
        contact: Some("teo@example.com".to_owned()),
    };
    let undone = Answer::Undone {
        reward: hot_drink(reader),
        member: who(),
        usable_until: Some(november(21).at(18, 12, 0, 0)),
    };
    vec![
        picture("till-redeemed", 2180, drink),
        picture("till-redeemed-off", 2480, off),
        picture("till-member", 2480, Answer::Member),
        picture("till-purchase-added", 2480, added),
        picture("till-enrolled", 100, enrolled),
        picture("till-undone", 2480, undone),
    ]
}

fn refusals(reader: Reader) -> Vec<Picture> {
    let refusal = |name, member, refusal| {
        let page = till::answer_page(reader, with(reader, member), Answer::Refused(refusal));
        at_till(reader, name, page)
    };
    let reward = || hot_drink(reader);
    let redeemed = TillRefusal::AlreadyRedeemed {
        reward: reward(),
        at: november(21).at(17, 41, 0, 0),
        store: harbour(reader),
        till: Some("Till 1".to_owned()),
    };
    let expired = TillRefusal::Expired { reward: reward(), at: november(21).at(17, 51, 0, 0) };
    let unknown = TillRefusal::Unknown { code: "9148 2073 5160 2430 7518".to_owned() };
    let stores = vec![text(reader, "Mill Lane", "밀 레인", "Mill Lane")];
    let elsewhere = TillRefusal::WrongStore { reward: reward(), stores };
    let wait = TillRefusal::TooManyWrongCodes { until: evening(13) };
    let panel = || Some(mina(reader, 2180));
    vec![
        refusal("till-refused-redeemed", panel(), redeemed),
        refusal("till-refused-expired", panel(), expired),
        refusal("till-refused-stale", None, TillRefusal::Stale),
        refusal("till-refused-unknown", None, unknown),
        refusal("till-refused-store", panel(), elsewhere),
        refusal("till-refused-wait", None, wait),
        refusal("till-refused-malformed", None, TillRefusal::Malformed(Malformed::Length(12))),
        refusal("till-refused-late", panel(), TillRefusal::TooLateToUndo { minutes: 15 }),
    ]
}

fn doors(reader: Reader) -> Vec<Picture> {
    let stores = [
        ("harbour", harbour(reader)),
        ("mill-lane", text(reader, "Mill Lane", "밀 레인", "Mill Lane")),
        ("station", text(reader, "Station", "역", "Station")),
    ];
    let place = Place {
        stores: stores.into_iter().map(|(slug, name)| (slug.to_owned(), name)).collect(),
        tills: ["1", "2", "3"].map(str::to_owned).to_vec(),
        chosen: Some(("harbour".to_owned(), "2".to_owned())),
        is_missing: false,
    };
    let you = You {
        name: text(reader, "Jo", "조", "小乔"),
        till: text(reader, "Till 2", "계산대 2", "2 号收银台"),
        store: harbour(reader),
    };
    let door = |name, page| Picture { name, visitor: Visitor::Stranger, page };
    vec![
        door("till-sign-in", till::sign_in_page(reader, SignIn::default())),
        door("till-choose", till::place_page(reader, place)),
        door("till-you", till::you_page(reader, you)),
    ]
}

fn managers(reader: Reader) -> Vec<Picture> {
    let ravi = || Visitor::Manager { name: text(reader, "Ravi", "라비", "拉维") };
    let store = |slug: &str, name, purchases, enrolled, redeemed| StoreFigures {
        slug: slug.to_owned(),
        name,
        purchases,
        enrolled,
        redeemed,
    };
    let overview = Overview {
        active: 1284,
        members: 1602,
        purchases: 9420,
        earned: Points::new(412_310),
        owed: Points::new(1_842_310),
        worth: dollars(921_155),
        breakage: Some(14),
        vouchers_open: 212,
        redeemed: Some(91),
        tiers: vec![(sprout(reader), 1108), (bloom(reader), 391), (harvest(reader), 103)],
        weeks: vec![
            (date(2024, 10, 28), 570),
            (november(4), 590),
            (november(11), 620),
            (november(18), 630),
        ],
        stores: vec![
            store("harbour", harbour(reader), 4100, 112, 640),
            store("mill-lane", text(reader, "Mill Lane", "밀 레인", "Mill Lane"), 3020, 74, 402),
            store("station", text(reader, "Station", "역", "Station"), 2300, 131, 388),
        ],
    };
    let empty = AddressPicture { size: 8, path: String::new() };
    let poster = Poster {
        store: harbour(reader),
        address: "greengrain.example/s/harbour".to_owned(),
        picture: AddressPicture::of("HTTPS://GREENGRAIN.EXAMPLE/S/HARBOUR").unwrap_or(empty),
        per_unit: ("3".to_owned(), dollars(100)),
        joining: Some(Points::new(100)),
        cheapest: Some(RewardHint { name: hot_drink(reader), points: Points::new(300) }),
        is_at_till: false,
    };
    vec![
        Picture { name: "admin", visitor: ravi(), page: manager::overview_page(reader, overview) },
        Picture { name: "poster", visitor: ravi(), page: manager::poster_page(reader, poster) },
    ]
}
