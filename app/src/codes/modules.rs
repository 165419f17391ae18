//! From a code's digits to the modules of its two pictures.

use barcoders::sym::code128::Code128;
use loyalty::codes::Code;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::islands::picture::Picture;

/// The pictures of a code.
pub fn picture(code: &Code) -> Picture {
    let digits = code.to_string();
    let (qr, bars) = (qr_modules(&digits), bar_modules(&digits));
    Picture { qr: packed(&qr), bars: packed(&bars), digits }
}

/// The modules of the QR code, row by row, without the quiet zone.
fn qr_modules(digits: &str) -> Vec<bool> {
    // Twenty digits always fit: version 1 at level Q holds 27.
    QrCode::with_version(digits, Version::Normal(1), EcLevel::Q)
        .map(|code| code.to_colors().into_iter().map(|color| color == Color::Dark).collect())
        .unwrap_or_default()
}

/// The modules of the Code 128 in set C, without the quiet zones.
fn bar_modules(digits: &str) -> Vec<bool> {
    // `Ć` is how this library is told of set C. An even number of digits always fits.
    Code128::new(format!("Ć{digits}"))
        .map(|code| code.encode().into_iter().map(|module| module == 1).collect())
        .unwrap_or_default()
}

/// Four modules a hexadecimal digit: short enough, and compressed as well as anything denser.
fn packed(modules: &[bool]) -> String {
    modules
        .chunks(4)
        .filter_map(|four| {
            let bits =
                (0..4).fold(0, |bits, at| bits << 1 | u32::from(four.get(at) == Some(&true)));
            char::from_digit(bits, 16)
        })
        .collect()
}
