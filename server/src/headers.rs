//! Security headers: what browsers may do with our pages.

use std::sync::Arc;

use axum::{
    extract::{Request, State as FromState},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::{secret, state::State};

/// What a page's scripts are allowed by: minted for each request.
#[derive(Clone, Debug)]
pub struct Nonce(pub Arc<str>);

const PERMISSIONS: &str = "camera=(self), publickey-credentials-get=(self), \
    publickey-credentials-create=(self), screen-wake-lock=(self), geolocation=(), \
    microphone=(), payment=(), usb=()";

/// Mints the nonce, and sets every header that no handler has set itself.
pub async fn layer(
    FromState(state): FromState<State>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = mint();
    request.extensions_mut().insert(Nonce(Arc::clone(&nonce)));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, &policy(&nonce));
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-embedder-policy"), "require-corp");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS);
    // What is shown to somebody signed in is for nobody else, and for no cache.
    set(headers, header::CACHE_CONTROL, "no-store");
    if state.settings.is_https() {
        let two_years = "max-age=63072000; includeSubDomains; preload";
        set(headers, header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    response
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

fn mint() -> Arc<str> {
    // Without randomness no script may run, which is what an empty nonce says.
    let bytes: [u8; 16] = secret::random().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(bytes)).into()
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if headers.contains_key(&name) {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
