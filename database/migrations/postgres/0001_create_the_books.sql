-- The loyalty wallet's tables on PostgreSQL. The same tables on SQLite are in
-- ../sqlite; a test compares them column by column.
--
-- Times are microseconds since 1970 (UTC), ids UUIDs of 16 bytes, answers 0 or 1.
-- Every table that grows with members has member_id first in its primary key; what
-- is looked up by something else has a table keyed by that, and no key crosses
-- members: so that the tables can be spread over several machines.

-- Bytes as SQLite spells them, so that one text of a statement is understood by both.
CREATE FUNCTION hex(bytes BYTEA) RETURNS TEXT
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN upper(encode(bytes, 'hex'));

-- Facts about this database itself: whose secret its codes were made with.
CREATE TABLE instance (
    name  TEXT  PRIMARY KEY,
    value BYTEA NOT NULL
);

-- The programme, version by version; the one in force has the last effective_at that has come.
CREATE TABLE programme_version (
    version      BIGINT PRIMARY KEY,
    source       TEXT   NOT NULL,
    effective_at BIGINT NOT NULL,
    recorded_at  BIGINT NOT NULL,
    recorded_by  TEXT   NOT NULL
);

-- Stores that purchases named and the programme does not.
CREATE TABLE store (
    store    TEXT   PRIMARY KEY,
    added_at BIGINT NOT NULL
);

-- A member, and all personal data we hold of them.
CREATE TABLE member (
    member_id     BYTEA  PRIMARY KEY,
    number        TEXT   NOT NULL,
    card_attempt  BIGINT NOT NULL,
    enrolled_at   BIGINT NOT NULL,
    enrolled_in   TEXT,
    name          TEXT,
    email         TEXT,
    phone         TEXT,
    birthday      TEXT,
    locale        TEXT,
    consent_email BIGINT NOT NULL,
    consent_sms   BIGINT NOT NULL,
    merged_into   BYTEA
);

-- The members that became part of another: where their numbers and addresses lead.
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;

-- Those who may be one person: of one name and birthday.
CREATE INDEX member_likeness ON member (birthday, lower(name)) WHERE birthday IS NOT NULL;

-- Members that became one, and what it takes to part them again: by how much the numbers of the one's
-- ledger are higher in the other's, and how many transactions came.
CREATE TABLE member_merge (
    survivor_id     BYTEA  NOT NULL,
    renumbered_by   BIGINT NOT NULL,
    merged_id       BYTEA  NOT NULL,
    merged_at       BIGINT NOT NULL,
    transactions    BIGINT NOT NULL,
    settled_in      BIGINT NOT NULL,
    lifetime_earned BIGINT NOT NULL,
    purchases       BIGINT NOT NULL,
    undone_at       BIGINT,
    PRIMARY KEY (survivor_id, renumbered_by)
);

-- The merge of a member that is not undone.
CREATE INDEX member_merge_of ON member_merge (merged_id) WHERE undone_at IS NULL;

-- What a member is found by: number, e-mail, phone, the ids of other systems.
CREATE TABLE member_identifier (
    kind      TEXT  NOT NULL CHECK (kind IN ('number', 'email', 'phone', 'external')),
    value     TEXT  NOT NULL,
    member_id BYTEA NOT NULL,
    merged_from BYTEA,
    PRIMARY KEY (kind, value)
);

-- All identifiers of one member: for the API's external_ids, merging and erasing.
CREATE INDEX member_identifier_of ON member_identifier (member_id);

-- Words that the shop notes of a member, for segments to ask for.
CREATE TABLE member_tag (
    member_id BYTEA NOT NULL,
    tag       TEXT  NOT NULL,
    PRIMARY KEY (member_id, tag)
);

-- What a scanned card or voucher is found by: a keyed hash of the digits that stay.
CREATE TABLE code (
    code_hash  BYTEA PRIMARY KEY,
    member_id  BYTEA NOT NULL,
    voucher_id BYTEA
);

-- All that a command on a member starts from, in one row: the balances beside the postings, the
-- standing, and the end of the member's ledger. Changes only with the postings it sums up.
CREATE TABLE wallet (
    member_id       BYTEA  PRIMARY KEY,
    state           TEXT    NOT NULL
        CHECK (state IN ('active', 'suspended', 'merged', 'erased')),
    available       BIGINT NOT NULL,
    pending         BIGINT NOT NULL CHECK (pending >= 0),
    lifetime_earned BIGINT NOT NULL,
    purchases       BIGINT NOT NULL,
    tier            TEXT   NOT NULL,
    tier_since      BIGINT,
    held_until      BIGINT,
    due_at          BIGINT,
    sequence        BIGINT NOT NULL,
    chain_hash      BYTEA  NOT NULL
) WITH (fillfactor = 70);

