//! What the server does by itself: closing, housekeeping, noticing a new programme.

use std::time::Duration;

use database::{closing, housekeeping, leases, programmes};
use jiff::Span;
use loyalty::codes::CodeKeys;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::state::State;

/// How often time is let do its work. What is read or claimed is settled by itself: this is for
/// those who do neither.
const CLOSE_EVERY: Duration = Duration::from_secs(20);

/// How often another server's new programme is noticed.
const PROGRAMME_EVERY: Duration = Duration::from_secs(3);

/// How often what has done its work is forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(10);

/// For how long a server that is closing keeps others from it.
const LEASE_SECONDS: i64 = 120;

/// Does everything, until `stop` is cancelled.
pub async fn run(state: State, stop: CancellationToken) {
    tokio::join!(
        every(CLOSE_EVERY, stop.clone(), state.clone(), close),
        every(PROGRAMME_EVERY, stop.clone(), state.clone(), notice_programme),
        every(FORGET_EVERY, stop, state, forget),
    );
}

async fn every<F: Future<Output = ()>>(
    period: Duration,
    stop: CancellationToken,
    state: State,
    act: impl Fn(State) -> F,
) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => act(state.clone()).await,
            () = stop.cancelled() => return,
        }
    }
}

async fn close(state: State) {
    let now = state.now();
    let until = now.checked_add(Span::new().seconds(LEASE_SECONDS)).unwrap_or(now);
    let holder: Uuid = state.server_id;
    let is_ours = state
        .database
        .write(async move |tx| leases::take(tx, "closing", holder, now, until).await)
        .await;
    match is_ours {
        Ok(true) => {}
        Ok(false) => return,
        Err(failure) => return tracing::warn!(%failure, "closing has to wait"),
    }
    let closed = closing::close(&state.database, &state.rulebook(), now, now, |_| {}).await;
    match closed {
        Ok(closed) => {
            if closed.members > 0 {
                tracing::info!(members = closed.members, acts = closed.acts, "closed");
            }
            if let Err(failure) = closing::note_closed(&state.database, now).await {
                tracing::warn!(%failure, "closing was not noted");
            }
        }
        Err(failure) => tracing::warn!(%failure, "closing broke off; it goes on next time"),
    }
}

async fn notice_programme(state: State) {
    let known = state.rulebook().version_count();
    match programmes::count(&state.database).await {
        Ok(count) if count != known => {
            let keys = CodeKeys::from_secret(state.secret.bytes());
            match programmes::load(&state.database, keys).await {
                Ok(rulebook) => {
                    tracing::info!(versions = count, "a new version of the programme");
                    state.replace_rulebook(rulebook);
                }
                Err(fault) => tracing::error!(%fault, "the programme could not be read"),
            }
        }
        Ok(_) => {}
        Err(fault) => tracing::warn!(%fault, "the programme could not be looked for"),
    }
}

async fn forget(state: State) {
    state.limits.forget_old();
    if let Err(failure) = housekeeping::forget_old(&state.database, state.now()).await {
        tracing::warn!(%failure, "housekeeping has to wait");
    }
}
