//! The sound of a till's answers, and the switch for it. It remembers.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, Element, OscillatorType};

use super::{browser, waking::wake};

/// What the browser remembers when it is off.
const KEY: &str = "till-sound";
const OFF: &str = "off";

/// The switch, a button with `data-sound`. When a page with an answer opens and it is on, the
/// answer sounds.
#[island]
pub fn SoundSwitch(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(button) = browser::find("[data-sound]") else { return };
        show(&button);
        browser::show(&button, true);
        if is_on() {
            sound_the_answer();
        }
        browser::listen(&button.clone(), "click", move |_| {
            remember(!is_on());
            show(&button);
            if is_on() {
                sound(true);
            }
        });
    })
}

fn show(button: &Element) {
    browser::say(button, "aria-pressed", if is_on() { "true" } else { "false" });
}

fn storage() -> Option<web_sys::Storage> {
    browser::window()?.local_storage().ok()?
}

fn is_on() -> bool {
    storage().and_then(|storage| storage.get_item(KEY).ok()?).is_none_or(|is| is != OFF)
}

fn remember(is_on: bool) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing asks again.
        let _ = if is_on { storage.remove_item(KEY) } else { storage.set_item(KEY, OFF) };
    }
}

fn sound_the_answer() {
    if browser::find(".till-answer.is-good, .till-answer.is-member").is_some() {
        sound(true);
    } else if browser::find(".till-answer.is-bad, .till-answer.is-warn").is_some() {
        sound(false);
    }
}

/// Two notes upwards for yes, one low note for no.
fn sound(is_yes: bool) {
    // A browser that is not allowed to sound, or cannot, stays silent.
    let _ = AudioContext::new().and_then(|audio| {
        if is_yes {
            note(&audio, OscillatorType::Sine, 660.0, 0.0)?;
            note(&audio, OscillatorType::Sine, 990.0, 0.11)
        } else {
            note(&audio, OscillatorType::Square, 196.0, 0.0)
        }
    });
}

fn note(audio: &AudioContext, kind: OscillatorType, hertz: f32, after: f64) -> Result<(), JsValue> {
    let (oscillator, volume) = (audio.create_oscillator()?, audio.create_gain()?);
    oscillator.set_type(kind);
    oscillator.frequency().set_value(hertz);
    volume.gain().set_value(0.12);
    oscillator.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&audio.destination())?;
    let start = audio.current_time() + after;
    oscillator.start_with_when(start)?;
    oscillator.stop_with_when(start + 0.16)
}