-- Whose turn it is: for closing.
CREATE INDEX wallet_due ON wallet (due_at, member_id) WHERE due_at IS NOT NULL;

-- Business facts, numbered within each member's ledger. Never updated, never deleted. What came with
-- a merge says whose ledger it was written in first; that one counts.
CREATE TABLE ledger_transaction (
    member_id         BYTEA  NOT NULL,
    sequence          BIGINT NOT NULL,
    kind              TEXT   NOT NULL,
    occurred_at       BIGINT NOT NULL,
    recorded_at       BIGINT NOT NULL,
    store             TEXT,
    till              TEXT,
    actor_kind        TEXT   NOT NULL,
    actor_id          BYTEA,
    reference         TEXT,
    programme_version BIGINT NOT NULL,
    explanation       TEXT   NOT NULL,
    moved_from        BYTEA,
    chain_hash        BYTEA  NOT NULL,
    PRIMARY KEY (member_id, sequence)
);

-- What each transaction moved. The postings of a transaction sum to zero for each asset.
-- Never updated, never deleted.
CREATE TABLE posting (
    member_id BYTEA  NOT NULL,
    sequence  BIGINT NOT NULL,
    line      BIGINT NOT NULL,
    account   TEXT   NOT NULL
        CHECK (account IN ('available', 'pending', 'issued', 'claimed', 'expired', 'adjusted')),
    asset      TEXT   NOT NULL,
    amount     BIGINT NOT NULL,
    lot        BIGINT,
    voucher_id BYTEA,
    PRIMARY KEY (member_id, sequence, line)
);

-- What one earning left. A lot bears the number of the transaction that made it.
CREATE TABLE lot (
    member_id  BYTEA  NOT NULL,
    lot        BIGINT NOT NULL,
    remaining  BIGINT NOT NULL CHECK (remaining >= 0),
    earned_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    matures_at BIGINT,
    PRIMARY KEY (member_id, lot)
) WITH (fillfactor = 70);

-- Every claim asks for a member's open lots, soonest to expire first.
CREATE INDEX lot_open ON lot (member_id, expires_at) WHERE remaining > 0;

-- What a member holds besides points: credit in minor units, stamps by card. Beside the postings,
-- and changed only with them. Below zero are stamps of goods that were given back.
CREATE TABLE asset_balance (
    member_id BYTEA  NOT NULL,
    asset     TEXT   NOT NULL,
    balance   BIGINT NOT NULL,
    PRIMARY KEY (member_id, asset)
);

-- What is left of each load of credit. A lot bears the number of the transaction that loaded it.
CREATE TABLE credit_lot (
    member_id       BYTEA  NOT NULL,
    lot             BIGINT NOT NULL,
    gift_card_id    BYTEA,
    remaining_minor BIGINT NOT NULL CHECK (remaining_minor >= 0),
    loaded_at       BIGINT NOT NULL,
    expires_at      BIGINT,
    PRIMARY KEY (member_id, lot)
);

-- What a load, a spending or a refund of credit is found by, so that none happens twice.
CREATE TABLE credit_reference (
    member_id BYTEA  NOT NULL,
    reference TEXT   NOT NULL,
    minor     BIGINT NOT NULL,
    refund_of TEXT,
    sequence  BIGINT NOT NULL,
    PRIMARY KEY (member_id, reference)
);

-- Gift cards, by a keyed hash of their number; number and PIN come from the server's key. Whose
-- wallet a card's value went into is known from then on.
CREATE TABLE gift_card (
    number_hash  BYTEA  PRIMARY KEY,
    gift_card_id BYTEA  NOT NULL,
    last_digits  TEXT   NOT NULL,
    value_minor  BIGINT NOT NULL CHECK (value_minor > 0),
    issued_at    BIGINT NOT NULL,
    member_id    BYTEA,
    added_at     BIGINT
);

-- A gift card is found by its id from the credit that is left of it.
CREATE UNIQUE INDEX gift_card_of ON gift_card (gift_card_id);

