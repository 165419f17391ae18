//! The coming pictures of a code that changes, for a phone to show one after the other.

use jiff::Timestamp;
use loyalty::codes::{Code, STEP_SECONDS};

use super::picture;
use crate::islands::picture::Steps;

/// The pictures of the next `count` steps from `at` on, the current one first.
///
/// `code_at` is the code at a moment: `keys.live_voucher(…)`, `keys.member_card(…)`. As JSON, this
/// is also what a phone fetches before its steps run out.
pub fn steps(at: Timestamp, count: usize, code_at: impl Fn(Timestamp) -> Code) -> Steps {
    let first = at.as_second().div_euclid(STEP_SECONDS) * STEP_SECONDS;
    let pictures = (first..)
        .step_by(usize::try_from(STEP_SECONDS).unwrap_or(1))
        .take(count)
        .filter_map(|second| Timestamp::from_second(second).ok())
        .map(|moment| picture(&code_at(moment)));
    Steps {
        now: at.as_millisecond(),
        from: first * 1000,
        each: STEP_SECONDS * 1000,
        pictures: pictures.collect(),
    }
}
