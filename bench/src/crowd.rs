//! A crowd: many connections that each ask, wait for the answer, and ask again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

use crate::http::Connection;

/// How a crowd fared.
#[derive(Clone, Debug)]
pub(crate) struct Fared {
    pub(crate) answers: usize,
    pub(crate) took: Duration,
    /// Of one answer, the middle and the slowest of a hundred.
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// The mean length of a body.
    pub(crate) bytes: usize,
}

impl Fared {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        rate(self.answers, self.took)
    }
}

/// So many in so long, a second.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

/// Sends all requests over so many connections; each must be answered with this status.
pub(crate) async fn send_all(
    addr: &str,
    connections: usize,
    requests: Arc<Vec<Vec<u8>>>,
    status: u16,
) -> Result<Fared> {
    let next = Arc::new(AtomicUsize::new(0));
    let take = move || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        (index < requests.len()).then(|| requests[index].clone())
    };
    send(addr, connections, Arc::new(take), status).await
}

/// Sends each connection's own request for so long.
pub(crate) async fn send_for(
    addr: &str,
    connections: usize,
    requests: Arc<Vec<Vec<u8>>>,
    long: Duration,
) -> Result<Fared> {
    let next = AtomicUsize::new(0);
    let until = Instant::now() + long;
    let take = move || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        (Instant::now() < until).then(|| requests[index % requests.len()].clone())
    };
    send(addr, connections, Arc::new(take), 200).await
}

async fn send(
    addr: &str,
    connections: usize,
    take: Arc<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
    status: u16,
) -> Result<Fared> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(addr).await?);
    }
    let began = Instant::now();
    let tasks: Vec<_> = open
        .into_iter()
        .map(|mut connection| {
            let take = Arc::clone(&take);
            tokio::spawn(async move {
                let (mut waits, mut bytes) = (Vec::new(), 0);
                while let Some(request) = take() {
                    let asked = Instant::now();
                    let (got, length) = connection.count(&request).await?;
                    ensure!(got == status, "{got} instead of {status}");
                    waits.push(asked.elapsed());
                    bytes += length;
                }
                Ok((waits, bytes))
            })
        })
        .collect();
    let (mut waits, mut bytes) = (Vec::new(), 0);
    for task in tasks {
        let (of_one, length) = task.await??;
        waits.extend(of_one);
        bytes += length;
    }
    let took = began.elapsed();
    ensure!(!waits.is_empty(), "nothing was asked");
    waits.sort_unstable();
    let answers = waits.len();
    let (p50, p99) = (waits[answers / 2], waits[answers * 99 / 100]);
    Ok(Fared { answers, took, p50, p99, bytes: bytes / answers })
}
