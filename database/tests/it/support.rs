//! A shop to tell stories with: members, purchases, vouchers, tills.

use database::{
    Database, Failure, Fault, Refusal, Rulebook, Tx,
    adjustments::{Adjust, adjust},
    idempotency::{Answered, Key},
    members::{self, Enrol, Identifier, Profile},
    purchases::{self, Report, Reported, SHOP},
    redemptions::{self, AtTill, Redeem, Redemption, Reverse, Reversed, UsedOn},
    testing::{TestDatabase, greengrain, rulebook},
    verify::verify,
    vouchers::{self, Claim, Claimed, code_at},
    wallets::{self, Wallet},
};
use jiff::{Span, Timestamp};
use loyalty::{
    ids::{MemberId, PurchaseId, RedemptionId, Slug, VoucherId},
    ledger::Actor,
    membership::{EmailAddress, ExternalId},
    points::Points,
    purchases::{Channel, Line, Purchase},
};
use uuid::Uuid;

/// A shop with the demo programme and an empty ledger.
pub struct Shop {
    pub database: Database,
    pub rulebook: Rulebook,
    pub url: String,
    _test: TestDatabase,
}

/// Noon on a Tuesday.
pub fn noon() -> Timestamp {
    "2026-03-03T17:00:00Z".parse().unwrap()
}

/// So many minutes after noon.
pub fn minute(number: i64) -> Timestamp {
    noon() + Span::new().minutes(number)
}

/// The same time of day, so many days later.
pub fn day(number: i64) -> Timestamp {
    noon() + Span::new().hours(24 * number)
}

pub fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

/// A key for requests that may be sent twice.
pub fn key(name: &str) -> Key {
    Key { scope: "test".into(), key: name.into(), request_hash: [1; 32], kept_until: None }
}

/// The refusal that an outcome must be.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Refusal {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

impl Shop {
    pub fn new(test: TestDatabase) -> Self {
        Self {
            database: test.database.clone(),
            rulebook: greengrain(),
            url: test.url.clone(),
            _test: test,
        }
    }

    /// The same shop under other programmes, each in force from its moment on.
    pub fn with(self, versions: &[(&str, Timestamp)]) -> Self {
        Self { rulebook: rulebook(versions), ..self }
    }

    pub async fn write<T: Send + 'static>(
        &self,
        command: impl AsyncFn(&mut Tx<'_>, &Rulebook) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let rulebook = self.rulebook.clone();
        self.database.write_in_turn(async move |tx| command(tx, &rulebook).await).await
    }

    /// Enrols somebody by this name; they get the welcome points.
    pub async fn enrol(&self, name: &str) -> MemberId {
        self.try_enrol(name, &format!("{name}@example.com")).await.unwrap()
    }

    pub async fn try_enrol(&self, name: &str, email: &str) -> Result<MemberId, Failure> {
        let command = Enrol {
            id: MemberId(Uuid::now_v7()),
            profile: Profile {
                name: Some(name.to_owned()),
                email: EmailAddress::parse(email).ok(),
                ..Profile::default()
            },
            external_ids: vec![ExternalId::parse(&format!("crm-{name}")).unwrap()],
            store: None,
            till: None,
            is_welcomed: true,
            enrolled_at: noon(),
            by: Actor::Operator,
            at: noon(),
        };
        let id = command.id;
        self.write(async move |tx, rulebook| {
            members::enrol(tx, rulebook, &command, None).await.map(drop)
        })
        .await?;
        Ok(id)
    }

    /// Enrols somebody and sees to it that they have so many points to spend.
    pub async fn member_with(&self, name: &str, points: i64) -> MemberId {
        let member = self.enrol(name).await;
        self.adjust(member, points - 100).await.unwrap();
        member
    }

    pub async fn adjust(&self, member: MemberId, points: i64) -> Result<(), Failure> {
        if points == 0 {
            return Ok(());
        }
        let command = Adjust {
            member,
            points: Points::new(points),
            reason: "for the story".into(),
            by: Actor::Operator,
            at: noon(),
        };
        self.write(async move |tx, rulebook| adjust(tx, rulebook, &command, None).await.map(drop))
            .await
    }

    pub async fn find(&self, email: &str) -> Option<MemberId> {
        let identifier = Identifier::Email(EmailAddress::parse(email).unwrap());
        self.database.read(async |tx| members::find_id(tx, &identifier).await).await.unwrap()
    }

    pub async fn wallet(&self, member: MemberId) -> Wallet {
        let found = self.database.read_once(async |tx| wallets::find(tx, member).await).await;
        found.unwrap().unwrap()
    }

    pub async fn available(&self, member: MemberId) -> i64 {
        self.wallet(member).await.available.get()
    }

    /// A purchase of these departments and amounts, at this time.
    pub fn purchase(reference: &str, at: Timestamp, lines: &[(&str, i64)]) -> Purchase {
        Purchase {
            reference: reference.into(),
            store: Slug::new("harbour").ok(),
            till: Some("2".into()),
            channel: Channel::Store,
            occurred_at: at,
            currency: "USD".parse().unwrap(),
            lines: lines
                .iter()
                .map(|(department, amount_minor)| Line {
                    department: (*department).into(),
                    quantity: 1,
                    amount_minor: *amount_minor,
                    ..Line::default()
                })
                .collect(),
        }
    }

