//! The stories of the cast: what they bought, claimed, used and gave back, in the order in which
//! it happened.

use std::{collections::BTreeMap, fs::File, path::Path};

use database::{
    Database, Failure, Refusal, Rulebook,
    activities::{self, CheckIn},
    credit::IssuedGiftCard,
    purchases::{self, Report, SHOP},
    redemptions::{self, AtTill, Redeem, UsedOn},
    refunds::{self, ReportRefund},
    vouchers::{self, Claim, code_at},
};
use jiff::{Span, Timestamp};
use loyalty::{
    calendar::Zone,
    ids::{AssociateId, MemberId, PurchaseId, RedemptionId, Slug, VoucherId},
    ledger::Actor,
    purchases::{Channel, Line, Purchase},
    refunds::{Refund, RefundedLine},
};
use uuid::Uuid;

use super::{Person, gift_cards, purchases::Basket};
use crate::{import, trouble::Trouble};

/// Something that a member of the cast does.
struct Act {
    at: Timestamp,
    member: MemberId,
    what: Deed,
}

enum Deed {
    /// Claims a reward, if the points suffice; the name is for what is done with it later.
    Claim(&'static str, &'static str),
    /// Uses the voucher of that name at a till.
    Redeem(&'static str),
    /// Gives the voucher of that name back.
    GiveBack(&'static str),
    /// Buys, here and now: `(department, category, quantity, amount_minor)`.
    Buy(&'static str, &'static [(&'static str, &'static str, i64, i64)]),
    /// Gives one line of a purchase back.
    Return(&'static str, usize, i64),
    /// Checks in to a store.
    CheckIn,
    /// Adds the gift card to the wallet.
    AddGiftCard,
    /// Pays so much with credit, in minor units.
    PayWithCredit(i64),
}

/// Tells everything: purchases are imported up to each act, and then it is done.
pub(super) async fn tell(
    database: &Database,
    rulebook: &Rulebook,
    (people, gift_card): (&[Person], IssuedGiftCard),
    baskets: Vec<Basket>,
    folder: &Path,
    now: Timestamp,
) -> Result<(), Trouble> {
    let mut baskets = baskets.into_iter().peekable();
    let (jo, vouchers) = (jo(people), BTreeMap::new());
    let mut teller = Teller { database, rulebook, jo, gift_card, vouchers };
    let zone = &rulebook.at(now).zone;
    for act in acts(people, zone, now) {
        let mut before = Vec::new();
        while let Some(basket) = baskets.next_if(|b| b.purchase.occurred_at < act.at) {
            before.push(basket);
        }
        teller.import(&before, folder, now).await?;
        teller.act(act).await?;
    }
    teller.import(&baskets.collect::<Vec<_>>(), folder, now).await
}

/// What everybody does, in order: how many days ago, and when by the clock of the store.
fn acts(people: &[Person], zone: &Zone, now: Timestamp) -> Vec<Act> {
    use Deed::{
        AddGiftCard, Buy, CheckIn as Here, Claim as Gets, GiveBack, PayWithCredit, Redeem as Uses,
        Return,
    };
    let id = |persona: &str| {
        let person = people.iter().find(|person| person.persona == persona);
        MemberId(person.map_or(Uuid::nil(), |person| person.id))
    };
    let (mina, ada, noor) = (id("mina"), id("ada"), id("noor"));
    let noonish = (12, 40);
    let evening = (18, 2);
    let told = [
        // What was earned in this month of last year is over at the end of it.
        (
            365,
            noonish,
            mina,
            Buy(
                "demo-mina-0",
                &[("GROCERY", "COOKWARE", 1, 31_900), ("GROCERY", "TABLEWARE", 12, 22_800)],
            ),
        ),
        (250, evening, mina, Gets("mina-kept", "five-off")),
        (120, evening, ada, Gets("ada-box", "veg-box")),
        (118, evening, ada, Uses("ada-box")),
        (95, evening, ada, Gets("ada-table", "chefs-table")),
        (90, evening, ada, Uses("ada-table")),
        (
            50,
            noonish,
            noor,
            Buy(
                "demo-noor-1",
                &[("GROCERY", "HOUSEHOLD", 1, 5_340), ("GROCERY", "COOKWARE", 1, 2_660)],
            ),
        ),
        // What her friend Ada's invitation gave her, at once.
        (45, evening, noor, Gets("noor-first-drink", "hot-drink")),
        (45, (18, 4), noor, Uses("noor-first-drink")),
        (41, evening, ada, Gets("ada-pass", "early-market-pass")),
        (38, evening, ada, Uses("ada-pass")),
        (30, evening, noor, Gets("noor-drink", "hot-drink")),
        (30, (18, 6), noor, Uses("noor-drink")),
        (20, noonish, mina, AddGiftCard),
        (12, evening, ada, Gets("ada-meal", "give-a-meal")),
        (12, (18, 11), ada, Uses("ada-meal")),
        (9, evening, noor, Return("demo-noor-1", 1, 2_660)),
        (8, noonish, mina, PayWithCredit(840)),
        (6, evening, mina, Gets("mina-ready", "five-off")),
        (2, evening, mina, GiveBack("mina-kept")),
        (
            1,
            evening,
            mina,
            Buy(
                "demo-mina-1",
                &[
                    ("PRODUCE", "BANANAS", 1, 310),
                    ("GROCERY", "BREAD", 1, 420),
                    ("GROCERY", "MILK", 2, 680),
                    ("GROCERY", "EGGS", 1, 510),
                    ("GROCERY", "CHEESE", 1, 1_200),
                    ("FUEL", "FUEL", 1, 1_090),
                ],
            ),
        ),
        (1, (18, 17), mina, Gets("mina-drink", "hot-drink")),
        (1, (18, 21), mina, Uses("mina-drink")),
    ];
    let act = |(days, (hour, minute), member, what): (i64, (i8, i8), MemberId, Deed)| {
        let day = zone.date(now).saturating_sub(Span::new().days(days));
        let at = day.at(hour, minute, 0, 0).to_zoned(zone.time_zone().clone());
        Act { at: at.map_or(now, |at| at.timestamp()), member, what }
    };
    let mut acts: Vec<Act> = told.into_iter().map(act).collect();
    acts.sort_by_key(|act| act.at);
    // She is in the store as one looks.
    let here = now.checked_sub(Span::new().minutes(3)).unwrap_or(now);
    acts.push(Act { at: here, member: mina, what: Here });
    acts
}

fn jo(people: &[Person]) -> AssociateId {
    let jo = people.iter().find(|person| person.persona == "jo");
    AssociateId(jo.map_or(Uuid::nil(), |person| person.id))
}

/// Tells the stories, and remembers the vouchers in them.
struct Teller<'t> {
    database: &'t Database,
    rulebook: &'t Rulebook,
    jo: AssociateId,
    gift_card: IssuedGiftCard,
    vouchers: BTreeMap<&'static str, VoucherId>,
}

impl Teller<'_> {
    async fn import(
        &self,
        baskets: &[Basket],
        folder: &Path,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        if baskets.is_empty() {
            return Ok(());
        }
        let file = folder.join("purchases.csv");
        write_csv(&file, baskets)?;
        import::purchases::import(self.database, self.rulebook, &file, None, false, now).await?;
        Ok(())
    }

    async fn act(&mut self, act: Act) -> Result<(), Trouble> {
        let Act { at, member, what } = act;
        match what {
            Deed::Claim(name, reward) => {
                if let Some(voucher) = self.claim(member, reward, at).await? {
                    self.vouchers.insert(name, voucher);
                }
            }
            Deed::Redeem(name) => {
                if let Some(voucher) = self.vouchers.get(name) {
                    self.redeem(member, *voucher, at).await?;
                }
            }
            Deed::GiveBack(name) => {
                if let Some(voucher) = self.vouchers.get(name).copied() {
                    let rulebook = self.rulebook.clone();
                    self.database
                        .write_in_turn(async move |tx| {
                            vouchers::cancel(tx, &rulebook, member, voucher, Actor::Member, at)
                                .await
                        })
                        .await?;
                }
            }
            Deed::Buy(reference, lines) => self.buy(member, reference, lines, at).await?,
            Deed::Return(reference, line, minor) => {
                self.give_back(reference, line, minor, at).await?;
            }
            Deed::AddGiftCard => {
                let card = &self.gift_card;
                gift_cards::add(self.database, self.rulebook, member, card, at).await?;
            }
            Deed::PayWithCredit(minor) => {
                let who = (member, self.jo);
                gift_cards::pay(self.database, self.rulebook, who, minor, at).await?;
            }
            Deed::CheckIn => {
                let here = CheckIn { member, store: harbour()?, at };
                activities::check_in(self.database, self.rulebook, here).await?;
            }
        }
        Ok(())
    }

    /// Claims a reward; whoever has too few points, early in a year, does not.
    async fn claim(
        &self,
        member: MemberId,
        reward: &str,
        at: Timestamp,
    ) -> Result<Option<VoucherId>, Trouble> {
        let command = Claim {
            id: VoucherId(Uuid::now_v7()),
            member,
            reward: slug(reward)?,
            stamp_card: None,
            by: Actor::Member,
            at,
        };
        let (id, rulebook) = (command.id, self.rulebook.clone());
        let claimed = self
            .database
            .write_in_turn(async move |tx| {
                vouchers::claim_reward(tx, &rulebook, &command, None).await.map(drop)
            })
            .await;
        match claimed {
            Ok(()) => Ok(Some(id)),
            Err(Failure::Refused(Refusal::TooFewPoints(_) | Refusal::Claim(_))) => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    async fn redeem(
        &self,
        member: MemberId,
        voucher: VoucherId,
        at: Timestamp,
    ) -> Result<(), Trouble> {
        let row = self.database.read(async |tx| vouchers::find(tx, member, voucher).await).await?;
        let Some(row) = row else { return Ok(()) };
        let keys = self.rulebook.keys();
        let code = code_at(keys, voucher, row.is_printed(), row.code_attempt, at);
        let command = Redeem {
            id: RedemptionId(Uuid::now_v7()),
            code: code.to_string(),
            at_till: AtTill {
                store: harbour()?,
                till: Some("2".to_owned()),
                by: Actor::Associate(self.jo),
                at,
            },
            on: UsedOn::at_till(),
        };
        redemptions::redeem(self.database, self.rulebook, command, None).await?;
        Ok(())
    }

    async fn buy(
        &self,
        member: MemberId,
        reference: &str,
        lines: &[(&str, &str, i64, i64)],
        at: Timestamp,
    ) -> Result<(), Trouble> {
        let line =
            |&(department, category, quantity, amount_minor): &(&str, &str, i64, i64)| Line {
                department: department.to_owned(),
                category: category.to_owned(),
                quantity,
                amount_minor,
                ..Line::default()
            };
        let command = Report {
            id: PurchaseId(Uuid::now_v7()),
            member,
            purchase: Purchase {
                reference: reference.to_owned(),
                store: Some(harbour()?),
                till: Some("2".to_owned()),
                channel: Channel::Store,
                occurred_at: at,
                currency: self.rulebook.at(at).currency,
                lines: lines.iter().map(line).collect(),
            },
            source: SHOP.into(),
            is_live: true,
            by: Actor::Associate(self.jo),
            at,
        };
        let rulebook = self.rulebook.clone();
        self.database
            .write_in_turn(async move |tx| {
                purchases::report(tx, &rulebook, &command, None).await.map(drop)
            })
            .await?;
        Ok(())
    }

    async fn give_back(
        &self,
        reference: &str,
        line: usize,
        amount_minor: i64,
        at: Timestamp,
    ) -> Result<(), Trouble> {
        let command = ReportRefund {
            purchase_reference: reference.to_owned(),
            source: SHOP.into(),
            reference: format!("{reference}-back"),
            refund: Refund::Lines(vec![RefundedLine { line, amount_minor }]),
            by: Actor::Associate(self.jo),
            at,
        };
        let rulebook = self.rulebook.clone();
        self.database
            .write_in_turn(async move |tx| {
                refunds::report(tx, &rulebook, &command, None).await.map(drop)
            })
            .await?;
        Ok(())
    }
}

fn slug(text: &str) -> Result<Slug, Trouble> {
    Slug::new(text).map_err(|refusal| Trouble::new(format!("{text}: {refusal}")))
}

fn harbour() -> Result<Slug, Trouble> {
    slug("harbour")
}

/// Purchases as a file that `import purchases` reads.
fn write_csv(file: &Path, baskets: &[Basket]) -> Result<(), Trouble> {
    let created = File::create(file).map_err(|error| Trouble::with_file(file, &error))?;
    let mut writer = csv::Writer::from_writer(created);
    let failed = |error: csv::Error| Trouble::new(error.to_string());
    writer.write_record(import::PURCHASE_COLUMNS).map_err(failed)?;
    for Basket { member, purchase } in baskets {
        for line in &purchase.lines {
            writer
                .write_record([
                    purchase.reference.as_str(),
                    member,
                    purchase.store.as_ref().map_or("", Slug::as_str),
                    purchase.channel.name(),
                    &purchase.occurred_at.to_string(),
                    purchase.currency.code(),
                    &line.sku,
                    &line.department,
                    &line.category,
                    &line.quantity.to_string(),
                    &line.amount_minor.to_string(),
                    &line.discount_minor.to_string(),
                ])
                .map_err(failed)?;
        }
    }
    Ok(writer.flush()?)
}
