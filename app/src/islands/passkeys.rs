//! Passkeys, as the browser has them.

use js_sys::{JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::browser::wait;

#[wasm_bindgen]
extern "C" {
    type PublicKeyCredential;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn parse_creation(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    fn parse_request(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = PublicKeyCredential, js_name = isConditionalMediationAvailable, catch)]
    fn is_conditional_available() -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, js_name = toJSON)]
    fn to_json(this: &PublicKeyCredential) -> JsValue;

    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], catch)]
    fn create(options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    fn find(options: &JsValue) -> Result<Promise, JsValue>;
}

/// Whether this browser has passkeys that we can ask for.
pub(super) fn are_supported() -> bool {
    let credential = Reflect::get(&js_sys::global(), &"PublicKeyCredential".into());
    credential.is_ok_and(|credential| {
        Reflect::has(&credential, &"parseRequestOptionsFromJSON".into()).unwrap_or(false)
    })
}

/// Whether a passkey can be offered among what the browser fills in.
pub(super) async fn can_autofill() -> bool {
    match PublicKeyCredential::is_conditional_available() {
        Ok(promise) => wait(promise).await.is_ok_and(|is_available| is_available.is_truthy()),
        Err(_) => false,
    }
}

/// Makes a passkey, by the server's options as JSON; gives what proves it, as JSON.
pub(super) async fn make(options: &str) -> Result<String, JsValue> {
    let asked = asking(&PublicKeyCredential::parse_creation(&public_key(options)?)?)?;
    written(wait(create(&asked)?).await?)
}

/// Uses a passkey: one that is chosen in a dialog, or quietly among what the browser fills in,
/// until `signal` ends that.
pub(super) async fn use_one(options: &str, signal: Option<AbortSignal>) -> Result<String, JsValue> {
    let asked = asking(&PublicKeyCredential::parse_request(&public_key(options)?)?)?;
    if let Some(signal) = signal {
        Reflect::set(&asked, &"mediation".into(), &"conditional".into())?;
        Reflect::set(&asked, &"signal".into(), &signal)?;
    }
    written(wait(find(&asked)?).await?)
}

/// The server sends `{"publicKey": …}`.
fn public_key(options: &str) -> Result<JsValue, JsValue> {
    Reflect::get(&JSON::parse(options)?, &"publicKey".into())
}

fn asking(public_key: &JsValue) -> Result<Object, JsValue> {
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), public_key)?;
    Ok(asked)
}

fn written(credential: JsValue) -> Result<String, JsValue> {
    let json = credential.unchecked_into::<PublicKeyCredential>().to_json();
    Ok(JSON::stringify(&json)?.into())
}
