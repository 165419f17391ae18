// What a phone loads for a voucher, and that the code does not wait for it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openBrowser, phone, visitor } from "../parts/browser.mjs";
import { digitsOn } from "../parts/codes.mjs";
import { claim } from "../parts/pages.mjs";
import { serveDemo } from "../parts/server.mjs";

const MOST_PAGE_BYTES = 30_000;
const MOST_PROGRAM_BYTES = 90_000;

describe("a voucher's page", () => {
  let server, browser, voucher, storageState;

  before(async () => {
    [server, browser] = await Promise.all([serveDemo(), openBrowser()]);
    const mina = await visitor(browser, server.origin, phone());
    await mina.be("mina");
    await claim(mina, "hot-drink");
    voucher = new URL(mina.page.url()).pathname;
    storageState = await mina.context.storageState();
    await mina.leave();
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const fresh = (options = {}) =>
    visitor(browser, server.origin, { ...phone(), storageState, ...options });

  it("is light", async (test) => {
    const mina = await fresh();
    const session = await mina.context.newCDPSession(mina.page);
    await session.send("Network.enable");
    const loads = new Map();
    session.on("Network.responseReceived", ({ requestId, type, response }) => {
      const encoding = response.headers["content-encoding"] ?? response.headers["Content-Encoding"];
      loads.set(requestId, { type, url: response.url, encoding, mime: response.mimeType });
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      Object.assign(loads.get(requestId) ?? {}, { bytes: encodedDataLength });
    });
    await mina.openLive(voucher);
    const loaded = [...loads.values()].filter(({ bytes }) => bytes !== undefined);
    const is = (...mimes) => ({ mime }) => mimes.some((known) => mime.includes(known));
    const sum = (what) => loaded.filter(what).reduce((sum, { bytes }) => sum + bytes, 0);
    const [page, program] = [is("html", "css"), is("javascript", "wasm")];
    for (const { url, bytes, encoding } of loaded) {
      test.diagnostic(`${new URL(url).pathname}: ${bytes} bytes (${encoding ?? "as it is"})`);
    }
    assert.ok(loaded.some(is("wasm")) && loaded.some(is("html")), "everything was seen");
    // Of what is smaller than a packet's headers nothing can be saved.
    const worthIt = loaded.filter(({ bytes }) => bytes > 1_000);
    for (const load of worthIt.filter((load) => page(load) || program(load))) {
      assert.equal(load.encoding, "br", `${load.url} is compressed`);
    }
    test.diagnostic(`HTML and CSS: ${sum(page)} bytes; script and wasm: ${sum(program)} bytes`);
    assert.ok(sum(page) < MOST_PAGE_BYTES, `HTML and CSS: ${sum(page)} bytes`);
    assert.ok(sum(program) < MOST_PROGRAM_BYTES, `script and wasm: ${sum(program)} bytes`);
    await mina.leave();
  });

  it("shows the code before any script arrives", async () => {
    const mina = await fresh();
    const held = [];
    await mina.page.route(/\.(js|wasm)\b/, (route) => held.push(route));
    await mina.page.goto(voucher, { waitUntil: "domcontentloaded" }).catch(() => {});
    await mina.page.locator(".code-panel").waitFor();
    assert.match(await digitsOn(mina.page, "the page without its script"), /^91/);
    assert.ok(held.length > 0, "the script was asked for");
    await Promise.all(held.map((route) => route.continue()));
    await mina.leave();
  });

  it("shows the code where scripts are off", async () => {
    const mina = await fresh({ javaScriptEnabled: false });
    await mina.open(voucher);
    assert.match(await digitsOn(mina.page, "the page without scripts"), /^91/);
    await mina.leave();
  });

  it("loads no script where it has nothing to do", async () => {
    const mina = await fresh();
    const scripts = [];
    mina.page.on("request", (request) => {
      if (/\.(js|wasm)\b/.test(request.url())) scripts.push(request.url());
    });
    await mina.open("/help#vouchers");
    assert.deepEqual(scripts, []);
    await mina.leave();
  });
});
