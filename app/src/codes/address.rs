//! The QR code of an address, for posters and for handing a page to a phone.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules that must stay white around a QR code.
const QUIET: usize = 4;

/// An address as a QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPicture {
    /// How many modules it has on each side, the quiet zone included.
    pub size: usize,
    /// Its dark modules, as one path.
    pub path: String,
}

impl AddressPicture {
    /// Draws an address; none when it is too long for any QR code.
    ///
    /// An address in capitals takes fewer modules: scheme and host mean the same so.
    pub fn of(address: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::with_capacity(width * width * 4);
        for (row, modules) in colors.chunks(width).enumerate() {
            let mut column = 0;
            while column < width {
                let dark = modules[column..].iter().take_while(|c| **c == Color::Dark).count();
                if dark == 0 {
                    column += 1;
                } else {
                    // Writing into a string does not fail.
                    let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + QUIET, row + QUIET);
                    column += dark;
                }
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}
