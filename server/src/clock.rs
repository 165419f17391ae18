//! The only place that looks at the time. Everything else takes the moment as an argument.

use jiff::Timestamp;

/// Reads the time, to the microsecond: what the books can keep.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
