// From the poster in the store to the redeemed voucher, on a phone and at a till.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as passing } from "node:timers/promises";
import { openBrowser, phone, tablet, visitor, withPasskeys } from "../parts/browser.mjs";
import { digitsIn, digitsOn } from "../parts/codes.mjs";
import {
  addPurchase,
  answer,
  askForLink,
  isMarked,
  join,
  mark,
  standAtTill,
  useLink,
  words,
} from "../parts/journeys.mjs";
import { serveShop } from "../parts/server.mjs";

const EMAIL = "mina@example.com";

describe("a shopper's phone and a till", () => {
  let server, browser, shopper, till, key, member;
  let passkeys;
  /** A picture of a voucher, taken early, and when. */
  const screenshot = {};

  before(async () => {
    [server, browser] = await Promise.all([serveShop(), openBrowser()]);
    const staff = ["--email", "jo@example.com", "--name", "Jo", "--role", "associate"];
    await server.command("staff", "add", ...staff, "--store", "harbour");
    key = await server.key("manager");
    shopper = await visitor(browser, server.origin, phone());
    till = await visitor(browser, server.origin, tablet());
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const path = (somebody) => new URL(somebody.page.url()).pathname;
  const give = (points) =>
    server.post(key, `/members/${member.id}/adjustments`, { points, reason: "For the test" });

  /** Claims a reward on the phone; ends on the voucher's page, which hears of the till. */
  async function claim(name) {
    await shopper.open("/rewards");
    await Promise.all([
      shopper.page.waitForResponse((response) => new URL(response.url()).pathname === "/live"),
      shopper.press(new RegExp(`^Claim ${name}`)),
    ]);
    assert.match(path(shopper), /^\/vouchers\//);
    await mark(shopper.page);
  }

  it("joins from the poster by a link, which a mail scanner does not use up", async () => {
    await shopper.open("/s/harbour");
    const link = await askForLink(shopper, server, EMAIL);
    for (const _ of [1, 2]) {
      const scanned = await fetch(link);
      assert.equal(scanned.status, 200);
      assert.match(await scanned.text(), /\b\d{3} ?\d{3}\b/);
    }
    passkeys = await withPasskeys(shopper);
    await useLink(shopper, link);
    assert.equal(path(shopper), "/sign-in/passkey");
    assert.match(await words(shopper.page, ".hero"), /You are a member, with 100 points/);

    const again = await visitor(browser, server.origin, phone());
    await again.open(link, 410);
    assert.match(await words(again.page, "h1"), /has done its work/);
    await again.leave();
  });

  it("adds a passkey, and is in the store", async () => {
    await shopper.press("Make a passkey");
    assert.equal(await passkeys.count(), 1);
    assert.equal(path(shopper), "/s/harbour");
    assert.match(await words(shopper.page, "main"), /Checked in: 5 points are yours/);
    const { data } = await server.get(key, `/members?email=${encodeURIComponent(EMAIL)}`);
    [member] = data;
  });

  it("signs out, and in again with the passkey", async () => {
    await shopper.open("/account");
    await shopper.press("Sign out here");
    assert.match(await words(shopper.page, "h1"), /You are signed out/);
    await passkeys.offerInField(false);
    await shopper.open("/activity");
    assert.equal(path(shopper), "/sign-in");
    await shopper.press("Use my passkey");
    assert.equal(path(shopper), "/activity");
  });

  it("signs out, and is in again as soon as the field offers the passkey", async () => {
    await shopper.open("/account");
    await shopper.press("Sign out here");
    await passkeys.offerInField(true);
    await shopper.page.goto("/activity", { waitUntil: "commit" });
    assert.equal(path(shopper), "/sign-in");
    await shopper.page.waitForURL("/activity");
  });

  it("gets the link elsewhere: six digits, typed where it was asked for", async () => {
    const [here, elsewhere] = await Promise.all([
      visitor(browser, server.origin, phone()),
      visitor(browser, server.origin),
    ]);
    await here.open("/sign-in");
    const link = await askForLink(here, server, "teo@example.com");
    await elsewhere.open(link);
    assert.equal(await elsewhere.page.getByRole("button", { name: "Sign me in" }).count(), 0);
    const digits = (await words(elsewhere.page, ".digits")).replaceAll(/\D/g, "");
    assert.match(digits, /^\d{6}$/);

    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, "0");
    await here.page.getByLabel(/Type the digits/).fill(wrong);
    assert.equal((await here.press("Sign in")).status(), 422);
    assert.match(await words(here.page, ".field-error"), /not the digits on the other screen/);
    await here.page.getByLabel(/Type the digits/).fill(digits);
    await here.press("Sign in");
    assert.equal(path(here), "/sign-in/passkey");
    await elsewhere.open(link, 410);
    await elsewhere.open("/");
    assert.match(await words(elsewhere.page, "h1"), /Good food gives something back/);
    await Promise.all([here.leave(), elsewhere.leave()]);
  });

  it("stands at a till", async () => {
    await standAtTill(till, server, "jo@example.com");
  });

  it("keeps a screenshot of a voucher for later", async () => {
    await give(5000);
    await claim("Any hot drink");
    screenshot.png = await shopper.page.screenshot();
    screenshot.at = Date.now();
    screenshot.path = path(shopper);
  });

  it("shows its card, and sees the purchase arrive without loading again", async () => {
    await shopper.open("/card");
    await till.openTill("/till");
    await till.scan(await digitsOn(shopper.page, "the card"));
    assert.match((await answer(till.page)).head, /^Hello /);

    await shopper.openLive("/");
    await mark(shopper.page);
    const added = await addPurchase(till, { total: "42.10", receipt: "A-1" });
    assert.equal(added.status(), 200);
    assert.match((await answer(till.page)).head, /126 points for/);
    await shopper.page.getByText("126 points for you").waitFor();
    const stats = shopper.page.locator("[data-region=stats]");
    await stats.getByText("126").first().waitFor();
    assert.match(await words(shopper.page, "[data-region=lately]"), /126/);
    assert.ok(await isMarked(shopper.page), "the phone's page was not loaded again");
  });

  it("sees points that can be spent at once, and the balance counts to them", async () => {
    const shown = () => words(shopper.page, "[data-points]");
    const before = Number((await shown()).replace(",", ""));
    await give(1000);
    const after = (before + 1000).toLocaleString("en-US");
    await shopper.page.locator("[data-points]", { hasText: after }).waitFor();
    assert.ok(await isMarked(shopper.page), "the phone's page was not loaded again");
  });

  it("shows a code that every scanner reads, on any screen", async () => {
    await claim("Any hot drink");
    const voucher = path(shopper);
    const storageState = await shopper.context.storageState();
    for (const scale of [1, 2, 3]) {
      const screen = await visitor(browser, server.origin, { ...phone({ scale }), storageState });
      for (const page of [voucher, "/card"]) {
        await screen.open(page);
        for (const [width, height] of [[320, 568], [390, 844]]) {
          await screen.page.setViewportSize({ width, height });
          for (const colorScheme of ["light", "dark"]) {
            await screen.page.emulateMedia({ colorScheme });
            const what = `${page.split("/")[1]} at ${scale}x, ${width} px, ${colorScheme}`;
            const digits = await digitsOn(screen.page, what);
            assert.ok(digits.startsWith(page === voucher ? "91" : "90"), what);
          }
        }
      }
      await screen.leave();
    }
  });

  it("turns to redeemed when the till has scanned what its screen shows", async () => {
    await claim("Any hot drink");
    const digits = await digitsOn(shopper.page, "the voucher");
    await till.openTill("/till");
    await till.scan(digits);
    const { head, text } = await answer(till.page);
    assert.equal(head, "Give: any hot drink");
    assert.match(text, /Redeemed just now/);
    await shopper.page.getByText("Enjoy").waitFor();
    assert.match(await words(shopper.page, "main"), /Redeemed .* at Harbour Street, Till 2/);
    assert.ok(await isMarked(shopper.page), "the phone's page was not loaded again");

    await till.hearsScanner();
    const again = await till.scan(digits);
    assert.equal(again.status(), 409);
    const refused = await answer(till.page);
    assert.equal(refused.head, "Don’t give: redeemed already");
    assert.match(refused.text, /Any hot drink · \d+:\d\d today · Till 2, Harbour Street/);
  });

  it("hears the scanner wherever the focus is, and a typing hand is left alone", async () => {
    await claim("\\$5 off your shop");
    const digits = await digitsOn(shopper.page, "the printed voucher");
    await till.openTill("/till/enrol");
    const name = till.page.getByLabel("First name");
    await name.pressSequentially("Kim", { delay: 80 });
    assert.equal(await name.inputValue(), "Kim");
    await till.scan(digits);
    assert.match((await answer(till.page)).head, /\$5 off this shop/);
  });

  it("gives a voucher back and has the points", async () => {
    await claim("Any hot drink");
    const digits = await digitsOn(shopper.page, "the voucher");
    await shopper.press("Not now, keep my points");
    assert.match(await words(shopper.page, "main"), /You kept your points/);
    await till.openTill("/till");
    assert.equal((await till.scan(digits)).status(), 409);
    assert.equal((await answer(till.page)).head, "Don’t give: given back");
  });

  it("undoes a redemption, and the phone has the voucher again", async () => {
    await claim("Any hot drink");
    await till.openTill("/till");
    await till.scan(await digitsOn(shopper.page, "the voucher"));
    await shopper.page.getByText("Enjoy").waitFor();
    await till.press("Undo", "link");
    await till.page.getByText("Wrong voucher").click();
    await till.press("Undo it");
    assert.match((await answer(till.page)).head, /^Undone: Any hot drink/);
    await shopper.page.locator(".code-panel").waitFor();
    assert.match(await digitsOn(shopper.page, "the voucher"), /^91/);
  });

  it("refuses a screenshot of two minutes ago, and takes the phone itself", async () => {
    const digits = await digitsIn(screenshot.png, "the screenshot");
    // The code's own clock: nothing but time makes it old.
    await passing(Math.max(0, screenshot.at + 121_000 - Date.now()));
    await till.openTill("/till");
    assert.equal((await till.scan(digits)).status(), 409);
    assert.equal((await answer(till.page)).head, "Not this picture: too old");

    await shopper.openLive(screenshot.path);
    await till.hearsScanner();
    await till.scan(await digitsOn(shopper.page, "the voucher"));
    assert.equal((await answer(till.page)).head, "Give: any hot drink");
    await shopper.page.getByText("Enjoy").waitFor();
  });

  it("was without an error on either device", async () => {
    await Promise.all([shopper.leave(), till.leave()]);
  });
});

describe("two phones of one member", () => {
  let server, browser;
  before(async () => ([server, browser] = await Promise.all([serveShop(), openBrowser()])));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  it("show each other's claims", async () => {
    const [one, other] = await Promise.all([
      visitor(browser, server.origin, phone()),
      visitor(browser, server.origin),
    ]);
    await join(one, server, "ada@example.com");
    await join(other, server, "ada@example.com");
    const key = await server.key("manager");
    const { data } = await server.get(key, "/members?email=ada%40example.com");
    await one.openLive("/");
    const points = { points: 400, reason: "For the test" };
    await server.post(key, `/members/${data[0].id}/adjustments`, points);
    await one.page.locator("[data-points]", { hasText: "500" }).waitFor();
    await other.open("/rewards");
    await other.press(/^Claim Any hot drink/);
    await one.page.locator("[data-points]", { hasText: "200" }).waitFor();
    await one.page.locator('a[href^="/vouchers/"]').first().waitFor();
    await Promise.all([one.leave(), other.leave()]);
  });
});
