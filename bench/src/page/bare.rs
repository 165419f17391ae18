//! The bare peer: one axum handler that reads the rows of the wallet page and answers with JSON.
//!
//! No template, no rule, no consistent view across its statements, no header but the two that
//! JSON needs.

use std::{net::SocketAddr, path::Path, time::SystemTime};

use anyhow::Result;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::get,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::{
    FromRow, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};

#[derive(Serialize, FromRow)]
struct Session {
    person_id: Vec<u8>,
    started_at: i64,
    seen_at: i64,
    expires_at: i64,
    device: String,
    store: Option<String>,
    till: Option<String>,
    placed_at: Option<i64>,
}

#[derive(Serialize, FromRow)]
struct Wallet {
    state: String,
    available: i64,
    pending: i64,
    lifetime_earned: i64,
    purchases: i64,
    tier: String,
    tier_since: Option<i64>,
    held_until: Option<i64>,
    due_at: Option<i64>,
    sequence: i64,
}

#[derive(Serialize, FromRow)]
struct Member {
    number: String,
    enrolled_at: i64,
    enrolled_in: Option<String>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    birthday: Option<String>,
    locale: Option<String>,
    consent_email: i64,
    consent_sms: i64,
}

#[derive(Serialize, FromRow)]
struct Qualifying {
    points: i64,
    spend_minor: i64,
}

#[derive(Serialize, FromRow)]
struct LotSum {
    points: i64,
    is_pending: i64,
    at: i64,
}

#[derive(Serialize, FromRow)]
struct Voucher {
    voucher_id: Vec<u8>,
    reward: String,
    kind: String,
    state: String,
    points: i64,
    issued_at: i64,
    expires_at: i64,
}

#[derive(Serialize, FromRow)]
struct Entry {
    sequence: i64,
    kind: String,
    occurred_at: i64,
    recorded_at: i64,
    store: Option<String>,
    till: Option<String>,
    actor_kind: String,
    reference: Option<String>,
    programme_version: i64,
    explanation: String,
    points: i64,
    matures_at: Option<i64>,
}

#[derive(Serialize, FromRow)]
struct Stock {
    reward: String,
    claimed: i64,
}

#[derive(Serialize, FromRow)]
struct Claimed {
    reward: String,
    vouchers: i64,
}

#[derive(Serialize)]
struct Answer {
    session: Session,
    wallet: Wallet,
    member: Member,
    qualifying: Qualifying,
    lots: Vec<LotSum>,
    vouchers: Vec<Voucher>,
    entries: Vec<Entry>,
    stock: Vec<Stock>,
    claimed: Vec<Claimed>,
}

/// Serves the handler at this address until the process is ended.
pub(crate) async fn serve(file: &Path, addr: SocketAddr) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .statement_cache_capacity(300)
        .pragma("cache_size", "-8000")
        .read_only(true);
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    // As many connections as ours has to read.
    let pool = SqlitePoolOptions::new()
        .max_connections(u32::try_from(cores * 4)?.clamp(4, 32))
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let router = Router::new().route("/", get(show)).with_state(pool);
    let router = router.route("/ready", get(|| async { "ready" }));
    let listener = tokio::net::TcpListener::bind(addr).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

