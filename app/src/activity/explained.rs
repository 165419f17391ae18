//! A ledger transaction explained: where its points came from or went, and by which rule.

use leptos::prelude::*;
use loyalty::{
    explanation::ReferralSide,
    ids::{Sequence, Slug, VoucherId},
    money::Money,
    points::Points,
    programme::HowOften,
};

use super::{Became, CreditMoved, Earned, LotMoved, Membership, Why, refund::refund};
use crate::{
    parts::{Chip, Facts, Icon, Sum, SumLine, Tone},
    reader::Reader,
    wallet::Expiring,
    words::Markup,
};

/// Explains.
pub(super) fn explained(reader: Reader, points: Points, why: Why) -> Explained {
    let words = reader.words;
    match why {
        Why::Purchase(earned) => purchase(reader, points, earned),
        Why::Activity { name, how_often, referral } => {
            activity(reader, points, name, how_often, referral)
        }
        Why::ReferralEnd { side, .. } => Explained {
            chip: None,
            left: plain(referral_end(reader, side).into()),
            right: None,
        },
        Why::Maturity { points } => Explained {
            chip: None,
            left: plain(words.entry_matured(points.get()).into()),
            right: None,
        },
        Why::Claim { reward, voucher, became, stamps, lots } => {
            claim(reader, points, reward, voucher, became, (stamps, lots))
        }
        Why::Redemption { voucher, till, .. } => Explained {
            chip: Some(view! { <Chip text=words.entry_redeemed() tone=Tone::Good icon=Some(Icon::Check)/> }.into_any()),
            left: plain(Markup::from(words.entry_redemption_why()).then(till.unwrap_or_default())),
            right: Some(see_voucher(reader, voucher)),
        },
        Why::Reversal { voucher, points_returned, reason, .. } => {
            let told = if points_returned {
                words.entry_reversal_points()
            } else {
                words.entry_reversal_usable()
            };
            Explained {
                chip: None,
                left: reason_card(reader, words.entry_why(&words.change(points)), &reason, told.into()),
                right: Some(see_voucher(reader, voucher)),
            }
        }
        Why::VoucherExpiry { lots, .. } => {
            let chip = view! { <Chip text=words.line_returned_detail() tone=Tone::Plain icon=Some(Icon::Undo)/> };
            Explained { chip: Some(chip.into_any()), ..came_back(reader, points, lots) }
        }
        Why::VoucherCancellation { lots, .. } => {
            let chip = view! { <Chip text=words.line_given_back_detail() tone=Tone::Plain icon=Some(Icon::Undo)/> };
            Explained { chip: Some(chip.into_any()), ..came_back(reader, points, lots) }
        }
        Why::Expiry { lots, expiry_months, next, gets_mail } => {
            expiry(reader, points, lots, expiry_months, next, gets_mail)
        }
        Why::Refund { refunded, earned_before, purchase, cashback } => {
            refund(reader, points, refunded, earned_before, (purchase, cashback))
        }
        Why::Credit { moved, amount, spent_by } => credit(reader, moved, amount, spent_by),
        Why::PaperCard { stamps, .. } => paper_card(reader, stamps),
        Why::Membership(became) => membership(reader, became),
        Why::Adjustment { reason, by } => adjustment(reader, points, &reason, by),
    }
}

/// An explanation, ready to be put on a page.
pub(super) struct Explained {
    pub(super) chip: Option<AnyView>,
    pub(super) left: AnyView,
    pub(super) right: Option<AnyView>,
}

fn purchase(reader: Reader, points: Points, earned: Earned) -> Explained {
    let words = reader.words;
    let chip = earned.spendable_from.map(|day| {
        let text = words.entry_yours_from(&reader.day(day));
        view! { <Chip text tone=Tone::Warn icon=Some(Icon::Clock)/> }.into_any()
    });
    let (why, why_not_more) = (earned.why(reader, points), earned.why_not_more(reader));
    let (cashback, stamps) = (earned.cashback_card(reader), earned.stamps_card(reader));
    Explained {
        chip,
        left: (why, cashback, stamps, why_not_more).into_any(),
        right: earned.receipt.map(|receipt| receipt.view(reader)),
    }
}

fn activity(
    reader: Reader,
    points: Points,
    name: String,
    how_often: HowOften,
    referral: Option<ReferralSide>,
) -> Explained {
    let words = reader.words;
    let note = match (referral, how_often) {
        (Some(ReferralSide::Inviting), _) => words.entry_inviting(),
        (Some(ReferralSide::Invited), _) => words.entry_invited(),
        (None, HowOften::Once) => words.entry_once(),
        (None, HowOften::DailyInEachStore) => words.entry_daily(),
        (None, HowOften::OnceAYear) => words.entry_once_a_year(),
        (None, HowOften::EachReference) => words.entry_each(),
    };
    let lines = vec![SumLine {
        name: name.into(),
        note: note.into(),
        value: words.points(points).into(),
        is_quiet: false,
    }];
    let caption = words.entry_why(&words.points(points));
    Explained { chip: None, left: sum(reader, caption.into(), lines, points), right: None }
}

