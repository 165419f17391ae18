// What a scanner sees: an independent reader of pictures, which shares no line with our encoder.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) } });

/** The codes in a picture: format and text. */
export async function codesIn(png) {
  const found = await readBarcodes(png, { formats: ["QRCode", "Code128"], tryHarder: true });
  return found.filter((code) => code.isValid).map(({ format, text }) => ({ format, text }));
}

/** The digits that the screen shows as QR code and as bars; both must be there and agree. */
export async function digitsOn(page, what = "the screen") {
  const shown = await page.screenshot();
  return digitsIn(shown, what);
}

/** The same of a picture that was taken. */
export async function digitsIn(png, what) {
  const codes = await codesIn(png);
  const of = (format) => codes.find((code) => code.format === format)?.text;
  const [qr, bars] = [of("QRCode"), of("Code128")];
  assert.match(qr ?? "", /^\d{20}$/, `a QR code on ${what}; found ${JSON.stringify(codes)}`);
  assert.equal(bars, qr, `the bars on ${what} say what the QR code says`);
  return qr;
}
