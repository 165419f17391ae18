//! Every picture is read back, as a scanner would, at one, two and three pixels a module.

use jiff::Timestamp;
use loyalty::{
    codes::{Code, CodeKeys},
    ids::{MemberId, VoucherId},
};
use proptest::prelude::*;
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader, Reader as _,
    common::HybridBinarizer,
};
use uuid::Uuid;

use super::{AddressPicture, picture, steps};
use crate::islands::picture::Picture;

fn keys() -> CodeKeys {
    CodeKeys::from_secret(&[7; 32])
}

/// Paints a path of rectangles, `M4 4h7v1h-7z`, so many pixels a module.
fn painted(
    path: &str,
    width: usize,
    height: usize,
    scale: usize,
    rows: usize,
) -> (Vec<u8>, u32, u32) {
    let (pixel_width, pixel_height) = (width * scale, height * scale * rows);
    let mut pixels = vec![255; pixel_width * pixel_height];
    for rectangle in path.split('M').skip(1) {
        let numbers: Vec<usize> = rectangle
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let [left, top, run, ..] = numbers[..] else { panic!("no rectangle: {rectangle}") };
        for y in top * scale * rows..(top + 1) * scale * rows {
            for x in left * scale..(left + run) * scale {
                pixels[y * pixel_width + x] = 0;
            }
        }
    }
    (pixels, u32::try_from(pixel_width).unwrap(), u32::try_from(pixel_height).unwrap())
}

fn read((pixels, width, height): (Vec<u8>, u32, u32), format: BarcodeFormat) -> String {
    let source = Luma8LuminanceSource::new(pixels, width, height).unwrap();
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let hints = DecodeHints {
        PossibleFormats: Some([format].into()),
        TryHarder: Some(true),
        PureBarcode: Some(false),
        ..DecodeHints::default()
    };
    MultiFormatReader::default()
        .decode_with_hints(&mut bitmap, &hints)
        .map_or_else(|error| format!("not read: {error}"), |result| result.getText().to_owned())
}

fn assert_readable(picture: &Picture) {
    for scale in 1..=3 {
        let qr = painted(&picture.qr_path(), 29, 29, scale, 1);
        assert_eq!(read(qr, BarcodeFormat::QR_CODE), picture.digits, "QR at {scale}x");
        let bars = painted(&picture.bars_path(), 165, 1, scale, 30);
        assert_eq!(read(bars, BarcodeFormat::CODE_128), picture.digits, "bars at {scale}x");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What we draw is what is read, whatever the code.
    #[test]
    fn every_code_can_be_read_back(subject: u128, second in 0_i64..4_000_000_000, kind in 0..3) {
        let at = Timestamp::from_second(second).unwrap();
        let id = Uuid::from_u128(subject);
        let code: Code = match kind {
            0 => keys().member_card(MemberId(id), 0, at),
            1 => keys().live_voucher(VoucherId(id), 0, at),
            _ => keys().printed_voucher(VoucherId(id), 0),
        };
        assert_readable(&picture(&code));
    }
}

#[test]
fn the_pictures_have_the_sizes_that_the_page_gives_them() {
    let picture = picture(&keys().printed_voucher(VoucherId(Uuid::nil()), 0));
    assert_eq!(picture.qr.len(), 21_usize.pow(2).div_ceil(4));
    assert_eq!(picture.bars.len(), 145_usize.div_ceil(4));
    // A finder stands in the first corner, and the stop sign ends the bars.
    assert!(picture.qr_path().starts_with("M4 4h7v1h-7z"));
    assert!(picture.bars_path().ends_with("M153 0h2v1h-2z"));
    assert_eq!(picture.groups().map(str::len).collect::<Vec<_>>(), [4; 5]);
}

#[test]
fn a_step_begins_when_its_token_does() {
    let at = Timestamp::from_second(1_700_000_017).unwrap();
    let steps = steps(at, 3, |at| keys().member_card(MemberId(Uuid::nil()), 0, at));
    assert_eq!((steps.from, steps.pictures.len()), (1_700_000_010_000, 3));
    assert_eq!(steps.at(at.as_millisecond()), steps.pictures.first());
    assert_eq!(steps.at(steps.from + 30_000), steps.pictures.get(1));
    assert_eq!(steps.at(steps.from + 29_999), steps.pictures.first());
    assert_eq!(steps.at(steps.end() + 1), steps.pictures.last(), "the last stays");
    assert_eq!(steps.left_of_step(at.as_millisecond()), 23_000);
    assert_ne!(steps.pictures[0], steps.pictures[1]);
}

#[test]
fn a_poster_can_be_read_back() {
    let address = "HTTPS://GREENGRAIN.EXAMPLE/S/HARBOUR";
    let poster = AddressPicture::of(address).unwrap();
    let pixels = painted(&poster.path, poster.size, poster.size, 2, 1);
    assert_eq!(read(pixels, BarcodeFormat::QR_CODE), address);
    assert_eq!(AddressPicture::of(&"x".repeat(4000)), None);
}

#[test]
fn nothing_is_drawn_of_nothing() {
    assert_eq!(Picture::default().qr_path(), "");
}