fn referral_end(reader: Reader, side: ReferralSide) -> &'static str {
    match side {
        ReferralSide::Inviting => reader.words.entry_referral_end_inviting(),
        ReferralSide::Invited => reader.words.entry_referral_end_invited(),
    }
}

fn claim(
    reader: Reader,
    points: Points,
    (slug, name): (Slug, String),
    voucher: VoucherId,
    became: Became,
    (stamps, lots): (Option<(String, i64)>, Vec<LotMoved>),
) -> Explained {
    let words = reader.words;
    let points = -points;
    let lines = lots.into_iter().map(|lot| {
        let note = words.entry_would_have_expired(&reader.day(lot.expires_on)).into();
        lot_line(reader, lot, note)
    });
    let caption = words.entry_where_from(&words.points(points)).into();
    let paid = if let Some((card, stamps)) = stamps {
        plain(words.entry_stamps_paid(stamps, &card).into())
    } else {
        let left = sum(reader, caption, lines.collect(), points);
        let why_these = tint(words.entry_why_these(), words.entry_why_these_detail().into());
        (left, why_these).into_any()
    };
    let (see, see_it) = match became {
        Became::Credit(_) => ("/credit".to_owned(), words.entry_see_credit()),
        _ => (format!("/vouchers/{voucher}"), words.entry_see_voucher()),
    };
    let (chip, fact): (_, (Markup, Markup)) = match became {
        Became::Credit(amount) => {
            let told = words.entry_claimed_credit(&words.money(amount));
            (None, (words.entry_claimed().into(), told.into()))
        }
        Became::Open(until) => (
            None,
            (words.entry_claimed().into(), words.entry_still_open(&reader.until(until)).into()),
        ),
        Became::Redeemed { at, store, till } => {
            let moment = reader.moment(at);
            let told = match till {
                Some(till) => words.entry_redeemed_at_till(&moment, &store, &till),
                None => words.entry_redeemed_at(&moment, &store),
            };
            let chip = view! { <Chip text=words.entry_redeemed() tone=Tone::Good icon=Some(Icon::Check)/> };
            (Some(chip.into_any()), (words.entry_redeemed().into(), told.into()))
        }
        Became::Returned => {
            let chip = view! { <Chip text=words.line_returned_detail() tone=Tone::Plain icon=Some(Icon::Undo)/> };
            (
                Some(chip.into_any()),
                (words.entry_claimed().into(), words.line_returned_detail().into()),
            )
        }
    };
    let facts = vec![fact, (words.entry_your_tier().into(), words.entry_never_lowers().into())];
    let right = view! {
        <section class="card">
            <h2>{name}</h2>
            <Facts facts/>
            <p class="row">
                <a class="button is-quiet" href=format!("/rewards/{slug}")>{words.entry_see_reward()}</a>
                <a class="button is-quiet" href=see>{see_it}</a>
            </p>
        </section>
    };
    Explained { chip, left: paid, right: Some(right.into_any()) }
}

fn came_back(reader: Reader, points: Points, lots: Vec<LotMoved>) -> Explained {
    let words = reader.words;
    let lines = lots.into_iter().map(|lot| {
        let day = reader.day(lot.expires_on);
        let note = if lot.lives_longer {
            words.entry_expires_later(&day)
        } else {
            words.entry_expires_as_before(&day)
        };
        SumLine {
            name: words.entry_lot_of(&words.month_and_year(lot.earned_on)).into(),
            note: note.into(),
            value: words.points(lot.points).into(),
            is_quiet: false,
        }
    });
    let left = sum(reader, words.entry_back_to().into(), lines.collect(), points);
    let right = tint(words.entry_as_before(), words.entry_as_before_detail().into());
    Explained { chip: None, left, right: Some(right) }
}

fn expiry(
    reader: Reader,
    points: Points,
    lots: Vec<LotMoved>,
    expiry_months: u32,
    next: Option<Expiring>,
    gets_mail: bool,
) -> Explained {
    let words = reader.words;
    let lines = lots.into_iter().map(|lot| {
        let note = words.entry_left_of(lot.earned.get()).into();
        lot_line(reader, lot, note)
    });
    let left = sum(reader, words.entry_which_points().into(), lines.collect(), -points);
    let told = Markup::from(words.entry_why_expired_detail(&expiry_months.to_string()));
    let coming = next.map(|next| words.entry_next_expiry(next.points.get(), &reader.day(next.on)));
    let why = tint(words.entry_why_expired(), told.then(coming.unwrap_or_default()));
    let write = (!gets_mail).then(|| {
        view! {
            <a class="button is-quiet" href="/account#messages"><Icon icon=Icon::Mail/>{words.entry_write_to_me()}</a>
        }
    });
    let buy = next.map(|next| {
        let href = format!("/rewards?points={}", next.points);
        view! { <a class="button" href=href>{words.entry_what_they_buy(next.points.get())}</a> }
    });
    let right = (write.is_some() || buy.is_some()).then(|| {
        view! {
            <section class="card">
                <h2>{words.entry_lose_fewer()}</h2>
                <p class="quiet">{words.entry_lose_fewer_detail()}</p>
                <p class="row">{write}{buy}</p>
            </section>
        }
        .into_any()
    });
    Explained { chip: None, left: (left, why).into_any(), right }
}

