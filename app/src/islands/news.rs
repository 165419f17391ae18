//! News from the server, as `/live` sends it, and the channel in which islands hear of it.

use std::cell::RefCell;

use leptos::prelude::*;

use super::json::Json;

/// One event of `/live`: all texts in the member's language, what did not change left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct News {
    /// Which event: what a phone that comes back names as the last it heard of.
    pub event_id: String,
    /// The points, as they are now.
    #[cfg_attr(feature = "ssr", serde(skip_serializing_if = "Option::is_none"))]
    pub points: Option<PointsNews>,
    /// Vouchers whose state changed.
    #[cfg_attr(feature = "ssr", serde(skip_serializing_if = "Vec::is_empty"))]
    pub vouchers: Vec<VoucherNews>,
    /// What to say in a few words.
    #[cfg_attr(feature = "ssr", serde(skip_serializing_if = "Option::is_none"))]
    pub toast: Option<String>,
}

/// The points, as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct PointsNews {
    /// What can be spent.
    pub available: i64,
    /// The same in words: `2,480`.
    pub available_text: String,
}

/// A voucher whose state changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct VoucherNews {
    /// Which voucher.
    pub id: String,
    /// `issued`, `redeemed`, `expired`, `cancelled` or `reversed`.
    pub state: String,
}

impl News {
    /// Reads what the server sent; none if it is something else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let points = json.part("points").map(|points| PointsNews {
            available: points.number("available"),
            available_text: points.text("available_text"),
        });
        let voucher = |json: &Json| VoucherNews { id: json.text("id"), state: json.text("state") };
        Some(Self {
            event_id: json.text("event_id"),
            points,
            vouchers: json.list("vouchers").iter().map(voucher).collect(),
            toast: json.part("toast").map(|_| json.text("toast")),
        })
    }
}

thread_local! {
    /// All islands of a page are one program: what one hears, the others hear here.
    static LATEST: RefCell<Option<ArcRwSignal<Option<News>>>> = const { RefCell::new(None) };
}

/// The latest news, to read and to tell.
pub(super) fn latest() -> ArcRwSignal<Option<News>> {
    LATEST.with_borrow_mut(|latest| latest.get_or_insert_with(|| ArcRwSignal::new(None)).clone())
}

/// Calls `heard` for each news.
pub(super) fn hear(mut heard: impl FnMut(&News) + 'static) {
    Effect::new(move |_: Option<()>| {
        latest().with(|news| {
            if let Some(news) = news {
                heard(news);
            }
        });
    });
}
