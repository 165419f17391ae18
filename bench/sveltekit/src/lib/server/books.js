// The rows of the wallet page, by the statements of our own, from the same file.

import { createHash } from "node:crypto";
import Database from "better-sqlite3";

const file = process.env.WALLET_FILE;
const db = file ? new Database(file, { readonly: true }) : null;
db?.pragma("cache_size = -8000");

const session = db?.prepare(
  `SELECT session_hash, person_id, started_at, seen_at, expires_at, device, store, till, placed_at
     FROM session
    WHERE session_hash = ? AND audience = 'member' AND expires_at > ?`,
);
const wallet = db?.prepare(
  `SELECT available, pending, lifetime_earned, purchases, tier, tier_since, held_until, due_at,
          sequence, chain_hash
     FROM wallet WHERE member_id = ?`,
);
const member = db?.prepare(
  `SELECT member_id, number, card_attempt, state, enrolled_at, enrolled_in, name, email, phone,
          birthday, locale, consent_email, consent_sms
     FROM member WHERE member_id = ?`,
);
const qualifying = db?.prepare(
  `SELECT coalesce(sum(points), 0) AS points, coalesce(sum(spend_minor), 0) AS spend_minor
     FROM qualifying WHERE member_id = ? AND on_day >= ? AND on_day <= ?`,
);
const lots = db?.prepare(
  `SELECT sum(remaining) AS points, is_pending, at
     FROM (SELECT remaining, CASE WHEN matures_at IS NULL THEN 0 ELSE 1 END AS is_pending,
                  coalesce(matures_at, expires_at) AS at
             FROM lot WHERE member_id = ? AND remaining > 0) AS open
    GROUP BY is_pending, at
    ORDER BY at`,
);
const vouchers = db?.prepare(
  `SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at, code_attempt,
          claim_sequence, redemption_id, redeemed_at, redeemed_in, redeemed_till, ended_at
     FROM voucher WHERE member_id = ? AND state = 'issued'
    ORDER BY expires_at, voucher_id`,
);
const entries = db?.prepare(
  `SELECT told.sequence, told.kind, told.occurred_at, told.recorded_at, told.store, told.till,
          told.actor_kind, told.actor_id, told.reference, told.programme_version,
          told.explanation,
          (SELECT coalesce(sum(posting.amount), 0)
             FROM posting
            WHERE posting.member_id = told.member_id AND posting.sequence = told.sequence
              AND posting.asset = 'points' AND posting.account IN ('available', 'pending')) AS points,
          lot.matures_at
     FROM ledger_transaction AS told
     LEFT JOIN lot ON lot.member_id = told.member_id AND lot.lot = told.sequence
    WHERE told.member_id = ? AND told.kind <> 'maturity'
    ORDER BY told.sequence DESC
    LIMIT 4`,
);
const stock = db?.prepare("SELECT reward, claimed FROM reward_stock ORDER BY reward");
const claimed = db?.prepare(
  `SELECT reward, count(*) AS vouchers
     FROM voucher WHERE member_id = ? AND state IN ('issued', 'redeemed')
    GROUP BY reward ORDER BY reward`,
);

/** One view of everything, as ours has it. */
const read = db?.transaction((id, firstDay, today) => ({
  wallet: wallet.get(id),
  member: member.get(id),
  qualifying: qualifying.get(id, firstDay, today),
  lots: lots.all(id),
  vouchers: vouchers.all(id),
  entries: entries.all(id),
  stock: stock.all(),
  claimed: claimed.all(id),
}));

/** Whoever the cookie signs in, with all that the wallet shows; null for a stranger. */
export function load(token, now) {
  const hash = createHash("sha256").update(token).digest();
  const found = session.get(hash, now.getTime() * 1000);
  if (!found) return null;
  const day = 86_400_000;
  const today = Math.floor(now.getTime() / day);
  const firstDay = Math.floor(Date.UTC(now.getUTCFullYear(), 0, 1) / day);
  return { session: found, ...read(found.person_id, firstDay, today) };
}