fn credit(
    reader: Reader,
    moved: CreditMoved,
    amount: Money,
    spent_by: Option<Sequence>,
) -> Explained {
    let words = reader.words;
    let told = match moved {
        CreditMoved::Loaded => words.entry_credit_loaded(),
        CreditMoved::Card => words.entry_credit_card(),
        CreditMoved::Spent => words.entry_credit_spent(),
        CreditMoved::Back => words.entry_credit_back(),
        CreditMoved::Expired => words.entry_credit_expired(),
    };
    let left = view! {
        <section class="card is-close">
            <h2>{words.money_change(amount)}</h2>
            <p>{told}</p>
        </section>
    };
    let spending = spent_by.map(|sequence| {
        let href = format!("/activity/{sequence}");
        view! { <a class="button is-quiet" href=href>{words.entry_see_spending()}</a> }
    });
    let right = view! {
        <p class="row">
            <a class="button is-quiet" href="/credit">{words.entry_see_credit()}</a>
            {spending}
        </p>
    };
    Explained { chip: None, left: left.into_any(), right: Some(right.into_any()) }
}

fn paper_card(reader: Reader, stamps: Option<(i64, String)>) -> Explained {
    let words = reader.words;
    let stamps = stamps.map(|(stamps, card)| words.entry_paper_card_stamps(stamps, &card));
    let left = view! {
        <section class="card is-close">
            <p>{words.entry_paper_card()}</p>
            {stamps.map(|stamps| view! { <p>{stamps}</p> })}
        </section>
    };
    Explained { chip: None, left: left.into_any(), right: None }
}

fn membership(reader: Reader, became: Membership) -> Explained {
    let words = reader.words;
    let told = match became {
        Membership::Erased => words.entry_erased(),
        Membership::MergedInto => words.entry_merged_into(),
        Membership::MergedFrom => words.entry_merged_from(),
        Membership::Parted => words.entry_parted(),
    };
    let left = view! {
        <section class="card is-close">
            <h2>{became.title(words)}</h2>
            <p>{told}</p>
        </section>
    };
    Explained { chip: None, left: left.into_any(), right: None }
}

fn adjustment(reader: Reader, points: Points, reason: &str, by: Option<String>) -> Explained {
    let words = reader.words;
    let who = match by {
        Some(name) => words.entry_adjusted_by(&name),
        None => words.entry_adjusted().to_owned(),
    };
    Explained {
        chip: None,
        left: reason_card(reader, words.entry_why(&words.change(points)), reason, who.into()),
        right: Some(tint(words.entry_who_may(), words.entry_who_may_detail().into())),
    }
}

fn sum(reader: Reader, caption: Markup, lines: Vec<SumLine>, points: Points) -> AnyView {
    let words = reader.words;
    let total = (words.sum_together().into(), words.points(points).into());
    view! { <Sum words caption unit=words.sum_points() lines total/> }.into_any()
}

fn lot_line(reader: Reader, lot: LotMoved, note: Markup) -> SumLine {
    let words = reader.words;
    SumLine {
        name: words.entry_earned_on(&lot.earned_by, &reader.day(lot.earned_on)).into(),
        note,
        value: words.points(lot.points).into(),
        is_quiet: false,
    }
}

fn reason_card(reader: Reader, head: String, reason: &str, told: Markup) -> AnyView {
    let reason = (!reason.is_empty()).then(|| reader.words.entry_reason(reason));
    view! {
        <section class="card is-close">
            <h2>{head}</h2>
            {reason.map(|reason| view! { <p>{reason}</p> })}
            <p class="quiet">{told}</p>
        </section>
    }
    .into_any()
}

fn plain(told: Markup) -> AnyView {
    view! { <section class="card is-close"><p>{told}</p></section> }.into_any()
}

fn tint(head: &'static str, told: Markup) -> AnyView {
    view! { <section class="card is-tint is-close"><h2>{head}</h2><p>{told}</p></section> }
        .into_any()
}

fn see_voucher(reader: Reader, voucher: VoucherId) -> AnyView {
    let href = format!("/vouchers/{voucher}");
    view! { <p class="row"><a class="button is-quiet" href=href>{reader.words.entry_see_voucher()}</a></p> }
        .into_any()
}
