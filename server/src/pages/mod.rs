//! Pages for people: each handler loads what its page shows, and answers with it.

mod account;
mod activity;
mod admin;
mod card;
mod credit;
mod demo;
mod erase;
mod errors;
mod forms;
mod help;
mod join;
mod language;
mod live;
mod names;
mod own_data;
mod paper_card;
mod passkeys;
mod receipts;
mod rewards;
mod sign_in;
mod stores;
mod tiers;
mod till;
mod visit;
mod vouchers;
mod wallet;

use app::errors::Trouble;
use axum::{
    Router,
    handler::Handler,
    http::StatusCode,
    routing::{MethodRouter, get, post},
};

pub use self::{language::choose as choose_language, visit::Visit};
use crate::state::State;

/// Every page.
pub fn routes() -> Router<State> {
    Router::new()
        .merge(shoppers())
        .merge(signing_in())
        .merge(till::routes())
        .merge(admin::routes())
        .method_not_allowed_fallback(async |visit: Visit| {
            visit.told(StatusCode::METHOD_NOT_ALLOWED, Trouble::NotFound)
        })
}

/// Where a form is sent. Whoever opens that address is led to the page with the form.
fn form<H, T>(handler: H) -> MethodRouter<State>
where
    H: Handler<T, State>,
    T: 'static,
{
    post(handler).get(forms::page_of_form)
}

/// What a shopper sees.
fn shoppers() -> Router<State> {
    Router::new()
        .route("/", get(wallet::show))
        .route("/demo", get(wallet::demo))
        .route("/s/{store}", get(stores::poster))
        .route("/s/{store}/check-in", form(stores::check_in_here))
        .route("/join/{code}", get(join::show))
        .route("/receipts", get(receipts::show))
        .route("/receipts/claim", form(receipts::claim))
        .route("/receipts/{code}", get(receipts::show_code))
        .route("/stores", get(stores::list))
        .route("/offers", get(tiers::offers))
        .route("/tiers", get(tiers::show))
        .route("/help", get(help::show))
        .route("/rewards", get(rewards::list))
        .route("/rewards/{reward}", get(rewards::show))
        .route("/rewards/{reward}/claim", form(rewards::claim))
        .route("/vouchers/{voucher}", get(vouchers::show))
        .route("/vouchers/{voucher}/codes", get(vouchers::codes))
        .route("/vouchers/{voucher}/cancel", form(vouchers::cancel))
        .route("/credit", get(credit::show))
        .route("/credit/gift-cards", form(credit::add))
        .route("/card", get(card::show))
        .route("/card/codes", get(card::codes))
        .route("/activity", get(activity::list))
        .route("/activity/{entry}", get(activity::show_entry))
        .route("/account", get(account::show))
        .route("/card/paper", get(paper_card::show).post(paper_card::link))
        .route("/account/data", get(own_data::download))
        .route("/account/erase", get(erase::show).post(erase::erase))
        .route("/account/profile", form(account::save_profile))
        .route("/account/consents", form(account::save_consents))
        .route("/account/language", form(account::save_language))
        .route("/account/passkeys/{passkey}/remove", form(account::remove_passkey))
        .route("/account/devices/sign-out-others", form(account::sign_out_others))
        .route("/live", get(live::listen))
}

/// How somebody becomes one.
fn signing_in() -> Router<State> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::ask))
        .route("/sign-in/digits", form(sign_in::digits))
        .route("/sign-in/passkey", get(sign_in::offer_passkey))
        .route("/sign-in/{token}", get(sign_in::open).post(sign_in::follow))
        .route("/sign-out", form(sign_in::out))
        .route("/demo/sign-in", form(demo::be))
        .route("/passkeys/sign-in/options", post(passkeys::sign_in_options))
        .route("/passkeys/sign-in/finish", post(passkeys::sign_in_finish))
        .route("/passkeys/register/options", post(passkeys::register_options))
        .route("/passkeys/register/finish", post(passkeys::register_finish))
}