async fn show(
    State(pool): State<SqlitePool>,
    headers: HeaderMap,
) -> Result<Json<Answer>, StatusCode> {
    let cookie = headers.get(header::COOKIE).and_then(|value| value.to_str().ok());
    let token = cookie.and_then(|cookie| cookie.strip_prefix("wallet="));
    let token = token.ok_or(StatusCode::UNAUTHORIZED)?;
    match read(&pool, token).await {
        Ok(Some(answer)) => Ok(Json(answer)),
        Ok(None) => Err(StatusCode::UNAUTHORIZED),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

async fn read(pool: &SqlitePool, token: &str) -> Result<Option<Answer>, sqlx::Error> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_micros()).unwrap_or(i64::MAX);
    let today = now / 86_400_000_000;
    let mut db = pool.acquire().await?;
    let session: Option<Session> = sqlx::query_as(
        "SELECT session_hash, person_id, started_at, seen_at, expires_at, device, store, till,
                placed_at
           FROM session
          WHERE session_hash = $1 AND audience = $2 AND expires_at > $3",
    )
    .bind(&Sha256::digest(token.as_bytes())[..])
    .bind("member")
    .bind(now)
    .fetch_optional(&mut *db)
    .await?;
    let Some(session) = session else { return Ok(None) };
    let id = session.person_id.as_slice();
    let wallet = sqlx::query_as(
        "SELECT state, available, pending, lifetime_earned, purchases, tier, tier_since,
                held_until, due_at, sequence, chain_hash
           FROM wallet
          WHERE member_id = $1",
    );
    let wallet = wallet.bind(id).fetch_one(&mut *db).await?;
    let member = sqlx::query_as(
        "SELECT member_id, number, card_attempt, enrolled_at, enrolled_in, name, email, phone,
                birthday, locale, consent_email, consent_sms
           FROM member
          WHERE member_id = $1",
    );
    let member = member.bind(id).fetch_one(&mut *db).await?;
    let qualifying = sqlx::query_as(
        "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) AS points,
                CAST(coalesce(sum(spend_minor), 0) AS BIGINT) AS spend_minor
           FROM qualifying
          WHERE member_id = $1 AND on_day >= $2 AND on_day <= $3",
    );
    let qualifying =
        qualifying.bind(id).bind(today - today % 365).bind(today).fetch_one(&mut *db).await?;
    let lots = sqlx::query_as(
        "SELECT CAST(sum(remaining) AS BIGINT) AS points, is_pending, at
           FROM (SELECT remaining,
                        CAST(CASE WHEN matures_at IS NULL THEN 0 ELSE 1 END AS BIGINT)
                            AS is_pending,
                        coalesce(matures_at, expires_at) AS at
                   FROM lot
                  WHERE member_id = $1 AND remaining > 0) AS open
          GROUP BY is_pending, at
          ORDER BY at",
    );
    let lots = lots.bind(id).fetch_all(&mut *db).await?;
    let vouchers = sqlx::query_as(
        "SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at,
                code_attempt, claim_sequence, redemption_id, redeemed_at, redeemed_in,
                redeemed_till, ended_at
           FROM voucher
          WHERE member_id = $1 AND state = 'issued'
          ORDER BY expires_at, voucher_id",
    );
    let vouchers = vouchers.bind(id).fetch_all(&mut *db).await?;
    let entries = sqlx::query_as(ENTRIES).bind(id).fetch_all(&mut *db).await?;
    let stock = sqlx::query_as("SELECT reward, claimed FROM reward_stock ORDER BY reward");
    let stock = stock.fetch_all(&mut *db).await?;
    let claimed = sqlx::query_as(
        "SELECT reward, count(*) AS vouchers
           FROM voucher
          WHERE member_id = $1 AND state IN ('issued', 'redeemed')
          GROUP BY reward
          ORDER BY reward",
    );
    let claimed = claimed.bind(id).fetch_all(&mut *db).await?;
    Ok(Some(Answer {
        session,
        wallet,
        member,
        qualifying,
        lots,
        vouchers,
        entries,
        stock,
        claimed,
    }))
}

const ENTRIES: &str = "SELECT told.sequence, told.kind, told.occurred_at, told.recorded_at,
        told.store, told.till, told.actor_kind, told.actor_id, told.reference,
        told.programme_version, told.explanation,
        (SELECT CAST(coalesce(sum(posting.amount), 0) AS BIGINT)
           FROM posting
          WHERE posting.member_id = told.member_id AND posting.sequence = told.sequence
            AND posting.asset = 'points'
            AND posting.account IN ('available', 'pending')) AS points,
        lot.matures_at
   FROM ledger_transaction AS told
   LEFT JOIN lot ON lot.member_id = told.member_id AND lot.lot = told.sequence
  WHERE told.member_id = $1 AND told.kind <> 'maturity'
  ORDER BY told.sequence DESC
  LIMIT 4";
