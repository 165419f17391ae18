//! One member, and what a manager may do with the whole membership.

use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use loyalty::{ids::MemberId, money::Money, points::Points};

use crate::{
    page::{Page, Place},
    parts::{
        BackLink, Chip, Entry, Facts, Field, HiddenField, Icon, Keys, Mistake, Notice, Said, Tone,
        Typed, Urgency,
    },
    reader::Reader,
    words::{Markup, Words},
};

/// A member, as a manager sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// How they are called.
    pub name: Option<String>,
    /// The member number.
    pub number: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// When they joined.
    pub joined_on: Date,
    /// The name of their tier.
    pub tier: String,
    /// What they can spend; less than nothing for a debt.
    pub points: Points,
    /// What is pending.
    pub pending: Points,
    /// Their credit.
    pub credit: Money,
    /// How many vouchers can still be used.
    pub vouchers: i64,
    /// Whether they are suspended.
    pub is_suspended: bool,
    /// Who became part of them.
    pub merged: Vec<Merged>,
    /// Who may be the same person.
    pub alike: Vec<Other>,
    /// What was done just now, or could not be.
    pub done: Option<Done>,
    /// Whom to merge with, as it was typed.
    pub other: Typed,
    /// The keys of the forms that are done once.
    pub form_key: String,
}

/// Somebody who became part of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Who.
    pub id: MemberId,
    /// Their number.
    pub number: String,
    /// When.
    pub at: DateTime,
}

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Their number.
    pub number: String,
    /// What tells them apart: an address, the points.
    pub detail: Markup,
}

/// What was done just now, or could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Nothing goes out any more.
    Suspended,
    /// Everything is as it was.
    Lifted,
    /// Another became part of this one.
    Merged,
    /// They are two again.
    Parted,
    /// A reason was missing.
    NoReason,
    /// One of the two is suspended.
    IsSuspended,
    /// It could not be undone.
    NotParted,
    /// Erasing was not agreed to.
    NotAgreed,
}

/// `GET /admin/members/{id}`, and what its forms answer: 409 or 422 with what is wrong, or 303 here.
pub fn page(reader: Reader, member: Member) -> Page {
    let words = reader.words;
    let title = member.name.clone().unwrap_or_else(|| words.till_nameless().to_owned());
    Page::new(title, move || content(reader, member)).at(Place::Members)
}

fn content(reader: Reader, member: Member) -> impl IntoView {
    let words = reader.words;
    let name = member.name.clone().unwrap_or_else(|| words.till_nameless().to_owned());
    let suspended = member.is_suspended.then(
        || view! { <p><Chip text=words.member_suspended() tone=Tone::Warn icon=Some(Icon::Lock)/></p> },
    );
    let lead =
        words.member_lead(&member.number, &member.tier, &words.month_and_year(member.joined_on));
    view! {
        <BackLink href="/admin/members" label=words.members_title()/>
        <div class="page-head"><h1>{name}</h1><p>{lead}</p>{suspended}</div>
        {member.done.map(|done| done.view(words))}
        <div class="page-columns">
            <div class="stack">
                {facts(reader, &member)}
                {merged(reader, &member)}
                {merge(reader, &member)}
            </div>
            <div class="stack">
                {suspension(reader, &member)}
                {erase(reader, &member)}
            </div>
        </div>
    }
}

impl Done {
    fn view(self, words: Words) -> AnyView {
        let good = |title: &str| (Said::new(title, ""), Icon::Check, Tone::Good);
        let bad = |title: &str, text: &str| (Said::new(title, text), Icon::Alert, Tone::Bad);
        let (said, icon, tone) = match self {
            Self::Suspended => good(words.member_done_suspended()),
            Self::Lifted => good(words.member_done_lifted()),
            Self::Merged => good(words.member_done_merged()),
            Self::Parted => good(words.member_done_parted()),
            Self::NoReason => bad(words.member_not_done(), words.member_no_reason()),
            Self::IsSuspended => bad(words.member_not_done(), words.member_merge_suspended()),
            Self::NotParted => bad(words.member_not_done(), words.member_not_parted()),
            Self::NotAgreed => bad(words.member_not_done(), words.erase_agree_missing()),
        };
        let urgency = if tone == Tone::Good { Urgency::Status } else { Urgency::Alert };
        view! { <Notice said icon tone urgency/> }.into_any()
    }
}

fn facts(reader: Reader, member: &Member) -> AnyView {
    let words = reader.words;
    let mut facts: Vec<(Markup, Markup)> = vec![
        (words.member_points().into(), words.points(member.points).into()),
        (words.member_pending().into(), words.points(member.pending).into()),
        (words.member_credit().into(), words.money(member.credit).into()),
        (words.member_vouchers().into(), member.vouchers.to_string().into()),
    ];
    for (label, known) in
        [(words.member_email(), &member.email), (words.member_phone(), &member.phone)]
    {
        facts.extend(known.as_ref().map(|known| (label.into(), known.as_str().into())));
    }
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{words.member_facts()}</h2>
            <Facts facts/>
        </section>
    }
    .into_any()
}

