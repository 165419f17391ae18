//! Pages for people: each handler loads what its page shows, and answers with it.

mod visit;

use axum::{Router, extract::Request, middleware::Next, response::Response};

pub use self::visit::Visit;
use crate::state::State;

/// Every page.
pub fn routes() -> Router<State> {
    Router::new()
}

/// Keeps a language that is chosen with `?lang=`.
pub async fn choose_language(request: Request, next: Next) -> Response {
    next.run(request).await
}