    pub fn report_of(member: MemberId, purchase: Purchase, is_live: bool, at: Timestamp) -> Report {
        Report {
            id: PurchaseId(Uuid::now_v7()),
            member,
            purchase,
            source: SHOP.into(),
            is_live,
            by: Actor::Operator,
            at,
        }
    }

    /// Reports a purchase that happens now.
    pub async fn buy(
        &self,
        member: MemberId,
        purchase: Purchase,
    ) -> Result<Answered<Reported>, Failure> {
        let at = purchase.occurred_at;
        self.report(Self::report_of(member, purchase, true, at), None).await
    }

    /// Brings in a purchase from the past.
    pub async fn import(&self, member: MemberId, purchase: Purchase) -> Reported {
        let report = Self::report_of(member, purchase, false, day(3_000));
        self.report(report, None).await.unwrap().answer
    }

    pub async fn report(
        &self,
        report: Report,
        key: Option<Key>,
    ) -> Result<Answered<Reported>, Failure> {
        self.write(async move |tx, rulebook| {
            purchases::report(tx, rulebook, &report, key.as_ref()).await
        })
        .await
    }

    pub async fn claim(&self, member: MemberId, reward: &str) -> Result<VoucherId, Failure> {
        self.claim_with(member, reward, None, noon()).await.map(|claimed| claimed.answer.voucher)
    }

    pub async fn claim_with(
        &self,
        member: MemberId,
        reward: &str,
        key: Option<Key>,
        at: Timestamp,
    ) -> Result<Answered<Claimed>, Failure> {
        let command = Claim {
            id: VoucherId(Uuid::now_v7()),
            member,
            reward: slug(reward),
            stamp_card: None,
            by: Actor::Member,
            at,
        };
        self.write(async move |tx, rulebook| {
            vouchers::claim_reward(tx, rulebook, &command, key.as_ref()).await
        })
        .await
    }

    pub async fn cancel(&self, member: MemberId, voucher: VoucherId) -> Result<(), Failure> {
        self.write(async move |tx, rulebook| {
            vouchers::cancel(tx, rulebook, member, voucher, Actor::Member, minute(1)).await
        })
        .await
    }

    /// What the voucher's screen shows at a moment.
    pub async fn code(&self, member: MemberId, voucher: VoucherId, at: Timestamp) -> String {
        let row = self.voucher(member, voucher).await;
        code_at(self.rulebook.keys(), voucher, row.is_printed(), row.code_attempt, at).to_string()
    }

    pub async fn voucher(&self, member: MemberId, voucher: VoucherId) -> vouchers::VoucherRow {
        let found = self.database.read_once(async |tx| vouchers::find(tx, member, voucher).await);
        found.await.unwrap().unwrap()
    }

    pub fn at_till(till: &str, at: Timestamp) -> AtTill {
        AtTill { store: slug("harbour"), till: Some(till.into()), by: Actor::Operator, at }
    }

    pub async fn redeem(
        &self,
        code: &str,
        till: &str,
        at: Timestamp,
    ) -> Result<Redemption, Failure> {
        self.redeem_with(code, till, at, None).await.map(|answered| answered.answer)
    }

    pub async fn redeem_with(
        &self,
        code: &str,
        till: &str,
        at: Timestamp,
        key: Option<Key>,
    ) -> Result<Answered<Redemption>, Failure> {
        let command = Redeem {
            id: RedemptionId(Uuid::now_v7()),
            code: code.into(),
            at_till: Self::at_till(till, at),
            on: UsedOn::at_till(),
        };
        redemptions::redeem(&self.database, &self.rulebook, command, key).await
    }

    pub async fn reverse(&self, id: RedemptionId, at: Timestamp) -> Result<Reversed, Failure> {
        let command =
            Reverse { id, reason: "wrong cup".into(), store: None, by: Actor::Operator, at };
        self.write(async move |tx, rulebook| {
            redemptions::reverse(tx, rulebook, &command, None).await.map(|a| a.answer)
        })
        .await
    }

    pub async fn close(&self, as_of: Timestamp) -> database::closing::Closed {
        database::closing::close(&self.database, &self.rulebook, as_of, as_of, |_| {})
            .await
            .unwrap()
    }

    /// The books must add up.
    pub async fn assert_sound(&self) {
        let verified = verify(&self.database, |_| {}).await.unwrap();
        assert_eq!(verified.differences, []);
    }

    /// Runs SQL past the rules: for tests that spoil the books.
    pub async fn spoil(&self, sql: &'static str) -> Result<u64, sqlx::Error> {
        if self.url.starts_with("sqlite") {
            let pool = sqlx::SqlitePool::connect(&self.url).await?;
            sqlx::query(sql).execute(&pool).await.map(|done| done.rows_affected())
        } else {
            let pool = sqlx::PgPool::connect(&self.url).await?;
            sqlx::query(sql).execute(&pool).await.map(|done| done.rows_affected())
        }
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        if self.url.starts_with("sqlite") {
            let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap()
        } else {
            let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap()
        }
    }
}

/// A fault that tests raise on purpose.
pub fn a_fault() -> Failure {
    Failure::Fault(Fault::Corrupt("on purpose".into()))
}
