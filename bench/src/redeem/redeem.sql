-- For pgbench: the statements of a redemption, in their order. Each client counts through
-- vouchers of its own; what a voucher's code is found by was set to the hash of its number.
\set n :n + 1
\set v :base + :client_id * :each + :n
BEGIN ISOLATION LEVEL READ COMMITTED;
SELECT request_hash, answer FROM idempotency
 WHERE scope = 'api_key 0197f000-0000-7000-8000-000000000000 /api/v1/redemptions'
   AND key = 'redeem-0197f000-0000-7000-8000-' || lpad(:v::text, 12, '0');
SELECT count(*) AS wrong, min(at) AS earliest
  FROM (SELECT at FROM wrong_code WHERE till = 'till-' || :client_id::text
           AND at > :at::bigint - 600000000
         ORDER BY at DESC LIMIT 5) AS latest;
SELECT voucher.member_id, voucher.voucher_id, voucher.reward, voucher.kind,
       voucher.state, voucher.points, voucher.issued_at, voucher.expires_at,
       voucher.code_attempt, voucher.claim_sequence, voucher.redemption_id,
       voucher.redeemed_at, voucher.redeemed_in, voucher.redeemed_till,
       voucher.ended_at
  FROM code
  JOIN voucher ON voucher.member_id = code.member_id
              AND voucher.voucher_id = code.voucher_id
 WHERE code.code_hash = sha256(convert_to(:v::text, 'UTF8')) \gset voucher_
UPDATE voucher
   SET state = 'redeemed', redemption_id = decode(lpad(to_hex(:v::bigint), 32, '0'), 'hex'),
       redeemed_at = :at, redeemed_in = 'harbour', redeemed_till = 'till-' || :client_id::text
 WHERE member_id = :voucher_member_id AND voucher_id = :voucher_voucher_id AND state = 'issued'
   AND expires_at > :at;
INSERT INTO redemption (redemption_id, member_id, voucher_id, redeemed_at, store, till,
    purchase_reference)
VALUES (decode(lpad(to_hex(:v::bigint), 32, '0'), 'hex'), :voucher_member_id, :voucher_voucher_id,
    :at, 'harbour', 'till-' || :client_id::text, NULL);
UPDATE wallet SET purchases = purchases
 WHERE member_id = :voucher_member_id
RETURNING available, pending, lifetime_earned, purchases, tier, tier_since, held_until, due_at,
          sequence, chain_hash \gset wallet_
\set next :wallet_sequence + 1
INSERT INTO ledger_transaction (member_id, sequence, kind, occurred_at, recorded_at, store, till,
    actor_kind, actor_id, reference, programme_version, explanation, chain_hash)
VALUES (:voucher_member_id, :next, 'redemption', :at, :at, 'harbour', 'till-' || :client_id::text,
    'api_key', :voucher_voucher_id, NULL, 1,
    '{"kind":"redemption","redemption":"0197f000-0000-7000-8000-000000000000","reward":"five-off","voucher":"0197f000-0000-7000-8000-000000000000"}',
    sha256(:wallet_chain_hash));
INSERT INTO posting (member_id, sequence, line, account, asset, amount, lot, voucher_id)
VALUES (:voucher_member_id::bytea, :next::bigint, 1, 'available', 'vouchers', -1, NULL,
        :voucher_voucher_id::bytea),
       (:voucher_member_id::bytea, :next::bigint, 2, 'claimed', 'vouchers', 1, NULL,
        :voucher_voucher_id::bytea);
UPDATE wallet
   SET available = :wallet_available, pending = :wallet_pending,
       lifetime_earned = :wallet_lifetime_earned, purchases = :wallet_purchases,
       tier = :wallet_tier, tier_since = nullif(:wallet_tier_since::text, '')::bigint,
       held_until = nullif(:wallet_held_until::text, '')::bigint,
       due_at = nullif(:wallet_due_at::text, '')::bigint, sequence = :next,
       chain_hash = sha256(:wallet_chain_hash)
 WHERE member_id = :voucher_member_id AND sequence = :wallet_sequence;
INSERT INTO outbox (member_id, event_id, kind, at, payload)
VALUES (:voucher_member_id, decode(lpad(to_hex(:v::bigint), 32, '0'), 'hex'), 'voucher_changed',
    :at, '{"kind":"voucher_changed","voucher":"0197f000-0000-7000-8000-000000000000","state":"redeemed"}');
INSERT INTO audit (audit_id, at, actor_kind, actor_id, act, member_id, store, till, detail)
VALUES (decode(lpad(to_hex(:v::bigint), 32, '0'), 'hex'), :at, 'api_key', :voucher_voucher_id,
    'voucher_redeemed', :voucher_member_id, 'harbour', 'till-' || :client_id::text,
    '{"redemption":"0197f000-0000-7000-8000-000000000000","voucher":"0197f000-0000-7000-8000-000000000000","reward":"five-off","code_ending":"1234"}');
INSERT INTO idempotency (scope, key, request_hash, answer, answered_at, kept_until)
VALUES ('api_key 0197f000-0000-7000-8000-000000000000 /api/v1/redemptions',
    'redeem-0197f000-0000-7000-8000-' || lpad(:v::text, 12, '0'), sha256(:wallet_chain_hash),
    '{"id":"0197f000-0000-7000-8000-000000000000","voucher":"0197f000-0000-7000-8000-000000000000","reward":"five-off","member":"0197f000-0000-7000-8000-000000000000","redeemed_at":"2026-01-01T12:00:00.000000Z","store":"harbour","till":"till-31"}',
    :at, NULL)
ON CONFLICT (scope, key) DO NOTHING;
COMMIT;
