//! A code's two pictures as bits, and the paths that they become.
//!
//! The server makes the bits, because it has the encoders; the server and the browser
//! both make the paths, each the same.

use std::fmt::Write as _;

use super::json::Json;

/// How many modules the QR code has on each side.
const QR_WIDTH: usize = 21;
/// Modules that stay white around the QR code.
const QR_QUIET: usize = 4;
/// How many modules the bars have in a row.
const BARS_WIDTH: usize = 145;
/// Modules that stay white beside the bars.
const BARS_QUIET: usize = 10;

/// The pictures of one code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct Picture {
    /// The twenty digits.
    pub digits: String,
    /// The QR code's modules row by row, four a hexadecimal digit, without the quiet zone.
    pub qr: String,
    /// The bars' modules, likewise.
    pub bars: String,
}

/// The pictures of a code that changes, step by step. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct Steps {
    /// The server's clock when this was made.
    pub now: i64,
    /// When the first picture begins to be the right one.
    pub from: i64,
    /// For how long each is.
    pub each: i64,
    /// The pictures, in order.
    pub pictures: Vec<Picture>,
}

impl Picture {
    /// The QR code's dark modules in a square of 29.
    pub fn qr_path(&self) -> String {
        path(&self.qr, QR_WIDTH, QR_QUIET, QR_QUIET)
    }

    /// The bars in a row of 165, one high.
    pub fn bars_path(&self) -> String {
        path(&self.bars, BARS_WIDTH, BARS_QUIET, 0)
    }

    /// The digits in groups of four, to read out and type.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        (0..self.digits.len()).step_by(4).filter_map(|at| self.digits.get(at..at + 4))
    }
}

impl Steps {
    /// Reads what the server sent; none if it is something else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let picture = |json: &Json| Picture {
            digits: json.text("digits"),
            qr: json.text("qr"),
            bars: json.text("bars"),
        };
        let pictures: Vec<Picture> = json.list("pictures").iter().map(picture).collect();
        (!pictures.is_empty()).then(|| Self {
            now: json.number("now"),
            from: json.number("from"),
            each: json.number("each").max(1),
            pictures,
        })
    }

    /// The picture to show at a moment: the last one when there are no more.
    pub fn at(&self, now: i64) -> Option<&Picture> {
        let past = (now - self.from).max(0) / self.each.max(1);
        let place = usize::try_from(past).unwrap_or(usize::MAX);
        self.pictures.get(place).or(self.pictures.last())
    }

    /// How many milliseconds the picture of a moment has left.
    pub fn left_of_step(&self, now: i64) -> i64 {
        let each = self.each.max(1);
        each - (now - self.from).rem_euclid(each)
    }

    /// The first moment for which there is no picture.
    pub fn end(&self) -> i64 {
        self.from + self.each * i64::try_from(self.pictures.len()).unwrap_or_default()
    }
}

/// The dark modules of so wide a picture as one path: a rectangle for each run in a row.
fn path(packed: &str, width: usize, left: usize, top: usize) -> String {
    let mut path = String::with_capacity(packed.len() * 24);
    let mut run = 0;
    let mut at = 0;
    for digit in packed.chars() {
        let bits = digit.to_digit(16).unwrap_or(0);
        for bit in (0..4).rev() {
            let (row, column) = (at / width, at % width);
            let is_dark = bits >> bit & 1 == 1;
            if is_dark {
                run += 1;
            }
            // A run ends before a light module, and at the end of its row.
            let ends_before = !is_dark && run > 0;
            let ends_here = is_dark && column + 1 == width;
            if ends_before || ends_here {
                let start = column + usize::from(ends_here) - run + left;
                // Writing into a string does not fail.
                let _ = write!(path, "M{start} {}h{run}v1h-{run}z", row + top);
                run = 0;
            }
            at += 1;
        }
    }
    path
}
