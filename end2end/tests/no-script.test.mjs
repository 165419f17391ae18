// The same without JavaScript, on the phone and at the till.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openBrowser, phone, tablet, visitor } from "../parts/browser.mjs";
import { digitsOn } from "../parts/codes.mjs";
import { addPurchase, answer, askForLink, standAtTill, useLink, words } from "../parts/journeys.mjs";
import { send } from "../parts/pages.mjs";
import { serveShop } from "../parts/server.mjs";

describe("without JavaScript", () => {
  let server, browser, shopper, till, key, member;
  const javaScriptEnabled = false;

  before(async () => {
    [server, browser] = await Promise.all([serveShop(), openBrowser()]);
    await server.command("staff", "add", "--email", "jo@example.com", "--role", "associate");
    key = await server.key("manager");
    shopper = await visitor(browser, server.origin, { ...phone(), javaScriptEnabled });
    till = await visitor(browser, server.origin, { ...tablet(), javaScriptEnabled });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const path = (somebody) => new URL(somebody.page.url()).pathname;
  const main = (somebody) => words(somebody.page, "main");

  it("joins by a link, and is offered only what works", async () => {
    await shopper.open("/s/harbour");
    const hidden = shopper.page.getByRole("button", { name: "Use my passkey" });
    assert.equal(await hidden.count(), 0);
    await useLink(shopper, await askForLink(shopper, server, "mina@example.com"));
    const make = shopper.page.getByRole("button", { name: "Make a passkey" });
    assert.equal(await make.count(), 0);
    await shopper.press("Not now", "link");
    assert.match(await main(shopper), /Checked in: 5 points are yours/);
    const { data } = await server.get(key, "/members?email=mina%40example.com");
    [member] = data;
  });

  it("signs in with the digits of a link that was opened elsewhere", async () => {
    const options = { ...phone(), javaScriptEnabled };
    const here = await visitor(browser, server.origin, options);
    await here.open("/sign-in");
    const shown = await fetch(await askForLink(here, server, "teo@example.com"));
    const [, digits] = (await shown.text()).match(/class="digits">(?:<!>)?(\d{6})/) ?? [];
    await send(here, "/sign-in/digits", { digits });
    assert.equal(path(here), "/sign-in/passkey");
    await here.leave();
  });

  it("keeps its profile, its consents and its language", async () => {
    await shopper.open("/account");
    const typed = { name: "Mina Park", phone: "+12125550101", birthday: "1991-05-17" };
    await send(shopper, "/account/profile", typed);
    assert.match(await main(shopper), /Your profile is complete: 50 points are yours/);
    for (const [name, value] of Object.entries(typed)) {
      assert.equal(await shopper.page.locator(`[name=${name}]`).inputValue(), value);
    }

    await shopper.page.getByLabel("Text messages").check();
    await send(shopper, "/account/consents");
    assert.ok(await shopper.page.getByLabel("Text messages").isChecked());

    await shopper.page.getByLabel("한국어").check();
    await send(shopper, "/account/language");
    assert.equal(await shopper.page.locator("html").getAttribute("lang"), "ko");
    await shopper.page.getByLabel("English").check();
    await send(shopper, "/account/language");
    assert.equal(await shopper.page.locator("html").getAttribute("lang"), "en");
  });

  it("chooses among the rewards", async () => {
    const points = { points: 2000, reason: "For the test" };
    await server.post(key, `/members/${member.id}/adjustments`, points);
    await shopper.open("/rewards");
    const tiles = () => shopper.page.locator(".reward-tile h2").allInnerTexts();
    assert.equal((await tiles()).length, 6);
    await shopper.press("Within reach", "link");
    assert.deepEqual(await tiles(), [
      "Any hot drink",
      "Give a meal",
      "$5 off your shop",
      "Early market pass",
    ]);
    await shopper.press("Experiences", "link");
    assert.deepEqual(await tiles(), ["Early market pass", "Chef’s table evening"]);
    await shopper.press(/^All$/, "link");
    assert.equal((await tiles()).length, 6);
  });

  it("stands at a till, finds the member and adds a purchase", async () => {
    await standAtTill(till, server, "jo@example.com");
    await till.press("Look up", "link");
    const form = till.page.locator("form.till-form");
    await form.locator("[name=q]").fill("mina@example.com");
    await till.follow(() => form.locator("button").click());
    await till.press(/^It’s this one/);
    assert.equal((await answer(till.page)).head, "Hello Mina P.");
    await addPurchase(till, { total: "42.10", receipt: "A-1", parts: { PRODUCE: "3.10" } });
    assert.match((await answer(till.page)).head, /^\d+ points for Mina P\.$/);
  });

  it("claims; the till types what the screen shows; the phone says so by itself", async () => {
    await shopper.open("/rewards/hot-drink");
    await shopper.press("Claim for 300 points");
    assert.match(path(shopper), /^\/vouchers\//);
    const digits = await digitsOn(shopper.page, "the voucher");
    const shown = await words(shopper.page, ".code-panel-digits");
    assert.ok(shown.endsWith(digits.match(/.{4}/g).join(" ")), shown);

    await till.press("Type a code", "link");
    await send(till, "/till/scan", { code: shown.match(/[\d ]+$/)[0] });
    assert.equal((await answer(till.page)).head, "Give: any hot drink");

    // The page renews itself every half minute where no script does.
    await shopper.page.getByText("Enjoy").waitFor({ timeout: 45_000 });

    await till.press("Type a code", "link");
    assert.equal((await send(till, "/till/scan", { code: digits })).status(), 409);
    const { head, text } = await answer(till.page);
    assert.equal(head, "Don’t give: redeemed already");
    assert.match(text, /\d+:\d\d today · Till 2, Harbour Street/);
  });

  it("undoes, enrols and is told what does not fit", async () => {
    await till.press("Undo", "link");
    await till.page.getByLabel("Wrong voucher").check();
    await till.press("Undo it");
    assert.match((await answer(till.page)).head, /^Undone: Any hot drink/);

    await till.press("Enrol a shopper", "link");
    await till.page.getByLabel(/They agree/).check();
    await send(till, "/till/enrol", { contact: "kim@example.com", name: "Kim" });
    assert.equal((await answer(till.page)).head, "Kim is a member");
    const { links } = await server.letter("kim@example.com");
    assert.ok(links.length > 0, "the new member is sent a link");

    await till.press("Type a code", "link");
    assert.equal((await send(till, "/till/scan", { code: "1234" })).status(), 422);
    assert.match(await words(till.page, ".field-error"), /A code has 20 digits; this has 4/);
  });

  it("gives the voucher back, and signs out", async () => {
    await shopper.page.reload();
    await shopper.press("Not now, keep my points");
    assert.match(await main(shopper), /You kept your points/);
    await shopper.open("/account");
    await shopper.press("Sign out here");
    await shopper.open("/rewards");
    assert.equal(path(shopper), "/sign-in");
  });

  it("was without an error on either device", async () => {
    await Promise.all([shopper.leave(), till.leave()]);
  });
});