-- Numbered paper cards and what is on them, until a member links one.
CREATE TABLE paper_card (
    card       TEXT   PRIMARY KEY,
    points     BIGINT NOT NULL CHECK (points >= 0),
    stamps     BIGINT NOT NULL CHECK (stamps >= 0),
    stamp_card TEXT,
    member_id  BYTEA,
    linked_at  BIGINT
);

-- What counts for tiers, by local day (days since 1970).
CREATE TABLE qualifying (
    member_id   BYTEA  NOT NULL,
    on_day      BIGINT NOT NULL,
    points      BIGINT NOT NULL,
    spend_minor BIGINT NOT NULL,
    PRIMARY KEY (member_id, on_day)
);

-- Standings reached, kept and lost: which tier was held when.
CREATE TABLE tier_change (
    member_id  BYTEA  NOT NULL,
    changed_at BIGINT NOT NULL,
    from_tier  TEXT   NOT NULL,
    to_tier    TEXT   NOT NULL,
    by_review  BIGINT NOT NULL,
    PRIMARY KEY (member_id, changed_at)
);

-- Purchases as they were reported, with what decided their earning. Lines are JSON: they are
-- written once, and always read whole.
CREATE TABLE purchase (
    member_id      BYTEA  NOT NULL,
    purchase_id    BYTEA  NOT NULL,
    source         TEXT   NOT NULL,
    reference      TEXT   NOT NULL,
    store          TEXT,
    till           TEXT,
    channel        TEXT   NOT NULL CHECK (channel IN ('store', 'web', 'app')),
    occurred_at    BIGINT NOT NULL,
    currency       TEXT   NOT NULL,
    total_minor    BIGINT NOT NULL,
    lines          TEXT   NOT NULL,
    sequence       BIGINT NOT NULL,
    points         BIGINT NOT NULL,
    tier           TEXT   NOT NULL,
    is_first       BIGINT NOT NULL,
    birthday_month BIGINT,
    available_at   BIGINT NOT NULL,
    -- A member's purchases lie apart, among everybody's of their time. Where each stands in the
    -- ledger and what it earned is found without going there.
    PRIMARY KEY (member_id, purchase_id) INCLUDE (sequence, points)
);

-- What purchases have taken of the caps of their rules, by local day (days since 1970), in millionths
-- of a point: how much room a rule has left for a member.
CREATE TABLE cap_taken (
    member_id   BYTEA  NOT NULL,
    on_day      BIGINT NOT NULL,
    rule        TEXT   NOT NULL,
    purchase_id BYTEA  NOT NULL,
    millionths  BIGINT NOT NULL CHECK (millionths >= 0),
    PRIMARY KEY (member_id, on_day, rule, purchase_id)
);

-- What a purchase is found by, and the fingerprint that tells a repetition from a conflict. Without
-- a purchase: refunds came before it, and wait. Without a member: nobody has claimed its receipt.
CREATE TABLE purchase_reference (
    source       TEXT   NOT NULL,
    reference    TEXT   NOT NULL,
    member_id    BYTEA,
    purchase_id  BYTEA,
    content_hash BYTEA,
    PRIMARY KEY (source, reference)
);

-- Purchases that had no member, whole, for whoever claims their receipt. The code on the receipt is
-- computed from the id; its hash finds the purchase.
CREATE TABLE unclaimed_purchase (
    receipt_hash BYTEA  PRIMARY KEY,
    purchase_id  BYTEA  NOT NULL,
    code_attempt BIGINT NOT NULL,
    source       TEXT   NOT NULL,
    reference    TEXT   NOT NULL,
    store        TEXT,
    till         TEXT,
    channel      TEXT   NOT NULL CHECK (channel IN ('store', 'web', 'app')),
    occurred_at  BIGINT NOT NULL,
    currency     TEXT   NOT NULL,
    lines        TEXT   NOT NULL
);

-- The receipt of a purchase that is known by its reference.
CREATE INDEX unclaimed_purchase_by ON unclaimed_purchase (source, reference);

-- Goods given back, in the order in which they were.
CREATE TABLE refund (
    member_id   BYTEA  NOT NULL,
    purchase_id BYTEA  NOT NULL,
    number      BIGINT NOT NULL,
    refund      TEXT   NOT NULL,
    points      BIGINT NOT NULL,
    not_taken_minor BIGINT NOT NULL,
    -- Of the cashback: what was taken, and what was spent already. NULL if there was none to take.
    cashback_minor       BIGINT,
    cashback_spent_minor BIGINT,
    sequence    BIGINT NOT NULL,
    -- Here too: no ledger of this member tells of a refund between a merge and its undo.
    returned_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, purchase_id, number)
);

