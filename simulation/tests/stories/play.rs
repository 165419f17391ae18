//! Playing a story on the product itself.

use database::{
    Database, Failure, Fault, Refusal, Rulebook, Tx,
    activities::{CheckIn, ReportActivity, check_in_within, earn_activity},
    adjustments::{Adjust, adjust},
    closing::{close, close_in},
    credit::{
        AddGiftCard, MoveCredit, Movement, add_gift_card_within, issue_gift_card, move_credit,
    },
    idempotency::Key,
    members::{
        Enrol, Merge, Profile, UndoMerge, enrol, erase, merge, set_suspended, survivor, undo_merge,
    },
    paper_cards::{self, LinkCard, PaperCard, link_within},
    purchases::{Report, SHOP, report},
    receipts::{self, ClaimReceipt, ReportUnclaimed, claim_within},
    redemptions::{AtTill, Redeem, Reverse, UsedOn, redeem_in, reverse},
    referrals,
    refunds::{ReportRefund, report as report_refund},
    testing::{Holdings, holdings},
    vouchers::{Claim, cancel, claim_reward, code_at},
};
use jiff::Timestamp;
use loyalty::{
    earning::Stamped,
    ids::{GiftCardId, MemberId, PurchaseId, RedemptionId, Sequence, VoucherId},
    ledger::{Actor, Origin},
    membership::PaperCardNumber,
    points::Points,
    purchases::Purchase,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::steps::{self, Act, Answer, Shopping, Step, slug};

/// The product, as the steps of a story meet it.
pub struct Shop {
    pub database: Database,
    pub rulebook: Rulebook,
}

/// The member that a story calls by this number.
pub fn member_id(number: u64) -> MemberId {
    MemberId(Uuid::from_u128(u128::from(number) + 1))
}

fn voucher_id(number: u64) -> VoucherId {
    VoucherId(Uuid::from_u128(u128::from(number)))
}

/// A receipt is found by its purchase's reference, whichever step reported it.
fn receipt_id(reference: &str) -> PurchaseId {
    PurchaseId(Uuid::from_u128((1 << 64) + reference[1..].parse::<u128>().unwrap()))
}

/// The number by which a story calls a voucher.
pub fn voucher_number(id: VoucherId) -> u64 {
    u64::try_from(id.0.as_u128()).unwrap()
}

impl Shop {
    /// Does a step. With `crash`, the server goes down after so many statements, or at last
    /// before the commit.
    pub async fn act(&self, step: &Step, crash: Option<u32>) -> Result<Answer, Failure> {
        if crash.is_none() && step.act == Act::Close {
            let (database, rulebook) = (&self.database, &self.rulebook);
            close(database, rulebook, step.at, step.at, |_| {}).await?;
            return Ok(Answer::Closed);
        }
        let (rulebook, step) = (self.rulebook.clone(), step.clone());
        let outcome = self
            .database
            .write_in_turn(async move |tx| act_within(tx, &rulebook, &step, crash).await)
            .await;
        match outcome {
            // The model numbers no ledger.
            Err(Failure::Refused(Refusal::ReceiptYours { .. })) => {
                Ok(Answer::Refused(Refusal::ReceiptYours { sequence: Sequence(0) }))
            }
            Err(Failure::Refused(refusal)) => Ok(Answer::Refused(refusal)),
            outcome => outcome,
        }
    }

    /// What the books hold of a member.
    pub async fn holdings(&self, member: u64, at: Timestamp) -> Result<Option<Holdings>, Fault> {
        let rulebook = self.rulebook.clone();
        let query =
            async move |tx: &mut Tx<'_>| holdings(tx, &rulebook, member_id(member), at).await;
        self.database.read(query).await
    }
}

async fn act_within(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    step: &Step,
    crash: Option<u32>,
) -> Result<Answer, Failure> {
    let Some(statements) = crash else { return perform(tx, rulebook, step).await };
    tx.crash_after(statements);
    perform(tx, rulebook, step).await?;
    // It came through to the end, and went down before the commit.
    Err(Fault::NoAnswer.into())
}

/// Whoever became part of another is that other, for everybody who calls.
async fn called(tx: &mut Tx<'_>, act: &Act) -> Result<MemberId, Fault> {
    match act {
        Act::Purchase(Shopping { member, .. })
        | Act::ClaimReceipt { member, .. }
        | Act::Credit { member, .. }
        | Act::AddGiftCard { member, .. }
        | Act::LinkCard { member, .. }
        | Act::Claim { member, .. }
        | Act::Cancel { member, .. }
        | Act::Adjust { member, .. }
        | Act::CheckIn { member, .. }
        | Act::Activity { member, .. }
        | Act::Suspend { member, .. }
        | Act::Erase { member } => survivor(tx, member_id(*member)).await,
        _ => Ok(member_id(0)),
    }
}

async fn perform(tx: &mut Tx<'_>, rulebook: &Rulebook, step: &Step) -> Result<Answer, Failure> {
    let (at, by, key) = (step.at, Actor::Operator, key_of(step));
    let key = key.as_ref();
    let called = called(tx, &step.act).await?;
    match &step.act {
        Act::Enrol { member, invited_by } => {
            let enrolled = enrol(tx, rulebook, &enrolment(*member, at), key).await?;
            if let (Some(inviting), false) = (invited_by, enrolled.is_replay) {
                let inviting = survivor(tx, member_id(*inviting)).await?;
                referrals::remember(tx, member_id(*member), inviting, by, at).await?;
            }
            Ok(Answer::Enrolled)
        }
        Act::Purchase(_) | Act::OnPaper(_) | Act::ClaimReceipt { .. } | Act::Refund { .. } => {
            perform_on_purchases(tx, rulebook, step, called).await
        }
        Act::Claim { voucher, reward, card, .. } => {
            let (id, member, reward) = (voucher_id(*voucher), called, slug(reward));
            let command = Claim { id, member, reward, stamp_card: card.map(slug), by, at };
            claim_reward(tx, rulebook, &command, key).await?;
            Ok(Answer::Claimed)
        }
        Act::Cancel { voucher, .. } => {
            cancel(tx, rulebook, called, voucher_id(*voucher), by, at).await?;
            Ok(Answer::Cancelled)
        }
        Act::Redeem { voucher, is_printed, redemption, store } => {
            let at_till = AtTill { store: slug(store), till: Some("2".into()), by, at };
            let command = Redeem {
                id: RedemptionId(Uuid::from_u128(u128::from(*redemption))),
                code: code_at(rulebook.keys(), voucher_id(*voucher), *is_printed, 0, at)
                    .to_string(),
                at_till,
                on: UsedOn::at_till(),
            };
            redeem_in(tx, rulebook, &command, key).await?;
            Ok(Answer::Redeemed)
        }
        Act::Reverse { redemption } => {
            let id = RedemptionId(Uuid::from_u128(u128::from(*redemption)));
            let command = Reverse { id, reason: "wrong cup".into(), store: None, by, at };
            let reversed = reverse(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Reversed { points_returned: reversed.points_returned })
        }
        Act::Adjust { points, .. } => {
            let (member, points) = (called, Points::new(*points));
            let command = Adjust { member, points, reason: "for the story".into(), by, at };
            let adjusted = adjust(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Adjusted { available: adjusted.available.get() })
        }
        Act::CheckIn { store, .. } => {
            let command = CheckIn { member: called, store: slug(store), at };
            let earned = check_in_within(tx, rulebook, &command).await?;
            Ok(earned.map_or(Answer::WasHereToday, |p| Answer::Earned { points: p.get() }))
        }
        Act::Activity { activity, reference, .. } => {
            let command = ReportActivity {
                member: called,
                activity: (*activity).to_owned(),
                reference: reference.clone(),
                by,
                at,
            };
            let earned = earn_activity(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Earned { points: earned.points.get() })
        }
        Act::Credit { .. }
        | Act::IssueGiftCard { .. }
        | Act::AddGiftCard { .. }
        | Act::KeepCard { .. }
        | Act::LinkCard { .. } => perform_on_cards(tx, rulebook, step, called).await,
        Act::Merge { .. } | Act::UndoMerge { .. } | Act::Suspend { .. } | Act::Erase { .. } => {
            perform_on_whole(tx, rulebook, step, called).await
        }
        Act::Close => {
            close_in(tx, rulebook, member_id(0), at, at).await?;
            Ok(Answer::Closed)
        }
    }
}

/// What is bought, and given back.
async fn perform_on_purchases(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    step: &Step,
    called: MemberId,
) -> Result<Answer, Failure> {
    let (at, by, key) = (step.at, Actor::Operator, key_of(step));
    let key = key.as_ref();
    match &step.act {
        Act::Purchase(shopping) => {
            let command = Report {
                id: PurchaseId(Uuid::from_u128(u128::from(step.number))),
                member: called,
                purchase: purchase(shopping),
                source: SHOP.into(),
                is_live: shopping.is_live,
                by,
                at,
            };
            let reported = report(tx, rulebook, &command, key).await?.answer;
            let points = reported.earning.points.get();
            Ok(Answer::Bought { points, is_pending: reported.is_pending })
        }
        Act::OnPaper(shopping) => {
            let command = ReportUnclaimed {
                id: receipt_id(&shopping.reference),
                purchase: purchase(shopping),
                source: SHOP.into(),
                by,
                at,
            };
            receipts::report(tx, rulebook, &command, key).await?;
            Ok(Answer::Kept)
        }
        Act::ClaimReceipt { receipt, .. } => {
            let code = rulebook.keys().receipt(receipt_id(receipt), 0).to_string();
            let command = ClaimReceipt { member: called, code, at };
            let reported = claim_within(tx, rulebook, &command, key).await?.answer;
            let points = reported.earning.points.get();
            Ok(Answer::Bought { points, is_pending: reported.is_pending })
        }
        Act::Refund { purchase, reference, refund } => {
            let command = ReportRefund {
                purchase_reference: purchase.clone(),
                source: SHOP.into(),
                reference: reference.clone(),
                refund: refund.clone(),
                by,
                at,
            };
            let refunded = report_refund(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Refunded { points: refunded.points.get() })
        }
        other => panic!("nothing was sold: {other:?}"),
    }
}

/// What is paid with besides points.
async fn perform_on_cards(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    step: &Step,
    called: MemberId,
) -> Result<Answer, Failure> {
    let (at, by, key) = (step.at, Actor::Operator, key_of(step));
    match &step.act {
        Act::Credit { reference, movement, minor, .. } => {
            let movement = match movement {
                steps::Movement::Load { expires_at } => Movement::Load { expires_at: *expires_at },
                steps::Movement::Spend => Movement::Spend,
                steps::Movement::GiveBack { of } => Movement::GiveBack { of: of.clone() },
            };
            let (member, minor, reference) = (called, *minor, reference.clone());
            let origin = Origin::of(by);
            let command = MoveCredit { member, movement, minor, reference, origin, by, at };
            let moved = move_credit(tx, rulebook, &command, key.as_ref()).await?.answer;
            Ok(Answer::Credit { minor: moved.minor, balance: moved.balance_minor })
        }
        Act::IssueGiftCard { card, minor } => {
            issue_gift_card(tx, rulebook.keys(), gift_card_id(*card), *minor, at).await?;
            Ok(Answer::Kept)
        }
        Act::AddGiftCard { card, .. } => {
            let (keys, card) = (rulebook.keys(), gift_card_id(*card));
            let number = keys.gift_card_number(card, 0).grouped();
            let command = AddGiftCard { member: called, number, pin: keys.gift_card_pin(card), at };
            let added = add_gift_card_within(tx, rulebook, &command, key.as_ref()).await?.answer;
            Ok(Answer::Credit { minor: added.minor, balance: added.balance_minor })
        }
        Act::KeepCard { card, points, stamps } => {
            let stamped = Stamped { card: slug("coffee"), stamps: *stamps };
            let card = PaperCard {
                number: PaperCardNumber::parse(&paper_card(*card)).unwrap(),
                points: Points::new(*points),
                stamps: (*stamps > 0).then_some(stamped),
            };
            paper_cards::keep(tx, rulebook, &card, at).await?;
            Ok(Answer::Kept)
        }
        Act::LinkCard { card, .. } => {
            let command = LinkCard { member: called, number: paper_card(*card), by, at };
            let linked = link_within(tx, rulebook, &command, key.as_ref()).await?.answer;
            let stamps = linked.stamps.map_or(0, |stamped| stamped.stamps);
            Ok(Answer::Linked { points: linked.points.get(), stamps })
        }
        other => panic!("no card: {other:?}"),
    }
}

fn gift_card_id(card: u64) -> GiftCardId {
    GiftCardId(Uuid::from_u128(card.into()))
}

fn paper_card(card: u64) -> String {
    format!("CARD{card}")
}

/// What becomes of whole memberships.
async fn perform_on_whole(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    step: &Step,
    called: MemberId,
) -> Result<Answer, Failure> {
    let (at, by, key) = (step.at, Actor::Operator, key_of(step));
    let key = key.as_ref();
    match &step.act {
        Act::Merge { survivor, merged } => {
            let (survivor, merged) = (member_id(*survivor), member_id(*merged));
            let command = Merge { survivor, merged, reason: "one person".into(), by, at };
            let merged = merge(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Merged { points: merged.points.get() })
        }
        Act::UndoMerge { merged } => {
            let (merged, reason) = (member_id(*merged), "two people".into());
            let command = UndoMerge { merged, reason, by, at };
            let parted = undo_merge(tx, rulebook, &command, key).await?.answer;
            Ok(Answer::Parted { points: parted.points.get() })
        }
        Act::Suspend { is_suspended, .. } => {
            set_suspended(tx, rulebook, called, *is_suspended, "asked", by, at).await?;
            Ok(Answer::Suspended)
        }
        _ => {
            erase(tx, rulebook, called, by, at).await?;
            Ok(Answer::Erased)
        }
    }
}

fn key_of(step: &Step) -> Option<Key> {
    let request_hash = Sha256::digest(format!("{:?}", step.act)).into();
    let key = step.key.to_string();
    step.act.has_key().then(|| Key { scope: "story".into(), key, request_hash, kept_until: None })
}

fn enrolment(member: u64, at: Timestamp) -> Enrol {
    Enrol {
        id: member_id(member),
        profile: Profile::default(),
        external_ids: Vec::new(),
        store: None,
        till: None,
        is_welcomed: true,
        enrolled_at: at,
        by: Actor::Operator,
        at,
    }
}

fn purchase(shopping: &Shopping) -> Purchase {
    Purchase {
        reference: shopping.reference.clone(),
        store: Some(slug(shopping.store)),
        till: Some("2".into()),
        channel: shopping.channel,
        occurred_at: shopping.occurred_at,
        currency: "USD".parse().unwrap(),
        lines: shopping.lines.clone(),
    }
}
