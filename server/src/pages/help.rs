//! `/help`.

use app::help::{self, Help};
use axum::http::StatusCode;
use database::sign_in_links::LIFETIME_MINUTES;

use super::{
    card::number,
    visit::{Answer, MaybeSignedIn, Visit},
};
use crate::loaded::With;

/// `GET /help`
pub async fn show(visitor: MaybeSignedIn) -> Answer {
    match visitor {
        MaybeSignedIn::Stranger(visit) => {
            let page = help::page(visit.reader(), model(&visit));
            Ok(visit.strangers_page(StatusCode::OK, page))
        }
        MaybeSignedIn::Member(member) => {
            let loaded = member.load(With::default()).await?;
            let number = number(&member.visit, &loaded.overview.member)?;
            let model = Help { number: Some(number), ..model(&member.visit) };
            let page = help::page(member.visit.reader(), model);
            Ok(member.page(StatusCode::OK, &loaded, page))
        }
    }
}

fn model(visit: &Visit) -> Help {
    let terms = visit.terms();
    Help {
        number: None,
        holding_days: terms.points.holding_days,
        expiry_months: terms.points.expiry_months,
        link_minutes: LIFETIME_MINUTES,
        email: None,
    }
}