-- What a refund is found by, within its purchase.
CREATE TABLE refund_reference (
    source             TEXT   NOT NULL,
    purchase_reference TEXT   NOT NULL,
    reference          TEXT   NOT NULL,
    member_id          BYTEA  NOT NULL,
    purchase_id        BYTEA  NOT NULL,
    number             BIGINT NOT NULL,
    content_hash       BYTEA  NOT NULL,
    PRIMARY KEY (source, purchase_reference, reference)
);

-- Refunds whose purchase has no member yet, or is not known: applied with it, in their order.
CREATE TABLE kept_refund (
    source             TEXT   NOT NULL,
    purchase_reference TEXT   NOT NULL,
    reference          TEXT   NOT NULL,
    number             BIGINT NOT NULL,
    refund             TEXT   NOT NULL,
    content_hash       BYTEA  NOT NULL,
    reported_by        TEXT   NOT NULL,
    reported_at        BIGINT NOT NULL,
    PRIMARY KEY (source, purchase_reference, reference)
);

-- What earned without buying, and the key that keeps it from earning twice.
CREATE TABLE activity (
    member_id BYTEA  NOT NULL,
    activity  TEXT   NOT NULL,
    once_key  TEXT   NOT NULL,
    sequence  BIGINT NOT NULL,
    points    BIGINT NOT NULL,
    PRIMARY KEY (member_id, activity, once_key)
);

-- Who joined through whose invitation, when that earned, and by which purchase: none as long as
-- nothing was bought, and once it was given back.
CREATE TABLE referral (
    member_id   BYTEA  PRIMARY KEY,
    referred_by BYTEA  NOT NULL,
    referred_at BIGINT NOT NULL,
    earned_at   BIGINT,
    purchase_id BYTEA
);

-- The friends of one member: to count them.
CREATE INDEX referral_by ON referral (referred_by);

-- The referral that a purchase earned: to take it back.
CREATE INDEX referral_by_purchase ON referral (purchase_id);

-- Whose invitation a code is.
CREATE TABLE referral_code (
    code      TEXT   PRIMARY KEY,
    member_id BYTEA  NOT NULL
);

-- Vouchers. The last redemption is kept with them, for whoever scans one again.
CREATE TABLE voucher (
    member_id  BYTEA NOT NULL,
    voucher_id BYTEA NOT NULL,
    reward     TEXT  NOT NULL,
    kind       TEXT  NOT NULL CHECK (kind IN ('live', 'printed', 'credit')),
    state      TEXT  NOT NULL
        CHECK (state IN ('issued', 'redeemed', 'expired', 'cancelled', 'reversed')),
    points         BIGINT NOT NULL,
    issued_at      BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    code_attempt   BIGINT NOT NULL,
    claim_sequence BIGINT NOT NULL,
    redemption_id  BYTEA,
    redeemed_at    BIGINT,
    redeemed_in    TEXT,
    redeemed_till  TEXT,
    ended_at       BIGINT,
    PRIMARY KEY (member_id, voucher_id)
) WITH (fillfactor = 70);

-- The vouchers that a wallet shows, and that closing ends.
CREATE INDEX voucher_issued ON voucher (member_id, expires_at) WHERE state = 'issued';

-- How many of a scarce reward are claimed.
CREATE TABLE reward_stock (
    reward  TEXT   PRIMARY KEY,
    claimed BIGINT NOT NULL CHECK (claimed >= 0)
) WITH (fillfactor = 70);

-- Each acceptance of a voucher at a till, and what it is taken back by.
CREATE TABLE redemption (
    redemption_id      BYTEA  PRIMARY KEY,
    member_id          BYTEA  NOT NULL,
    voucher_id         BYTEA  NOT NULL,
    redeemed_at        BIGINT NOT NULL,
    store              TEXT   NOT NULL,
    till               TEXT,
    purchase_reference TEXT,
    reversed_at        BIGINT
);

-- Requests that were answered: the same key gets the same answer.
CREATE TABLE idempotency (
    scope        TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash BYTEA  NOT NULL,
    answer       TEXT   NOT NULL,
    answered_at  BIGINT NOT NULL,
    kept_until   BIGINT,
    PRIMARY KEY (scope, key)
);

