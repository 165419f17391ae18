//! The page of all activity, month by month.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::points::Points;

use super::{Line, entry};
use crate::{
    page::{Page, Place},
    parts::{Badge, Choice, Facts, FilterBar, Icon, Tone},
    reader::Reader,
    wallet::{Expiring, Pending},
    words::{Markup, Words},
};

/// What the page of all activity shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// What of it is shown.
    pub show: Show,
    /// The months, the latest first, with what is shown of each.
    pub months: Vec<Month>,
    /// Where earlier months are, if there are any: `/activity?before=2024-03`.
    pub earlier: Option<String>,
    /// What expires when, soonest first.
    pub expiring: Vec<Expiring>,
    /// What expires after all these.
    pub expiring_later: Points,
    /// What is on the way.
    pub pending: Option<Pending>,
}

/// One month of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Any day of it.
    pub day: Date,
    /// What came in, in all.
    pub earned: Points,
    /// What went out, in all: negative.
    pub given: Points,
    /// What happened, the latest first.
    pub lines: Vec<Line>,
}

/// What of the activity is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Everything.
    #[default]
    All,
    /// What came in.
    Earned,
    /// What went for rewards, and came back from them.
    Claimed,
    /// What expired.
    Expired,
    /// What a person moved.
    Adjusted,
}

impl Show {
    const ALL: [Self; 5] = [Self::All, Self::Earned, Self::Claimed, Self::Expired, Self::Adjusted];

    /// Reads `?show=earned`; anything else shows all.
    pub fn from_query(show: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|known| show == Some(known.name())).unwrap_or_default()
    }

    /// Whether a ledger transaction of this kind (`Explanation::kind`) is among it.
    pub fn includes(self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Earned => {
                matches!(kind, "purchase" | "activity" | "maturity" | "refund" | "referral_end")
            }
            Self::Claimed => matches!(
                kind,
                "claim" | "redemption" | "reversal" | "voucher_expiry" | "voucher_cancellation"
            ),
            Self::Expired => kind == "expiry",
            Self::Adjusted => kind == "adjustment",
        }
    }

    /// Its name in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Earned => "earned",
            Self::Claimed => "claimed",
            Self::Expired => "expired",
            Self::Adjusted => "adjusted",
        }
    }

    fn label(self, words: Words) -> &'static str {
        match self {
            Self::All => words.activity_all(),
            Self::Earned => words.activity_earned(),
            Self::Claimed => words.activity_claimed(),
            Self::Expired => words.activity_expired(),
            Self::Adjusted => words.activity_adjusted(),
        }
    }

    fn none(self, words: Words) -> (&'static str, &'static str) {
        match self {
            Self::All => (words.activity_none(), words.activity_none_detail()),
            Self::Earned => (words.activity_none_earned(), words.activity_none_detail()),
            Self::Claimed => (words.activity_none_claimed(), words.activity_none_claimed_detail()),
            Self::Expired => (words.activity_none_expired(), words.activity_none_expired_detail()),
            Self::Adjusted => {
                (words.activity_none_adjusted(), words.activity_none_adjusted_detail())
            }
        }
    }
}

/// `GET /activity`.
pub fn page(reader: Reader, activity: Activity) -> Page {
    Page::new(reader.words.activity_title(), move || content(reader, activity))
        .at(Place::Activity)
        .live()
}

fn content(reader: Reader, activity: Activity) -> impl IntoView {
    let words = reader.words;
    let show = activity.show;
    let choices = Show::ALL.map(|choice| Choice {
        href: match choice {
            Show::All => "/activity".to_owned(),
            other => format!("/activity?show={}", other.name()),
        },
        label: choice.label(words).to_owned(),
        is_current: choice == show,
    });
    let aside = aside(reader, &activity);
    let months = activity.months;
    let list = if months.is_empty() {
        nothing(reader, show).into_any()
    } else {
        months.into_iter().map(|of| month(reader, of)).collect_view().into_any()
    };
    let earlier = activity.earlier.map(|href| {
        view! { <p><a class="button is-quiet is-wide" href=href>{words.activity_earlier()}</a></p> }
    });
    view! {
        <div class="page-head is-split">
            <div class="stack is-close"><h1>{words.activity_title()}</h1><p>{words.activity_lead()}</p></div>
            <FilterBar label=words.activity_show() choices=choices.to_vec()/>
        </div>
        <div class="page-columns is-aside">
            <div class="stack is-loose" data-region="months">{list}{earlier}</div>
            {aside}
        </div>
    }
}

fn month(reader: Reader, month: Month) -> AnyView {
    let words = reader.words;
    let id = format!("m{}-{:02}", month.day.year(), month.day.month());
    let sums = [month.earned, month.given];
    let sums: Vec<String> =
        sums.into_iter().filter(|sum| *sum != Points::ZERO).map(|sum| words.change(sum)).collect();
    let lines = month.lines.into_iter().map(|line| {
        let moment =
            format!("{}, {}", words.weekday_in_month(line.at.date()), words.time(line.at.time()));
        entry(reader, line, &moment)
    });
    view! {
        <section class="stack is-close" aria-labelledby=id.clone()>
            <div class="section-head">
                <h2 id=id.clone()>{words.month_from(month.day, reader.today())}</h2>
                <small class="num">{sums.join(" · ")}</small>
            </div>
            <ul class="entry-list">{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn aside(reader: Reader, activity: &Activity) -> AnyView {
    let words = reader.words;
    let mut expiring: Vec<(Markup, Markup)> = activity
        .expiring
        .iter()
        .map(|lot| {
            let points = words.activity_points(lot.points.get());
            (reader.day(lot.on).into(), points.into())
        })
        .collect();
    if activity.expiring_later.is_positive() {
        let points = words.activity_points(activity.expiring_later.get());
        expiring.push((words.activity_later().into(), points.into()));
    }
    let expires = if expiring.is_empty() {
        view! { <p class="quiet">{words.activity_nothing_expires()}</p> }.into_any()
    } else {
        view! {
            <Facts facts=expiring is_figures=true/>
            <small>{words.activity_first_to_expire()}</small>
        }
        .into_any()
    };
    let pending = activity.pending.map(|pending| {
        let told =
            words.activity_on_the_way_detail(pending.points.get(), &reader.day(pending.from));
        view! {
            <section class="card is-tint is-close" aria-labelledby="way">
                <h2 id="way">{words.activity_on_the_way()}</h2>
                <p>{told}</p>
            </section>
        }
    });
    view! {
        <div class="stack" data-region="ahead">
            <section class="card is-close" aria-labelledby="when">
                <h2 id="when">{words.activity_what_expires()}</h2>
                {expires}
            </section>
            {pending}
            <section class="card is-close" aria-labelledby="missing">
                <h2 id="missing">{words.activity_missing()}</h2>
                <p class="quiet">{words.activity_missing_detail()}</p>
                <p class="row">
                    <a class="button is-quiet" href="/receipts">
                        <Icon icon=Icon::Receipt/>{words.activity_claim_receipt()}
                    </a>
                </p>
            </section>
        </div>
    }
    .into_any()
}

fn nothing(reader: Reader, show: Show) -> AnyView {
    let words = reader.words;
    let (head, detail) = show.none(words);
    let all = (show != Show::All).then(|| {
        view! { <a class="button is-quiet" href="/activity">{words.activity_see_all()}</a> }
    });
    view! {
        <section class="empty" aria-labelledby="none">
            <Badge icon=Icon::Clock tone=Tone::Plain/>
            <h2 id="none">{head}</h2>
            <p>{detail}</p>
            {all}
        </section>
    }
    .into_any()
}
