//! The pictures of codes: QR and Code 128, drawn on the server alone.
//!
//! A code's twenty digits are a QR code of version 1, level Q, and a Code 128 in set C:
//! 21 by 21 modules, and 145 in a row. The browser gets the modules as bits and makes one
//! path of them (`islands::picture`); it holds no encoder.

mod address;
mod modules;
mod steps;
#[cfg(test)]
mod tests;

pub use self::{address::AddressPicture, modules::picture, steps::steps};
