//! Problems: what went wrong, for machines (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use database::{Failure, Fault, Refusal};
use jiff::Timestamp;
use loyalty::{
    credit::CreditRefusal,
    vouchers::{RedemptionRefusal, ReversalRefusal},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::request_id;

/// A problem with a stable code.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    more: Map<String, Value>,
    retry_after_seconds: Option<i64>,
}

/// One thing that is wrong with a request: where, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Wrong {
    /// A JSON pointer into the body, or `?name` for a parameter.
    pub pointer: String,
    /// What it must be.
    pub reason: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let (more, retry_after_seconds) = (Map::new(), None);
        Self { status, code, detail: detail.into(), more, retry_after_seconds }
    }

    /// 400: what is wrong with the request, each with its place.
    pub(super) fn invalid(errors: Vec<Wrong>) -> Self {
        let detail = match errors.as_slice() {
            [only] => format!("{} {}", only.pointer, only.reason),
            several => format!("{} things are wrong", several.len()),
        };
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", detail).with("errors", json!(errors))
    }

    /// 400: one thing is wrong.
    pub(super) fn wrong(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::invalid(vec![Wrong { pointer: pointer.into(), reason: reason.into() }])
    }

    /// 404.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// 403.
    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 409: the same request is at work.
    pub(super) fn in_progress() -> Self {
        let detail = "a request with this idempotency key is still at work: try again in a moment";
        Self::new(StatusCode::CONFLICT, "in_progress", detail).retry_after(1)
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    fn retry_after(self, seconds: i64) -> Self {
        Self { retry_after_seconds: Some(seconds.max(1)), ..self }
    }

    fn title(&self) -> &'static str {
        match self.code {
            "unauthorized" => "The key is missing or opens nothing",
            "forbidden" => "The key may not do this",
            "not_found" => "There is no such thing",
            "invalid_request" => "The request is not right",
            "member_exists" => "Somebody has this identifier",
            "reference_conflict" => "The reference stands for something else",
            "idempotency_key_reused" => "The idempotency key was used for another request",
            "insufficient_points" => "The points do not suffice",
            "insufficient_credit" => "The credit does not suffice",
            "reward_unavailable" => "The reward cannot be claimed",
            "code_unknown" => "The code is not known",
            "code_malformed" => "This is no code",
            "code_expired" => "The code has expired",
            "code_stale" => "The code is an old picture",
            "already_redeemed" => "The voucher has been redeemed",
            "wrong_store" => "The voucher is for other stores",
            "wrong_channel" => "The voucher is for other channels",
            "below_minimum" => "The purchase is too small for the voucher",
            "not_stackable" => "The vouchers do not go together on one purchase",
            "not_reversible" => "The redemption cannot be taken back",
            "refund_exceeds_purchase" => "More is given back than is left",
            "in_progress" => "The same request is at work",
            "rate_limited" => "Too many tries",
            "unavailable" => "The database is not available",
            _ => "Something broke on our side",
        }
    }

    /// The problem of a refusal. `now` is for how long to wait.
    pub(super) fn of_refusal(refusal: &Refusal, now: Timestamp) -> Self {
        let said = refusal.to_string();
        let conflict = |code| Self::new(StatusCode::CONFLICT, code, said.clone());
        let gone = |code| Self::new(StatusCode::GONE, code, said.clone());
        match refusal {
            Refusal::MemberUnknown
            | Refusal::MemberErased
            | Refusal::VoucherUnknown
            | Refusal::PurchaseUnknown
            | Refusal::RewardUnknown
            | Refusal::RedemptionUnknown
            | Refusal::ApiKeyUnknown
            | Refusal::LinkDead => Self::not_found(said),
            Refusal::MemberSuspended => conflict("member_suspended"),
            Refusal::MergedAlready => conflict("merged_already"),
            Refusal::MemberExists { identifier, member } => conflict("member_exists")
                .with("identifier", json!(identifier))
                .with("member", json!(member)),
            Refusal::Claim(claim) => {
                conflict("reward_unavailable").with("reason", json!(claim.reason()))
            }
            Refusal::TooFewPoints(short) => {
                conflict("insufficient_points").with("short_by", json!(short.short_by))
            }
            Refusal::Credit(CreditRefusal::TooLittle { short_by_minor }) => {
                conflict("insufficient_credit").with("short_by_minor", json!(short_by_minor))
            }
            Refusal::Credit(CreditRefusal::ExceedsSpending { left_minor }) => {
                conflict("refund_exceeds_purchase").with("left_minor", json!(left_minor))
            }
            Refusal::CreditOutOfRange => Self::wrong("/minor", said),
            Refusal::CreditReferenceUnknown(_) => Self::wrong("/refund_of", said),
            Refusal::CodeMalformed(_)
            | Refusal::CodeIsACard
            | Refusal::CodeIsAVoucher
            | Refusal::CodeIsAReceipt
            | Refusal::CodeIsNoReceipt => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "code_malformed", said)
            }
            Refusal::CodeUnknown => Self::new(StatusCode::NOT_FOUND, "code_unknown", said),
            Refusal::CardStale => gone("code_stale"),
            Refusal::TooManyWrongCodes { wait_until } => {
                let seconds = wait_until.as_second() - now.as_second();
                Self::rate_limited(said, seconds)
            }
            Refusal::Redemption(redemption) => Self::of_redemption(redemption, &said),
            Refusal::Reversal(ReversalRefusal::TooLate { .. } | ReversalRefusal::NotRedeemed)
            | Refusal::VoucherNotOpen
            | Refusal::NotMerged => conflict("not_reversible"),
            Refusal::ReferenceConflict(_)
            | Refusal::ActivityDone(_)
            | Refusal::ReceiptClaimed
            | Refusal::ReceiptYours { .. } => conflict("reference_conflict"),
            Refusal::ReceiptTooOld { .. } => gone("code_expired"),
            Refusal::Refund(refund) => match refund {
                loyalty::refunds::RefundRefusal::ExceedsPurchase { left_minor } => {
                    conflict("refund_exceeds_purchase").with("left_minor", json!(left_minor))
                }
                _ => Self::wrong("/lines", said),
            },
            Refusal::KeyReused => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", said)
            }
            Refusal::PurchaseFlawed(flaws) => Self::invalid(
                flaws
                    .iter()
                    .map(|flaw| Wrong {
                        pointer: flaw.line.map_or_else(
                            || format!("/{}", flaw.field),
                            |line| format!("/lines/{line}/{}", flaw.field),
                        ),
                        reason: flaw.reason.to_owned(),
                    })
                    .collect(),
            ),
            Refusal::WrongCurrency(_) => Self::wrong("/currency", said),
            Refusal::StoreUnknown(_) => Self::wrong("/store", said),
            Refusal::ActivityUnknown(_) => Self::wrong("/activity", said),
            Refusal::AdjustmentOutOfRange => Self::wrong("/points", said),
            Refusal::ReasonMissing => Self::wrong("/reason", said),
            Refusal::LinkFromElsewhere
            | Refusal::WrongDigits { .. }
            | Refusal::TooManyLinks
            | Refusal::PasskeyTaken
            | Refusal::LastWayIn
            | Refusal::GiftCardWrong
            | Refusal::PaperCardUnknown
            | Refusal::PaperCardLinked { .. }
            | Refusal::StampCardUnknown(_)
            | Refusal::GiftCardUsed
            | Refusal::AssociateExists
            | Refusal::RulesOfThePast(_)
            | Refusal::NothingToUndo => Self::forbidden(said),
        }
    }

    fn of_redemption(refusal: &RedemptionRefusal, said: &str) -> Self {
        match refusal {
            RedemptionRefusal::AlreadyRedeemed(redeemed) => {
                Self::new(StatusCode::CONFLICT, "already_redeemed", said)
                    .with("redeemed_at", json!(redeemed.at))
                    .with("store", json!(redeemed.store))
                    .with("till", json!(redeemed.till))
            }
            RedemptionRefusal::Expired { expired_at } => {
                Self::new(StatusCode::GONE, "code_expired", said)
                    .with("expired_at", json!(expired_at))
            }
            RedemptionRefusal::GivenBack => Self::new(StatusCode::GONE, "code_expired", said),
            RedemptionRefusal::Stale => Self::new(StatusCode::GONE, "code_stale", said),
            RedemptionRefusal::WrongStore => Self::new(StatusCode::FORBIDDEN, "wrong_store", said),
            RedemptionRefusal::WrongChannel => {
                Self::new(StatusCode::FORBIDDEN, "wrong_channel", said)
            }
            RedemptionRefusal::BelowMinimum(below) => {
                Self::new(StatusCode::CONFLICT, "below_minimum", said)
                    .with("minimum_minor", json!(below.minimum_minor))
            }
            RedemptionRefusal::NotStackable { with } => {
                Self::new(StatusCode::CONFLICT, "not_stackable", said).with("with", json!(with))
            }
        }
    }

    /// 429.
    pub(super) fn rate_limited(detail: impl Into<String>, seconds: i64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail).retry_after(seconds)
    }

    /// 401.
    pub(super) fn unauthorized() -> Self {
        let detail = "send 'Authorization: Bearer <key>' with a key from 'keys create'";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    }

    /// 500 or 503. The fault is logged here, once; what is answered is its reference.
    pub(super) fn of_fault(fault: &Fault) -> Self {
        let request_id = request_id::current();
        tracing::error!(request.id = %request_id, %fault, "a request failed");
        if fault.is_temporary() {
            let detail = "nothing was changed; try again in a moment, with the same key";
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(2)
        } else {
            let detail = "nothing was changed; tell us the request_id";
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
        }
    }

    /// The problem of a failure.
    pub(super) fn of(failure: &Failure, now: Timestamp) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::of_refusal(refusal, now),
            Failure::Fault(fault) => Self::of_fault(fault),
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::of_fault(&fault)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = self.more.clone();
        body.insert("type".into(), json!("about:blank"));
        body.insert("title".into(), json!(self.title()));
        body.insert("status".into(), json!(self.status.as_u16()));
        body.insert("code".into(), json!(self.code));
        body.insert("detail".into(), json!(self.detail));
        body.insert("request_id".into(), json!(request_id::current()));
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