fn reason(words: Words, id: &'static str) -> AnyView {
    let keys = Keys { autocomplete: "off", is_required: true, maxlength: 200, ..Keys::default() };
    view! { <Field name="reason" id label=words.member_reason() hint=words.member_reason_hint() keys/> }.into_any()
}

fn suspension(reader: Reader, member: &Member) -> AnyView {
    let words = reader.words;
    let action = format!("/admin/members/{}/suspension", member.id);
    let (head, detail, button, to) = if member.is_suspended {
        (words.member_lift(), words.member_lift_detail(), words.member_lift_button(), "no")
    } else {
        (
            words.member_suspend(),
            words.member_suspend_detail(),
            words.member_suspend_button(),
            "yes",
        )
    };
    view! {
        <form class="card" method="post" action=action aria-labelledby="suspension">
            <h2 id="suspension">{head}</h2>
            <p class="quiet">{detail}</p>
            <HiddenField name="suspended" value=to/>
            {reason(words, "suspension-reason")}
            <p><button class="button is-quiet" type="submit"><Icon icon=Icon::Lock/>{button}</button></p>
        </form>
    }
    .into_any()
}

fn merge(reader: Reader, member: &Member) -> AnyView {
    let words = reader.words;
    let action = format!("/admin/members/{}/merge", member.id);
    let keys = Keys { autocomplete: "off", is_required: true, ..Keys::default() };
    let alike = member.alike.iter().cloned().map(|other| {
        view! { <Entry words icon=Icon::Person title=other.number detail=other.detail/> }
    });
    let alike = (!member.alike.is_empty()).then(|| {
        view! {
            <p>{words.member_alike()}</p>
            <ul class="entry-list">{alike.collect_view()}</ul>
        }
    });
    view! {
        <form class="card" method="post" action=action aria-labelledby="merge">
            <h2 id="merge">{words.member_merge()}</h2>
            <p class="quiet">{words.member_merge_detail()}</p>
            {alike}
            <HiddenField name="form_key" value=member.form_key.clone()/>
            <Field name="other" label=words.member_merge_other() hint=words.members_find_hint() typed=member.other.clone() keys/>
            {reason(words, "merge-reason")}
            <p><button class="button is-quiet" type="submit"><Icon icon=Icon::People/>{words.member_merge_button()}</button></p>
        </form>
    }
    .into_any()
}

fn merged(reader: Reader, member: &Member) -> Option<AnyView> {
    let words = reader.words;
    if member.merged.is_empty() {
        return None;
    }
    let entries = member.merged.iter().enumerate().map(|(place, part)| {
        let action = format!("/admin/members/{}/merge/undo", member.id);
        let title = words.member_was(&part.number);
        let at = reader.moment_within(part.at);
        // Only the latest can be undone; the others after it.
        let form = (place == 0).then(|| {
            view! {
                <form class="stack is-close" method="post" action=action>
                    <HiddenField name="merged" value=part.id.to_string()/>
                    {reason(words, "undo-reason")}
                    <p><button class="button is-small is-quiet" type="submit"><Icon icon=Icon::Undo/>{words.member_part_button()}</button></p>
                </form>
            }
        });
        view! {
            <section class="stack is-close">
                <h3>{title}</h3>
                <p class="quiet">{at}</p>
                {form}
            </section>
        }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="merged">
                <h2 id="merged">{words.member_merged()}</h2>
                <p class="quiet">{words.member_merged_detail()}</p>
                {entries.collect_view()}
            </section>
        }
        .into_any(),
    )
}

fn erase(reader: Reader, member: &Member) -> AnyView {
    let words = reader.words;
    let action = format!("/admin/members/{}/erase", member.id);
    let mistake = (member.done == Some(Done::NotAgreed)).then(
        || view! { <Mistake id="agreed-error" mistake=words.erase_agree_missing().to_owned()/> },
    );
    view! {
        <form class="card" method="post" action=action aria-labelledby="erase">
            <h2 id="erase">{words.member_erase()}</h2>
            <p class="quiet">{words.member_erase_detail()}</p>
            <label class="check">
                <input type="checkbox" name="agreed" value="yes" required=true/>
                <span><b>{words.member_erase_agree()}</b><small>{words.member_erase_agree_detail()}</small></span>
            </label>
            {mistake}
            <p><button class="button is-bad" type="submit"><Icon icon=Icon::Cross/>{words.erase_button()}</button></p>
        </form>
    }
    .into_any()
}
