-- The loyalty wallet's tables on SQLite. The same tables on PostgreSQL are in
-- ../postgres; a test compares them column by column.
--
-- Times are microseconds since 1970 (UTC), ids UUIDs of 16 bytes, answers 0 or 1.
-- Every table that grows with members has member_id first in its primary key; what
-- is looked up by something else has a table keyed by that, and no key crosses
-- members: so that the tables can be spread over several machines.

-- Facts about this database itself: whose secret its codes were made with.
CREATE TABLE instance (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The programme, version by version; the one in force has the last effective_at that has come.
CREATE TABLE programme_version (
    version      INTEGER PRIMARY KEY,
    source       TEXT    NOT NULL,
    effective_at INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    recorded_by  TEXT    NOT NULL
) STRICT;

-- Stores that purchases named and the programme does not.
CREATE TABLE store (
    store    TEXT    PRIMARY KEY,
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A member, and all personal data we hold of them.
CREATE TABLE member (
    member_id     BLOB    PRIMARY KEY,
    number        TEXT    NOT NULL,
    card_attempt  INTEGER NOT NULL,
    enrolled_at   INTEGER NOT NULL,
    enrolled_in   TEXT,
    name          TEXT,
    email         TEXT,
    phone         TEXT,
    birthday      TEXT,
    locale        TEXT,
    consent_email INTEGER NOT NULL,
    consent_sms   INTEGER NOT NULL,
    merged_into   BLOB
) STRICT;

-- The members that became part of another: where their numbers and addresses lead.
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;

-- Those who may be one person: of one name and birthday.
CREATE INDEX member_likeness ON member (birthday, lower(name)) WHERE birthday IS NOT NULL;

-- Members that became one, and what it takes to part them again: by how much the numbers of the one's
-- ledger are higher in the other's, and how many transactions came.
CREATE TABLE member_merge (
    survivor_id     BLOB    NOT NULL,
    renumbered_by   INTEGER NOT NULL,
    merged_id       BLOB    NOT NULL,
    merged_at       INTEGER NOT NULL,
    transactions    INTEGER NOT NULL,
    settled_in      INTEGER NOT NULL,
    lifetime_earned INTEGER NOT NULL,
    purchases       INTEGER NOT NULL,
    undone_at       INTEGER,
    PRIMARY KEY (survivor_id, renumbered_by)
) STRICT, WITHOUT ROWID;

-- The merge of a member that is not undone.
CREATE INDEX member_merge_of ON member_merge (merged_id) WHERE undone_at IS NULL;

-- What a member is found by: number, e-mail, phone, the ids of other systems.
CREATE TABLE member_identifier (
    kind      TEXT NOT NULL CHECK (kind IN ('number', 'email', 'phone', 'external')),
    value     TEXT NOT NULL,
    member_id BLOB NOT NULL,
    merged_from BLOB,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- All identifiers of one member: for the API's external_ids, merging and erasing.
CREATE INDEX member_identifier_of ON member_identifier (member_id);

-- Words that the shop notes of a member, for segments to ask for.
CREATE TABLE member_tag (
    member_id BLOB NOT NULL,
    tag       TEXT NOT NULL,
    PRIMARY KEY (member_id, tag)
) STRICT, WITHOUT ROWID;

-- What a scanned card or voucher is found by: a keyed hash of the digits that stay.
CREATE TABLE code (
    code_hash  BLOB PRIMARY KEY,
    member_id  BLOB NOT NULL,
    voucher_id BLOB
) STRICT, WITHOUT ROWID;

-- All that a command on a member starts from, in one row: the balances beside the postings, the
-- standing, and the end of the member's ledger. Changes only with the postings it sums up.
CREATE TABLE wallet (
    member_id       BLOB    PRIMARY KEY,
    state           TEXT    NOT NULL
        CHECK (state IN ('active', 'suspended', 'merged', 'erased')),
    available       INTEGER NOT NULL,
    pending         INTEGER NOT NULL CHECK (pending >= 0),
    lifetime_earned INTEGER NOT NULL,
    purchases       INTEGER NOT NULL,
    tier            TEXT    NOT NULL,
    tier_since      INTEGER,
    held_until      INTEGER,
    due_at          INTEGER,
    sequence        INTEGER NOT NULL,
    chain_hash      BLOB    NOT NULL
) STRICT;

-- Whose turn it is: for closing.
CREATE INDEX wallet_due ON wallet (due_at, member_id) WHERE due_at IS NOT NULL;

-- Business facts, numbered within each member's ledger. Never updated, never deleted. What came with
-- a merge says whose ledger it was written in first; that one counts.
CREATE TABLE ledger_transaction (
    member_id         BLOB    NOT NULL,
    sequence          INTEGER NOT NULL,
    kind              TEXT    NOT NULL,
    occurred_at       INTEGER NOT NULL,
    recorded_at       INTEGER NOT NULL,
    store             TEXT,
    till              TEXT,
    actor_kind        TEXT    NOT NULL,
    actor_id          BLOB,
    reference         TEXT,
    programme_version INTEGER NOT NULL,
    explanation       TEXT    NOT NULL,
    moved_from        BLOB,
    chain_hash        BLOB    NOT NULL,
    PRIMARY KEY (member_id, sequence)
) STRICT, WITHOUT ROWID;

-- What each transaction moved. The postings of a transaction sum to zero for each asset.
-- Never updated, never deleted.
CREATE TABLE posting (
    member_id BLOB    NOT NULL,
    sequence  INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    account   TEXT    NOT NULL
        CHECK (account IN ('available', 'pending', 'issued', 'claimed', 'expired', 'adjusted')),
    asset      TEXT    NOT NULL,
    amount     INTEGER NOT NULL,
    lot        INTEGER,
    voucher_id BLOB,
    PRIMARY KEY (member_id, sequence, line)
) STRICT, WITHOUT ROWID;

-- What one earning left. A lot bears the number of the transaction that made it.
CREATE TABLE lot (
    member_id  BLOB    NOT NULL,
    lot        INTEGER NOT NULL,
    remaining  INTEGER NOT NULL CHECK (remaining >= 0),
    earned_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    matures_at INTEGER,
    PRIMARY KEY (member_id, lot)
) STRICT, WITHOUT ROWID;

-- Every claim asks for a member's open lots, soonest to expire first.
CREATE INDEX lot_open ON lot (member_id, expires_at) WHERE remaining > 0;

-- What a member holds besides points: credit in minor units, stamps by card. Beside the postings,
-- and changed only with them. Below zero are stamps of goods that were given back.
CREATE TABLE asset_balance (
    member_id BLOB    NOT NULL,
    asset     TEXT    NOT NULL,
    balance   INTEGER NOT NULL,
    PRIMARY KEY (member_id, asset)
) STRICT, WITHOUT ROWID;

-- What is left of each load of credit. A lot bears the number of the transaction that loaded it.
CREATE TABLE credit_lot (
    member_id       BLOB    NOT NULL,
    lot             INTEGER NOT NULL,
    gift_card_id    BLOB,
    remaining_minor INTEGER NOT NULL CHECK (remaining_minor >= 0),
    loaded_at       INTEGER NOT NULL,
    expires_at      INTEGER,
    PRIMARY KEY (member_id, lot)
) STRICT, WITHOUT ROWID;

-- What a load, a spending or a refund of credit is found by, so that none happens twice.
CREATE TABLE credit_reference (
    member_id BLOB    NOT NULL,
    reference TEXT    NOT NULL,
    minor     INTEGER NOT NULL,
    refund_of TEXT,
    sequence  INTEGER NOT NULL,
    PRIMARY KEY (member_id, reference)
) STRICT, WITHOUT ROWID;

-- Gift cards, by a keyed hash of their number; number and PIN come from the server's key. Whose
-- wallet a card's value went into is known from then on.
CREATE TABLE gift_card (
    number_hash  BLOB    PRIMARY KEY,
    gift_card_id BLOB    NOT NULL,
    last_digits  TEXT    NOT NULL,
    value_minor  INTEGER NOT NULL CHECK (value_minor > 0),
    issued_at    INTEGER NOT NULL,
    member_id    BLOB,
    added_at     INTEGER
) STRICT, WITHOUT ROWID;

-- A gift card is found by its id from the credit that is left of it.
CREATE UNIQUE INDEX gift_card_of ON gift_card (gift_card_id);

-- Numbered paper cards and what is on them, until a member links one.
CREATE TABLE paper_card (
    card       TEXT    PRIMARY KEY,
    points     INTEGER NOT NULL CHECK (points >= 0),
    stamps     INTEGER NOT NULL CHECK (stamps >= 0),
    stamp_card TEXT,
    member_id  BLOB,
    linked_at  INTEGER
) STRICT, WITHOUT ROWID;

-- What counts for tiers, by local day (days since 1970).
CREATE TABLE qualifying (
    member_id   BLOB    NOT NULL,
    on_day      INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    spend_minor INTEGER NOT NULL,
    PRIMARY KEY (member_id, on_day)
) STRICT, WITHOUT ROWID;

-- Standings reached, kept and lost: which tier was held when.
CREATE TABLE tier_change (
    member_id  BLOB    NOT NULL,
    changed_at INTEGER NOT NULL,
    from_tier  TEXT    NOT NULL,
    to_tier    TEXT    NOT NULL,
    by_review  INTEGER NOT NULL,
    PRIMARY KEY (member_id, changed_at)
) STRICT, WITHOUT ROWID;

-- Purchases as they were reported, with what decided their earning. Lines are JSON: they are
-- written once, and always read whole.
CREATE TABLE purchase (
    member_id      BLOB    NOT NULL,
    purchase_id    BLOB    NOT NULL,
    source         TEXT    NOT NULL,
    reference      TEXT    NOT NULL,
    store          TEXT,
    till           TEXT,
    channel        TEXT    NOT NULL CHECK (channel IN ('store', 'web', 'app')),
    occurred_at    INTEGER NOT NULL,
    currency       TEXT    NOT NULL,
    total_minor    INTEGER NOT NULL,
    lines          TEXT    NOT NULL,
    sequence       INTEGER NOT NULL,
    points         INTEGER NOT NULL,
    tier           TEXT    NOT NULL,
    is_first       INTEGER NOT NULL,
    birthday_month INTEGER,
    available_at   INTEGER NOT NULL,
    -- A member's purchases lie apart, among everybody's of their time. Where each stands in the
    -- ledger and what it earned is found without going there. purchase_reference keeps it single.
    PRIMARY KEY (member_id, purchase_id, sequence, points)
) STRICT;

-- What purchases have taken of the caps of their rules, by local day (days since 1970), in millionths
-- of a point: how much room a rule has left for a member.
CREATE TABLE cap_taken (
    member_id   BLOB    NOT NULL,
    on_day      INTEGER NOT NULL,
    rule        TEXT    NOT NULL,
    purchase_id BLOB    NOT NULL,
    millionths  INTEGER NOT NULL CHECK (millionths >= 0),
    PRIMARY KEY (member_id, on_day, rule, purchase_id)
) STRICT, WITHOUT ROWID;

-- What a purchase is found by, and the fingerprint that tells a repetition from a conflict. Without
-- a purchase: refunds came before it, and wait. Without a member: nobody has claimed its receipt.
CREATE TABLE purchase_reference (
    source       TEXT    NOT NULL,
    reference    TEXT    NOT NULL,
    member_id    BLOB,
    purchase_id  BLOB,
    content_hash BLOB,
    PRIMARY KEY (source, reference)
) STRICT, WITHOUT ROWID;

-- Purchases that had no member, whole, for whoever claims their receipt. The code on the receipt is
-- computed from the id; its hash finds the purchase.
CREATE TABLE unclaimed_purchase (
    receipt_hash BLOB    PRIMARY KEY,
    purchase_id  BLOB    NOT NULL,
    code_attempt INTEGER NOT NULL,
    source       TEXT    NOT NULL,
    reference    TEXT    NOT NULL,
    store        TEXT,
    till         TEXT,
    channel      TEXT    NOT NULL CHECK (channel IN ('store', 'web', 'app')),
    occurred_at  INTEGER NOT NULL,
    currency     TEXT    NOT NULL,
    lines        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The receipt of a purchase that is known by its reference.
CREATE INDEX unclaimed_purchase_by ON unclaimed_purchase (source, reference);

-- Goods given back, in the order in which they were.
CREATE TABLE refund (
    member_id   BLOB    NOT NULL,
    purchase_id BLOB    NOT NULL,
    number      INTEGER NOT NULL,
    refund      TEXT    NOT NULL,
    points      INTEGER NOT NULL,
    not_taken_minor INTEGER NOT NULL,
    -- Of the cashback: what was taken, and what was spent already. NULL if there was none to take.
    cashback_minor       INTEGER,
    cashback_spent_minor INTEGER,
    sequence    INTEGER NOT NULL,
    -- Here too: no ledger of this member tells of a refund between a merge and its undo.
    returned_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, purchase_id, number)
) STRICT, WITHOUT ROWID;

-- What a refund is found by, within its purchase.
CREATE TABLE refund_reference (
    source             TEXT    NOT NULL,
    purchase_reference TEXT    NOT NULL,
    reference          TEXT    NOT NULL,
    member_id          BLOB    NOT NULL,
    purchase_id        BLOB    NOT NULL,
    number             INTEGER NOT NULL,
    content_hash       BLOB    NOT NULL,
    PRIMARY KEY (source, purchase_reference, reference)
) STRICT, WITHOUT ROWID;

-- Refunds whose purchase has no member yet, or is not known: applied with it, in their order.
CREATE TABLE kept_refund (
    source             TEXT    NOT NULL,
    purchase_reference TEXT    NOT NULL,
    reference          TEXT    NOT NULL,
    number             INTEGER NOT NULL,
    refund             TEXT    NOT NULL,
    content_hash       BLOB    NOT NULL,
    reported_by        TEXT    NOT NULL,
    reported_at        INTEGER NOT NULL,
    PRIMARY KEY (source, purchase_reference, reference)
) STRICT, WITHOUT ROWID;

-- What earned without buying, and the key that keeps it from earning twice.
CREATE TABLE activity (
    member_id BLOB    NOT NULL,
    activity  TEXT    NOT NULL,
    once_key  TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    PRIMARY KEY (member_id, activity, once_key)
) STRICT, WITHOUT ROWID;

-- Who joined through whose invitation, when that earned, and by which purchase: none as long as
-- nothing was bought, and once it was given back.
CREATE TABLE referral (
    member_id   BLOB    PRIMARY KEY,
    referred_by BLOB    NOT NULL,
    referred_at INTEGER NOT NULL,
    earned_at   INTEGER,
    purchase_id BLOB
) STRICT, WITHOUT ROWID;

-- The friends of one member: to count them.
CREATE INDEX referral_by ON referral (referred_by);

-- The referral that a purchase earned: to take it back.
CREATE INDEX referral_by_purchase ON referral (purchase_id);

-- Whose invitation a code is.
CREATE TABLE referral_code (
    code      TEXT    PRIMARY KEY,
    member_id BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Vouchers. The last redemption is kept with them, for whoever scans one again.
CREATE TABLE voucher (
    member_id  BLOB NOT NULL,
    voucher_id BLOB NOT NULL,
    reward     TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('live', 'printed', 'credit')),
    state      TEXT NOT NULL
        CHECK (state IN ('issued', 'redeemed', 'expired', 'cancelled', 'reversed')),
    points         INTEGER NOT NULL,
    issued_at      INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    code_attempt   INTEGER NOT NULL,
    claim_sequence INTEGER NOT NULL,
    redemption_id  BLOB,
    redeemed_at    INTEGER,
    redeemed_in    TEXT,
    redeemed_till  TEXT,
    ended_at       INTEGER,
    PRIMARY KEY (member_id, voucher_id)
) STRICT;

-- The vouchers that a wallet shows, and that closing ends.
CREATE INDEX voucher_issued ON voucher (member_id, expires_at) WHERE state = 'issued';

-- How many of a scarce reward are claimed.
CREATE TABLE reward_stock (
    reward  TEXT    PRIMARY KEY,
    claimed INTEGER NOT NULL CHECK (claimed >= 0)
) STRICT, WITHOUT ROWID;

-- Each acceptance of a voucher at a till, and what it is taken back by.
CREATE TABLE redemption (
    redemption_id      BLOB    PRIMARY KEY,
    member_id          BLOB    NOT NULL,
    voucher_id         BLOB    NOT NULL,
    redeemed_at        INTEGER NOT NULL,
    store              TEXT    NOT NULL,
    till               TEXT,
    purchase_reference TEXT,
    reversed_at        INTEGER
) STRICT, WITHOUT ROWID;

-- Requests that were answered: the same key gets the same answer.
CREATE TABLE idempotency (
    scope        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    request_hash BLOB    NOT NULL,
    answer       TEXT    NOT NULL,
    answered_at  INTEGER NOT NULL,
    kept_until   INTEGER,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

-- The answers that need not be kept any longer, found without reading those that stay.
CREATE INDEX idempotency_kept ON idempotency (kept_until) WHERE kept_until IS NOT NULL;

-- What happened, for phones, webhooks and the mail: written with what it tells of.
CREATE TABLE outbox (
    member_id BLOB    NOT NULL,
    event_id  BLOB    NOT NULL,
    kind      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    payload   TEXT    NOT NULL,
    PRIMARY KEY (member_id, event_id)
) STRICT, WITHOUT ROWID;

-- What is new since an event, for whoever passes events on.
CREATE INDEX outbox_order ON outbox (event_id);

-- What is old enough to be forgotten.
CREATE INDEX outbox_at ON outbox (at);

-- Who did what, when, where and why; no personal data. Never updated, never deleted.
CREATE TABLE audit (
    audit_id   BLOB    PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_kind TEXT    NOT NULL,
    actor_id   BLOB,
    act        TEXT    NOT NULL,
    member_id  BLOB,
    store      TEXT,
    till       TEXT,
    detail     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened at a till today.
CREATE INDEX audit_in_store ON audit (store, till, at) WHERE store IS NOT NULL;

-- Wrong codes at a till: five in ten minutes make it wait.
CREATE TABLE wrong_code (
    till     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    wrong_id BLOB    NOT NULL,
    PRIMARY KEY (till, at, wrong_id)
) STRICT, WITHOUT ROWID;

-- Who is signed in, by the hash of what their cookie holds.
CREATE TABLE session (
    session_hash BLOB    PRIMARY KEY,
    audience     TEXT    NOT NULL CHECK (audience IN ('member', 'associate')),
    person_id    BLOB    NOT NULL,
    started_at   INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    device       TEXT    NOT NULL,
    store        TEXT,
    till         TEXT,
    placed_at    INTEGER
) STRICT, WITHOUT ROWID;

-- The devices of one person: to list them, and to sign them out.
CREATE INDEX session_of ON session (person_id);

-- Sessions that have ended.
CREATE INDEX session_end ON session (expires_at);

-- Passkey ceremonies under way, by the hash of what the browser's cookie holds.
CREATE TABLE ceremony (
    ceremony_hash BLOB    PRIMARY KEY,
    state         TEXT    NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Links by which people sign in, by the hash of what the mail holds.
CREATE TABLE sign_in_link (
    link_hash    BLOB    PRIMARY KEY,
    audience     TEXT    NOT NULL CHECK (audience IN ('member', 'associate')),
    email        TEXT    NOT NULL,
    browser_hash BLOB,
    store        TEXT,
    member_id    BLOB,
    referred_by  BLOB,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    wrong_digits INTEGER NOT NULL,
    used_at      INTEGER
) STRICT, WITHOUT ROWID;

-- The links an address has asked for lately, and the one a browser waits for.
CREATE INDEX sign_in_link_to ON sign_in_link (email, created_at);
CREATE INDEX sign_in_link_from ON sign_in_link (browser_hash, created_at) WHERE browser_hash IS NOT NULL;

-- Passkeys, by which members and associates sign in.
CREATE TABLE passkey (
    person_id    BLOB    NOT NULL,
    passkey_id   BLOB    NOT NULL,
    credential   TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (person_id, passkey_id)
) STRICT;

-- One credential belongs to one person.
CREATE TABLE passkey_credential (
    credential_id BLOB PRIMARY KEY,
    person_id     BLOB NOT NULL,
    passkey_id    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A person's credentials: to remove them.
CREATE INDEX passkey_credential_of ON passkey_credential (person_id);

-- People behind the counter.
CREATE TABLE associate (
    associate_id BLOB    PRIMARY KEY,
    email        TEXT    NOT NULL UNIQUE,
    name         TEXT,
    role         TEXT    NOT NULL CHECK (role IN ('associate', 'manager', 'owner')),
    store        TEXT,
    is_active    INTEGER NOT NULL,
    added_at     INTEGER NOT NULL
) STRICT;

-- Keys that machines call the API with, by the hash of what they send.
CREATE TABLE api_key (
    api_key_id BLOB    PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('till', 'commerce', 'manager')),
    store      TEXT,
    key_hash   BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- Which server does what only one may do, and until when.
CREATE TABLE lease (
    name       TEXT    PRIMARY KEY,
    holder     BLOB    NOT NULL,
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
