//! The account in some of its states, tiers and offers.

use app::{
    Page, Reader, Visitor,
    account::{
        self, Account, Consents, Device, Done, Friends, PasskeyLine, Profile, ProfileMistake,
    },
    offers::{self, Offers},
    parts::Typed,
    receipts::{self, ReceiptMistake, Receipts},
    tiers::{self, CountedIn, NextTier, Risk, TierProgress, Tiers},
};
use jiff::civil::date;
use loyalty::{points::Points, programme::QualifyingPeriod};

use crate::{
    Picture, bloom, dollars, harvest, mina, november, some_number, strangers::ladder, text,
    wallet::offers,
};

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let picture = |name, page: Page| Picture { name, visitor: mina(reader), page };
    let mistakes = Account {
        done: Some(Done::NotSaved),
        profile: Profile {
            email: Typed::refused("mina@", ProfileMistake::Email.in_words(reader.words)),
            phone: Typed::refused("207", ProfileMistake::Phone.in_words(reader.words)),
            ..minas(reader).profile
        },
        ..minas(reader)
    };
    let ada = Visitor::Member {
        name: Some("Ada Okafor".to_owned()),
        points: Points::new(7915),
        tier: harvest(reader),
    };
    vec![
        picture("account", account::page(reader, minas(reader))),
        picture("receipts", receipts::page(reader, typed_wrong(reader))),
        picture("account-mistakes", account::page(reader, mistakes)),
        picture("offers", offers::page(reader, Offers { offers: offers(reader) })),
        picture("tiers", tiers::page(reader, minas_tiers(reader))),
        Picture { name: "tiers-risk", visitor: ada, page: tiers::page(reader, adas_tiers(reader)) },
    ]
}

fn minas(reader: Reader) -> Account {
    let name = text(reader, "Mina Park", "박민아", "朴敏雅");
    Account {
        name: Some(name.clone()),
        number: some_number(),
        joined_on: date(2024, 3, 12),
        tier: bloom(reader),
        done: Some(Done::Saved),
        profile: Profile {
            name: Typed::known(name),
            email: Typed::known("mina@example.com"),
            phone: Typed::known("+1 207 555 0117"),
            birthday: Typed::known("1991-05-04"),
        },
        profile_points: None,
        consents: Consents { email: true, sms: false },
        friends: Some(Friends {
            link: "https://greengrain.example/join/k7mq3w9a".to_owned(),
            points: Points::new(300),
            at_most_a_year: Some(10),
            joined: 2,
            bought: 1,
        }),
        passkeys: vec![PasskeyLine {
            id: "1".to_owned(),
            name: "iPhone".to_owned(),
            made_on: date(2024, 3, 12),
            used_at: Some(november(21).at(17, 40, 0, 0)),
        }],
        device: Device { name: "iPhone, Safari".to_owned(), is_phone: true, others: 1 },
    }
}

fn minas_tiers(reader: Reader) -> Tiers {
    Tiers {
        progress: TierProgress {
            tier: bloom(reader),
            place: 1,
            threshold: 3000,
            qualifying: 8420,
            next: Some(NextTier {
                name: harvest(reader),
                threshold: 9000,
                missing: 580,
                by: date(2024, 12, 31),
            }),
            counted_in: CountedIn::Points,
        },
        period: QualifyingPeriod::CalendarYear,
        pending: Some(Points::new(126)),
        held_until: Some(date(2025, 12, 31)),
        risk: None,
        shop_for: Some(dollars(15500)),
        ladder: ladder(reader),
    }
}

fn adas_tiers(reader: Reader) -> Tiers {
    let by = date(2024, 12, 31);
    Tiers {
        progress: TierProgress {
            tier: harvest(reader),
            place: 2,
            threshold: 9000,
            qualifying: 7915,
            next: None,
            counted_in: CountedIn::Points,
        },
        pending: None,
        held_until: Some(by),
        risk: Some(Risk { missing: 1085, by, lower: bloom(reader) }),
        shop_for: Some(dollars(24100)),
        ..minas_tiers(reader)
    }
}

fn typed_wrong(reader: Reader) -> Receipts {
    let mistake = ReceiptMistake::Unknown.in_words(reader.words);
    Receipts {
        code: Typed::refused("9412 3456 7890 1234 5674", mistake),
        days: 30,
        yours: None,
        form_key: "k".to_owned(),
    }
}
