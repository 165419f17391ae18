//! What a visitor is told when a page cannot be what was asked for.

use app::errors::{self, Trouble as Told};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use database::{Failure, Fault, Refusal};

use super::visit::{Stopped, Visit};
use crate::{access::passkeys::PasskeyRefusal, request_id, trouble::Trouble};

impl Visit {
    /// Says that there is no such page.
    pub fn not_found(&self) -> Response {
        self.told(StatusCode::NOT_FOUND, Told::NotFound)
    }

    /// Says that this is not for whoever is signed in.
    pub fn not_allowed(&self) -> Stopped {
        self.told(StatusCode::FORBIDDEN, Told::NotAllowed).into()
    }

    /// Says that a form cannot be taken as it was sent.
    pub fn form_used(&self) -> Stopped {
        self.told(StatusCode::UNPROCESSABLE_ENTITY, Told::FormUsed).into()
    }

    /// Says when to try again.
    pub fn slow_down(&self, seconds: i64) -> Stopped {
        let mut response = self.told(StatusCode::TOO_MANY_REQUESTS, Told::SlowDown { seconds });
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response.into()
    }

    /// Says that something broke on our side. It is logged here, once; what is shown is where to
    /// find it.
    pub fn fault(&self, fault: &Fault) -> Stopped {
        self.broke(status_of(fault.is_temporary()), fault)
    }

    /// The same for trouble, which may be the database's too.
    pub fn trouble(&self, trouble: &Trouble) -> Stopped {
        self.broke(status_of(trouble.is_temporary()), trouble)
    }

    /// Says why a command was not done, where a page has no words of its own for it.
    pub fn failure(&self, failure: &Failure) -> Stopped {
        let refusal = match failure {
            Failure::Fault(fault) => return self.fault(fault),
            Failure::Refused(refusal) => refusal,
        };
        match refusal {
            // Erased, or merged into another: the session outlived the member.
            Refusal::MemberUnknown | Refusal::MemberErased => self.to_sign_in("/sign-in"),
            Refusal::MemberSuspended => self.told(StatusCode::CONFLICT, Told::Suspended).into(),
            Refusal::KeyReused => self.form_used(),
            Refusal::RewardUnknown
            | Refusal::VoucherUnknown
            | Refusal::StoreUnknown(_)
            | Refusal::RedemptionUnknown
            | Refusal::PurchaseUnknown => self.not_found().into(),
            other => self.broke(StatusCode::INTERNAL_SERVER_ERROR, other),
        }
    }

    /// Says why a passkey was not made or accepted, to a script.
    pub fn passkey_refused(&self, refusal: &PasskeyRefusal) -> Response {
        let (status, told) = match refusal {
            PasskeyRefusal::CeremonyOver => (StatusCode::GONE, "it took too long: begin again"),
            PasskeyRefusal::NotProven(why) => {
                tracing::info!(request.id = %request_id::current(), why, "a passkey was refused");
                (StatusCode::FORBIDDEN, "this passkey proves nothing here")
            }
            PasskeyRefusal::Failed(Failure::Refused(Refusal::PasskeyTaken)) => {
                (StatusCode::CONFLICT, "this passkey is somebody's already")
            }
            PasskeyRefusal::Failed(failure) => return self.failure(failure).into_response(),
            PasskeyRefusal::Trouble(trouble) => return self.trouble(trouble).into_response(),
        };
        (status, axum::Json(serde_json::json!({ "detail": told }))).into_response()
    }

    fn broke(&self, status: StatusCode, why: &dyn std::fmt::Display) -> Stopped {
        let reference = request_id::current();
        tracing::error!(request.id = %reference, %why, "a page failed");
        self.told(status, Told::Fault { reference }).into()
    }

    pub(super) fn told(&self, status: StatusCode, told: Told) -> Response {
        self.strangers_page(status, errors::page(self.reader(), told))
    }
}

/// What passes by itself is worth another try.
fn status_of(is_temporary: bool) -> StatusCode {
    if is_temporary { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR }
}
