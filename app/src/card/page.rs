//! The page of the member card.

use leptos::prelude::*;
use loyalty::{membership::MemberNumber, points::Points};

use crate::{
    islands::{self, picture::Steps, seconds},
    page::{Page, Place},
    parts::{Changing, CodeOf, CodePanel, Countdown, Stage, around, stage_page},
    reader::Reader,
};

/// What the card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// How the member wants to be called.
    pub name: Option<String>,
    /// The member number.
    pub number: MemberNumber,
    /// The name of the tier.
    pub tier: String,
    /// What can be spent.
    pub available: Points,
    /// The coming pictures of the code, from `codes::steps`.
    pub steps: Steps,
}

/// How often a page with a code renews itself where no script does, in seconds: a step of the code.
pub(crate) const RENEWS_AFTER: u32 = 30;

/// `GET /card`. Further pictures are fetched from `GET /card/codes`: `codes::steps` as JSON.
pub fn page(reader: Reader, card: Card) -> Page {
    let words = reader.words;
    let title = words.card_title();
    stage_page(words, title.to_owned(), true, move || stage(reader, card))
        .at(Place::Card)
        .live()
        .refreshing(RENEWS_AFTER)
}

fn stage(reader: Reader, card: Card) -> Stage {
    let words = reader.words;
    let steps = card.steps;
    let picture = steps.at(steps.now).cloned().unwrap_or_default();
    let left = steps.left_of_step(steps.now);
    let hundredths = left * 100 / steps.each.max(1);
    let changing = Changing { steps, more: "/card/codes".to_owned(), ends: None };
    let sheet = view! {
        <CodePanel words of=CodeOf::Card picture changing=Some(changing)/>
        <islands::CardCode>
            <Countdown hundredths around=around(|seconds| words.card_renews(seconds)) figure=seconds(left)/>
        </islands::CardCode>
    };
    let number = number_in_groups(&card.number);
    let actions = view! {
        <p class="wide-only">{words.voucher_phone()}</p>
        <p data-region="points">{words.card_member(&number, &card.tier, card.available.get())}</p>
        <noscript><p><a class="button is-small is-light" href="/card">{words.voucher_renew()}</a></p></noscript>
    };
    Stage {
        title: words.card_title().to_owned(),
        back: words.frame_wallet(),
        head: card.name.unwrap_or_else(|| words.card_title().to_owned()).into(),
        lead: words.card_lead().into(),
        done: None,
        sheet: sheet.into_any(),
        actions: actions.into_any(),
        stays_awake: true,
    }
}

/// A member number as it is read out: `4820 7351 60`.
pub(crate) fn number_in_groups(number: &MemberNumber) -> String {
    let digits = number.as_str();
    let groups: Vec<&str> =
        (0..digits.len()).step_by(4).map(|at| &digits[at..(at + 4).min(digits.len())]).collect();
    groups.join(" ")
}