-- The answers that need not be kept any longer, found without reading those that stay.
CREATE INDEX idempotency_kept ON idempotency (kept_until) WHERE kept_until IS NOT NULL;

-- What happened, for phones, webhooks and the mail: written with what it tells of.
CREATE TABLE outbox (
    member_id BYTEA  NOT NULL,
    event_id  BYTEA  NOT NULL,
    kind      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    payload   TEXT   NOT NULL,
    PRIMARY KEY (member_id, event_id)
);

-- What is new since an event, for whoever passes events on.
CREATE INDEX outbox_order ON outbox (event_id);

-- What is old enough to be forgotten.
CREATE INDEX outbox_at ON outbox (at);

-- Who did what, when, where and why; no personal data. Never updated, never deleted.
CREATE TABLE audit (
    audit_id   BYTEA  PRIMARY KEY,
    at         BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BYTEA,
    act        TEXT   NOT NULL,
    member_id  BYTEA,
    store      TEXT,
    till       TEXT,
    detail     TEXT   NOT NULL
);

-- What happened at a till today.
CREATE INDEX audit_in_store ON audit (store, till, at) WHERE store IS NOT NULL;

-- Wrong codes at a till: five in ten minutes make it wait.
CREATE TABLE wrong_code (
    till     TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    wrong_id BYTEA  NOT NULL,
    PRIMARY KEY (till, at, wrong_id)
);

-- Who is signed in, by the hash of what their cookie holds.
CREATE TABLE session (
    session_hash BYTEA  PRIMARY KEY,
    audience     TEXT   NOT NULL CHECK (audience IN ('member', 'associate')),
    person_id    BYTEA  NOT NULL,
    started_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    device       TEXT   NOT NULL,
    store        TEXT,
    till         TEXT,
    placed_at    BIGINT
);

-- The devices of one person: to list them, and to sign them out.
CREATE INDEX session_of ON session (person_id);

-- Sessions that have ended.
CREATE INDEX session_end ON session (expires_at);

-- Passkey ceremonies under way, by the hash of what the browser's cookie holds.
CREATE TABLE ceremony (
    ceremony_hash BYTEA  PRIMARY KEY,
    state         TEXT   NOT NULL,
    expires_at    BIGINT NOT NULL
);

-- Links by which people sign in, by the hash of what the mail holds.
CREATE TABLE sign_in_link (
    link_hash    BYTEA  PRIMARY KEY,
    audience     TEXT   NOT NULL CHECK (audience IN ('member', 'associate')),
    email        TEXT   NOT NULL,
    browser_hash BYTEA,
    store        TEXT,
    member_id    BYTEA,
    referred_by  BYTEA,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    wrong_digits BIGINT NOT NULL,
    used_at      BIGINT
);

-- The links an address has asked for lately, and the one a browser waits for.
CREATE INDEX sign_in_link_to ON sign_in_link (email, created_at);
CREATE INDEX sign_in_link_from ON sign_in_link (browser_hash, created_at) WHERE browser_hash IS NOT NULL;

-- Passkeys, by which members and associates sign in.
CREATE TABLE passkey (
    person_id    BYTEA  NOT NULL,
    passkey_id   BYTEA  NOT NULL,
    credential   TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (person_id, passkey_id)
);

-- One credential belongs to one person.
CREATE TABLE passkey_credential (
    credential_id BYTEA PRIMARY KEY,
    person_id     BYTEA NOT NULL,
    passkey_id    BYTEA NOT NULL
);

-- A person's credentials: to remove them.
CREATE INDEX passkey_credential_of ON passkey_credential (person_id);

-- People behind the counter.
CREATE TABLE associate (
    associate_id BYTEA  PRIMARY KEY,
    email        TEXT   NOT NULL UNIQUE,
    name         TEXT,
    role         TEXT   NOT NULL CHECK (role IN ('associate', 'manager', 'owner')),
    store        TEXT,
    is_active    BIGINT NOT NULL,
    added_at     BIGINT NOT NULL
);

-- Keys that machines call the API with, by the hash of what they send.
CREATE TABLE api_key (
    api_key_id BYTEA  PRIMARY KEY,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL CHECK (role IN ('till', 'commerce', 'manager')),
    store      TEXT,
    key_hash   BYTEA  NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- Which server does what only one may do, and until when.
CREATE TABLE lease (
    name       TEXT   PRIMARY KEY,
    holder     BYTEA  NOT NULL,
    held_until BIGINT NOT NULL
);
