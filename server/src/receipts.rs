//! Receipts: where the code on one leads.

use loyalty::codes::Code;

/// The address of a receipt's code, for a QR code on the paper.
pub fn address(public_url: &str, code: &Code) -> String {
    format!("{public_url}/receipts/{code}")
}
