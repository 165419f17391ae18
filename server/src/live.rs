//! Live events: what happens at the till is on the phone before it is put away.
//!
//! A command writes its event with what it tells of. After each commit one task
//! reads the new events and wakes the phones of the members they are about; a
//! phone then reads what it shows from the books. On PostgreSQL the same task also
//! asks every quarter of a second, for what other servers did.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use database::{Database, Engine, events};
use jiff::Timestamp;
use loyalty::ids::{EventId, MemberId};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::state::State;

/// How many phones and tabs of one member may listen.
const MOST_LISTENERS: usize = 8;

/// How long one look for new events waits for the next: commits come in crowds.
const PAUSE: Duration = Duration::from_millis(15);

/// How often PostgreSQL is asked for what other servers did.
const OTHERS_EVERY: Duration = Duration::from_millis(250);

/// How far back each look begins: another server's commit may come after a later event's.
pub const OVERLAP_SECONDS: i64 = 3;

/// Who listens.
#[derive(Default)]
pub struct Hub {
    listeners: Mutex<HashMap<MemberId, broadcast::Sender<EventId>>>,
}

impl Hub {
    /// Listens to a member's events; none when too many do already.
    pub fn listen(&self, member: MemberId) -> Option<broadcast::Receiver<EventId>> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|_, sender| sender.receiver_count() > 0);
        let sender = listeners.entry(member).or_insert_with(|| broadcast::Sender::new(16));
        (sender.receiver_count() < MOST_LISTENERS).then(|| sender.subscribe())
    }

    fn is_empty(&self) -> bool {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn wake(&self, member: MemberId, event: EventId) {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = listeners.get(&member) {
            // Nobody may be listening any more.
            let _ = sender.send(event);
        }
    }
}

/// Passes events on until `stop` is cancelled.
pub async fn pass_on(state: State, stop: CancellationToken) {
    let database = state.database.clone();
    let mut committed = database.committed();
    let mut look = Look::from(state.now());
    loop {
        tokio::select! {
            changed = committed.changed() => if changed.is_err() { return },
            () = others_may_have_written(&database) => {}
            () = stop.cancelled() => return,
        }
        if state.live.is_empty() {
            look = Look::from(state.now());
            continue;
        }
        if let Err(fault) = look.pass_on(&database, &state.live).await {
            tracing::warn!(%fault, "events could not be read");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn others_may_have_written(database: &Database) {
    match database.engine() {
        Engine::Postgres => tokio::time::sleep(OTHERS_EVERY).await,
        Engine::Sqlite => std::future::pending().await,
    }
}

/// Up to where events were passed on.
struct Look {
    last: EventId,
    /// The latest ones, which the overlap reads again.
    seen: VecDeque<EventId>,
}

impl Look {
    fn from(at: Timestamp) -> Self {
        Self { last: first_id_at(at), seen: VecDeque::new() }
    }

    async fn pass_on(&mut self, database: &Database, hub: &Hub) -> Result<(), database::Fault> {
        let after = before_by_seconds(self.last, OVERLAP_SECONDS);
        let found =
            database.read_once(async |tx| events::list_after(tx, after, 2_000).await).await?;
        for event in found {
            if self.seen.contains(&event.event_id) {
                continue;
            }
            hub.wake(event.member_id, event.event_id);
            self.last = self.last.max(event.event_id);
            self.seen.push_back(event.event_id);
        }
        while self.seen.len() > 4_000 {
            self.seen.pop_front();
        }
        Ok(())
    }
}

/// The lowest event id of a moment: a `UUIDv7` begins with its milliseconds.
pub fn first_id_at(at: Timestamp) -> EventId {
    let millis = u128::from(at.as_millisecond().max(0).unsigned_abs());
    EventId(Uuid::from_u128(millis << 80))
}

/// The lowest event id of a moment so many seconds before an event.
pub fn before_by_seconds(event: EventId, seconds: i64) -> EventId {
    let millis = u128::from(seconds.unsigned_abs()) * 1_000;
    EventId(Uuid::from_u128((event.0.as_u128() >> 80).saturating_sub(millis) << 80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_may_listen_on_a_few_devices() {
        let hub = Hub::default();
        let member = MemberId(Uuid::nil());
        let listening: Vec<_> = (0..10).filter_map(|_| hub.listen(member)).collect();
        assert_eq!(listening.len(), MOST_LISTENERS);
        drop(listening);
        assert!(hub.listen(member).is_some());
    }

    #[test]
    fn ids_are_ordered_by_their_moment() {
        let at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let later = at + jiff::Span::new().seconds(5);
        assert!(first_id_at(at) < first_id_at(later));
        assert_eq!(before_by_seconds(first_id_at(later), 5), first_id_at(at));
    }
}
