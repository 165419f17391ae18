//! A redemption written by hand: the statements of ours, in their order, straight through sqlx.
//!
//! The same rows are read and written: the answer kept for the key, the till's wrong codes, the
//! voucher by its code, the redemption, the wallet, the ledger with its hash and two postings, the
//! event, the audit line. What is decided by rules in our program is taken for granted here.

use anyhow::{Result, ensure};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

/// What one caller wants.
#[derive(Clone, Debug)]
pub(super) struct Redeem {
    pub(super) code_hash: Vec<u8>,
    pub(super) once_key: String,
    pub(super) till: String,
    /// Microseconds since 1970.
    pub(super) at: i64,
}

const SCOPE: &str = "api_key 0197f000-0000-7000-8000-000000000000 /api/v1/redemptions";
const STORE: &str = "harbour";

/// Redeems one voucher; the transaction is the caller's.
pub(super) async fn redeem(tx: &mut SqliteConnection, wanted: &Redeem) -> Result<()> {
    let Redeem { at, till, once_key, .. } = wanted;
    let request_hash = Sha256::digest(once_key.as_bytes());
    let earlier =
        sqlx::query("SELECT request_hash, answer FROM idempotency WHERE scope = $1 AND key = $2")
            .bind(SCOPE)
            .bind(once_key)
            .fetch_optional(&mut *tx)
            .await?;
    ensure!(earlier.is_none(), "this key was used");
    let wrong: i64 = sqlx::query(
        "SELECT count(*) AS wrong, min(at) AS earliest
           FROM (SELECT at FROM wrong_code WHERE till = $1 AND at > $2
                  ORDER BY at DESC LIMIT $3) AS latest",
    )
    .bind(till)
    .bind(at - 600_000_000)
    .bind(5_i64)
    .fetch_one(&mut *tx)
    .await?
    .try_get("wrong")?;
    ensure!(wrong < 5, "this till must wait");

    let voucher = find_voucher(tx, &wanted.code_hash).await?;
    let redemption_id = Uuid::now_v7();
    let won = sqlx::query(
        "UPDATE voucher
            SET state = 'redeemed', redemption_id = $3, redeemed_at = $4, redeemed_in = $5,
                redeemed_till = $6
          WHERE member_id = $1 AND voucher_id = $2 AND state = 'issued' AND expires_at > $4",
    )
    .bind(voucher.member_id)
    .bind(voucher.id)
    .bind(redemption_id)
    .bind(at)
    .bind(STORE)
    .bind(till)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    ensure!(won == 1, "somebody else was quicker");
    sqlx::query(
        "INSERT INTO redemption (redemption_id, member_id, voucher_id, redeemed_at, store, till,
             purchase_reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(redemption_id)
    .bind(voucher.member_id)
    .bind(voucher.id)
    .bind(at)
    .bind(STORE)
    .bind(till)
    .bind(None::<String>)
    .execute(&mut *tx)
    .await?;
    write_ledger(tx, wanted, &voucher, redemption_id).await?;
    tell(tx, wanted, &voucher, redemption_id).await?;

    let answer = format!(
        r#"{{"id":"{redemption_id}","voucher":"{}","reward":"{}","member":"{}","redeemed_at":{at},"store":"{STORE}","till":"{till}"}}"#,
        voucher.id, voucher.reward, voucher.member_id
    );
    let kept = sqlx::query(
        "INSERT INTO idempotency (scope, key, request_hash, answer, answered_at, kept_until)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (scope, key) DO NOTHING",
    )
    .bind(SCOPE)
    .bind(once_key)
    .bind(&request_hash[..])
    .bind(answer)
    .bind(at)
    .bind(None::<i64>)
    .execute(&mut *tx)
    .await?;
    ensure!(kept.rows_affected() == 1, "this key was used");
    Ok(())
}

struct Voucher {
    member_id: Uuid,
    id: Uuid,
    reward: String,
}

async fn find_voucher(tx: &mut SqliteConnection, code_hash: &[u8]) -> Result<Voucher> {
    let row = sqlx::query(
        "SELECT voucher.member_id, voucher.voucher_id, voucher.reward, voucher.kind,
                voucher.state, voucher.points, voucher.issued_at, voucher.expires_at,
                voucher.code_attempt, voucher.claim_sequence, voucher.redemption_id,
                voucher.redeemed_at, voucher.redeemed_in, voucher.redeemed_till,
                voucher.ended_at
           FROM code
           JOIN voucher ON voucher.member_id = code.member_id
                       AND voucher.voucher_id = code.voucher_id
          WHERE code.code_hash = $1",
    )
    .bind(code_hash)
    .fetch_one(&mut *tx)
    .await?;
    let state: String = row.try_get("state")?;
    ensure!(state == "issued", "this voucher is {state}");
    Ok(Voucher {
        member_id: row.try_get("member_id")?,
        id: row.try_get("voucher_id")?,
        reward: row.try_get("reward")?,
    })
}

async fn write_ledger(
    tx: &mut SqliteConnection,
    wanted: &Redeem,
    voucher: &Voucher,
    redemption_id: Uuid,
) -> Result<()> {
    let Redeem { at, till, .. } = wanted;
    let wallet = sqlx::query(
        "SELECT available, pending, lifetime_earned, purchases, tier, tier_since, held_until,
                due_at, sequence, chain_hash
           FROM wallet
          WHERE member_id = $1",
    )
    .bind(voucher.member_id)
    .fetch_one(&mut *tx)
    .await?;
    let sequence: i64 = wallet.try_get("sequence")?;
    let before: Vec<u8> = wallet.try_get("chain_hash")?;
    let explanation = format!(
        r#"{{"kind":"redemption","redemption":"{redemption_id}","reward":"{}","voucher":"{}"}}"#,
        voucher.reward, voucher.id
    );
    let asset = "vouchers";
    let mut hash = Sha256::new();
    hash.update(&before);
    hash.update(voucher.member_id.as_bytes());
    hash.update(explanation.as_bytes());
    hash.update(asset.as_bytes());
    let chain_hash = hash.finalize();
    sqlx::query(
        "INSERT INTO ledger_transaction (member_id, sequence, kind, occurred_at, recorded_at,
             store, till, actor_kind, actor_id, reference, programme_version, explanation,
             chain_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(voucher.member_id)
    .bind(sequence + 1)
    .bind("redemption")
    .bind(at)
    .bind(at)
    .bind(STORE)
    .bind(till)
    .bind("api_key")
    .bind(voucher.id)
    .bind(None::<String>)
    .bind(1_i64)
    .bind(explanation)
    .bind(&chain_hash[..])
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO posting
             (member_id, sequence, line, account, asset, amount, lot, voucher_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8),
                ($1, $2, $9, $10, $11, $12, $13, $14)",
    )
    .bind(voucher.member_id)
    .bind(sequence + 1)
    .bind(1_i64)
    .bind("available")
    .bind(asset)
    .bind(-1_i64)
    .bind(None::<i64>)
    .bind(voucher.id)
    .bind(2_i64)
    .bind("claimed")
    .bind(asset)
    .bind(1_i64)
    .bind(None::<i64>)
    .bind(voucher.id)
    .execute(&mut *tx)
    .await?;
    let saved = sqlx::query(
        "UPDATE wallet
            SET available = $3, pending = $4, lifetime_earned = $5, purchases = $6, tier = $7,
                tier_since = $8, held_until = $9, due_at = $10, sequence = $11, chain_hash = $12
          WHERE member_id = $1 AND sequence = $2",
    )
    .bind(voucher.member_id)
    .bind(sequence)
    .bind(wallet.try_get::<i64, _>("available")?)
    .bind(wallet.try_get::<i64, _>("pending")?)
    .bind(wallet.try_get::<i64, _>("lifetime_earned")?)
    .bind(wallet.try_get::<i64, _>("purchases")?)
    .bind(wallet.try_get::<String, _>("tier")?)
    .bind(wallet.try_get::<Option<i64>, _>("tier_since")?)
    .bind(wallet.try_get::<Option<i64>, _>("held_until")?)
    .bind(wallet.try_get::<Option<i64>, _>("due_at")?)
    .bind(sequence + 1)
    .bind(&chain_hash[..])
    .execute(&mut *tx)
    .await?;
    ensure!(saved.rows_affected() == 1, "the wallet was changed meanwhile");
    Ok(())
}

async fn tell(
    tx: &mut SqliteConnection,
    wanted: &Redeem,
    voucher: &Voucher,
    redemption_id: Uuid,
) -> Result<()> {
    let Redeem { at, till, .. } = wanted;
    sqlx::query(
        "INSERT INTO outbox (member_id, event_id, kind, at, payload) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(voucher.member_id)
    .bind(Uuid::now_v7())
    .bind("voucher_changed")
    .bind(at)
    .bind(format!(
        r#"{{"kind":"voucher_changed","voucher":"{}","state":"redeemed"}}"#,
        voucher.id
    ))
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO audit
             (audit_id, at, actor_kind, actor_id, act, member_id, store, till, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(Uuid::now_v7())
    .bind(at)
    .bind("api_key")
    .bind(voucher.id)
    .bind("voucher_redeemed")
    .bind(voucher.member_id)
    .bind(STORE)
    .bind(till)
    .bind(format!(
        r#"{{"redemption":"{redemption_id}","voucher":"{}","reward":"{}","code_ending":"1234"}}"#,
        voucher.id, voucher.reward
    ))
    .execute(&mut *tx)
    .await?;
    Ok(())
}
