//! `/live`: what happens to a member's points and vouchers, as it happens, as server-sent events.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use app::islands::{News, PointsNews, VoucherNews};
use axum::{
    extract::Query,
    http::StatusCode,
    response::{
        IntoResponse as _, Sse,
        sse::{Event, KeepAlive},
    },
};
use database::{
    events::{self, EventKind},
    sign_in_links::Audience,
};
use futures_util::{Stream, stream};
use loyalty::ids::{EventId, Slug};
use serde::Deserialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::visit::{Answer, MaybeSignedIn, SignedIn, Stopped};
use crate::{
    access::sessions,
    live::{OVERLAP_SECONDS, before_by_seconds, first_id_at},
    loaded::With,
};

/// How often a line without news shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How many events are told of at once; a phone that missed more reads the page again.
const MOST_AT_ONCE: i64 = 100;

/// How many events are remembered as told of: more than fit into the overlap of two looks.
const MOST_REMEMBERED: usize = 200;

/// The last event that a phone heard of.
#[derive(Debug, Deserialize)]
pub struct After {
    after: Option<EventId>,
}

/// `GET /live`
pub async fn listen(visitor: MaybeSignedIn, Query(asked): Query<After>) -> Answer {
    // Whoever has signed out meanwhile is told to hang up, and not to call again.
    let MaybeSignedIn::Member(member) = visitor else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let Some(woken) = member.visit.state.live.listen(member.member()) else {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    };
    // A browser names the last event itself when a line breaks.
    let named = member.visit.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let after = named.and_then(|id| id.parse().ok()).or(asked.after);
    let last = after.unwrap_or_else(|| first_id_at(member.visit.at));
    let mut line = Line { member, woken, missed: false, last, told: VecDeque::new() };
    let known = line.find().await?;
    line.missed = known.iter().any(|event| event.event_id > last);
    line.told.extend(known.iter().map(|event| event.event_id).filter(|id| *id <= last));
    let line = line;
    let alive = KeepAlive::new().interval(HEARTBEAT);
    Ok(Sse::new(line.news()).keep_alive(alive).into_response())
}

/// A phone that listens.
struct Line {
    member: SignedIn,
    woken: Receiver<EventId>,
    /// Whether there may be something to tell before anything else happens.
    missed: bool,
    /// The latest event it was told of.
    last: EventId,
    /// The latest ones, since two servers may be a moment apart.
    told: VecDeque<EventId>,
}

impl Line {
    fn news(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut line| async move {
            let event = line.next().await?;
            Some((Ok(event), line))
        })
    }

    /// The next news; none when the line ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if !std::mem::take(&mut self.missed) {
                let stop = self.member.visit.state.stop.clone();
                tokio::select! {
                    woken = self.woken.recv() => match woken {
                        Ok(event) if self.told.contains(&event) => continue,
                        Ok(_) | Err(RecvError::Lagged(_)) => {}
                        Err(RecvError::Closed) => return None,
                    },
                    () = stop.cancelled() => return None,
                }
            }
            // The phone asks again; what broke is logged where it broke.
            if let Some(news) = self.read().await.ok()? {
                let data = serde_json::to_string(&news).ok()?;
                return Some(Event::default().id(news.event_id).data(data));
            }
        }
    }

    /// What is new since the last news; none if there is nothing.
    async fn read(&mut self) -> Result<Option<News>, Stopped> {
        let visit = &mut self.member.visit;
        (visit.at, visit.rulebook) = (visit.state.now(), visit.state.rulebook());
        let visit = &self.member.visit;
        // Whoever signed out elsewhere hears nothing more.
        let session = sessions::find(&visit.state, &visit.headers, Audience::Member, visit.at);
        if session.await.map_err(|fault| visit.fault(&fault))?.is_none() {
            return Err(visit.to_sign_in("/sign-in"));
        }
        let mut found = self.find().await?;
        found.retain(|event| !self.told.contains(&event.event_id));
        for event in &found {
            self.told.push_back(event.event_id);
            self.last = self.last.max(event.event_id);
        }
        while self.told.len() > MOST_REMEMBERED {
            self.told.pop_front();
        }
        let kinds: Vec<EventKind> = found.iter().filter_map(events::Event::read).collect();
        if kinds.is_empty() {
            return Ok(None);
        }
        let loaded = self.member.load(With::default()).await?;
        let available = loaded.overview.wallet.available;
        let words = self.member.visit.reader().words;
        Ok(Some(News {
            event_id: self.last.to_string(),
            points: Some(PointsNews {
                available: available.get(),
                available_text: words.points(available),
            }),
            vouchers: kinds.iter().filter_map(voucher_news).collect(),
            toast: toast(&self.member, &kinds),
        }))
    }

    /// The member's events from shortly before the last that was told of.
    async fn find(&self) -> Result<Vec<events::Event>, Stopped> {
        let (visit, member) = (&self.member.visit, self.member.member());
        let after = before_by_seconds(self.last, OVERLAP_SECONDS);
        visit
            .state
            .database
            .read_once(async |tx| events::list_of(tx, member, after, MOST_AT_ONCE).await)
            .await
            .map_err(|fault| visit.fault(&fault))
    }
}

fn voucher_news(kind: &EventKind) -> Option<VoucherNews> {
    match kind {
        EventKind::VoucherChanged { voucher, state } => {
            Some(VoucherNews { id: voucher.to_string(), state: state.clone() })
        }
        _ => None,
    }
}

/// What is worth saying of what happened; the last of it, as everything else shows on the page.
fn toast(member: &SignedIn, kinds: &[EventKind]) -> Option<String> {
    let (visit, words) = (&member.visit, member.visit.reader().words);
    // What one does oneself needs no telling.
    let own = |because: &str| matches!(because, "claim" | "voucher_cancellation");
    let is_own =
        |kind: &EventKind| matches!(kind, EventKind::PointsChanged { because, .. } if own(because));
    if kinds.iter().any(is_own) {
        return None;
    }
    let of = |kind: &EventKind| match kind {
        EventKind::MemberEnrolled => None,
        EventKind::MemberIdentified { store } => {
            Some(words.news_hello(&visit.store_name(&Slug::new(store).ok()?)))
        }
        EventKind::PointsChanged { because, points } => match because.as_str() {
            "reversal" | "voucher_expiry" => Some(words.news_back(*points)),
            "maturity" => None,
            _ if *points < 0 => Some(words.news_gone(-points)),
            _ => Some(words.news_earned(*points)),
        },
        EventKind::CreditChanged { minor } => {
            let amount = words.money(visit.money(minor.abs()));
            let is_more = *minor > 0;
            Some(if is_more {
                words.news_credit_more(&amount)
            } else {
                words.news_credit_less(&amount)
            })
        }
        EventKind::TierChanged { tier } => {
            Some(words.news_tier(&visit.tier_name(&Slug::new(tier).ok()?)))
        }
        EventKind::VoucherChanged { state, .. } => match state.as_str() {
            "redeemed" => Some(words.news_redeemed().to_owned()),
            "issued" => Some(words.news_usable_again().to_owned()),
            _ => None,
        },
    };
    kinds.iter().rev().find_map(of)
}
