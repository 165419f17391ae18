// What people do to pages: click twice, go back, open two tabs, mistype, follow old links.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { openBrowser, phone, tablet, visitor } from "../parts/browser.mjs";
import { join, standAtTill, words } from "../parts/journeys.mjs";
import { claim, post, send } from "../parts/pages.mjs";
import { serveShop } from "../parts/server.mjs";

describe("what people do", () => {
  let server, browser, key;

  before(async () => {
    [server, browser] = await Promise.all([serveShop(), openBrowser()]);
    await server.command("staff", "add", "--email", "jo@example.com", "--role", "associate");
    key = await server.key("manager");
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const path = (somebody) => new URL(somebody.page.url()).pathname;

  /** A new member with points (joining gives 100), on a phone. */
  async function member(points) {
    const somebody = await visitor(browser, server.origin, phone());
    const email = `${randomUUID()}@example.com`;
    await join(somebody, server, email);
    const { data } = await server.get(key, `/members?email=${encodeURIComponent(email)}`);
    somebody.id = data[0].id;
    if (points === 100) return somebody;
    const adjustment = { points: points - 100, reason: "For the test" };
    await server.post(key, `/members/${somebody.id}/adjustments`, adjustment);
    return somebody;
  }

  const walletOf = ({ id }) => server.get(key, `/members/${id}/wallet`);

  it("clicks twice on Claim and has one voucher", async () => {
    const mina = await member(1000);
    await mina.open("/rewards/hot-drink");
    await mina.follow((page) => page.getByRole("button", { name: /^Claim/ }).dblclick());
    await mina.page.locator(".code-panel").waitFor();
    const { vouchers, points } = await walletOf(mina);
    assert.deepEqual([vouchers.length, points.available], [1, 700]);
    await mina.leave();
  });

  it("goes back after a claim, claims again, and is at the same voucher", async () => {
    const mina = await member(1000);
    await mina.open("/rewards/hot-drink");
    const formKey = await mina.page.locator("[name=form_key]").inputValue();
    await mina.press(/^Claim/);
    const voucher = path(mina);
    await post(mina, "/rewards/hot-drink/claim", { form_key: formKey });
    assert.equal(path(mina), voucher);
    await mina.page.goBack();
    await mina.page.goBack();
    assert.equal(path(mina), "/rewards/hot-drink");
    const { vouchers } = await walletOf(mina);
    assert.equal(vouchers.length, 1);
    await mina.leave();
  });

  it("sends one form from two tabs and has one voucher", async () => {
    const mina = await member(1000);
    await mina.open("/rewards/hot-drink");
    const formKey = await mina.page.locator("[name=form_key]").inputValue();
    const claims = await Promise.all(
      [1, 2, 3, 4].map(() =>
        mina.context.request.post("/rewards/hot-drink/claim", {
          form: { form_key: formKey },
          maxRedirects: 0,
        }),
      ),
    );
    assert.deepEqual(claims.map((answer) => answer.status()), [303, 303, 303, 303]);
    assert.equal(new Set(claims.map((answer) => answer.headers().location)).size, 1);
    const { vouchers, points } = await walletOf(mina);
    assert.deepEqual([vouchers.length, points.available], [1, 700]);
    await mina.leave();
  });

  it("claims in two tabs what the points suffice for once", async () => {
    const mina = await member(400);
    const tabs = [mina.page, await mina.context.newPage()];
    for (const tab of tabs) await tab.goto("/rewards/hot-drink");
    const press = (tab) =>
      Promise.all([
        tab.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303),
        tab.getByRole("button", { name: /^Claim/ }).click(),
      ]).then(([answer]) => answer.status());
    assert.deepEqual((await Promise.all(tabs.map(press))).sort(), [200, 409]);
    const { vouchers, points } = await walletOf(mina);
    assert.deepEqual([vouchers.length, points.available], [1, 100]);
    await mina.leave();
  });

  it("gives a voucher back twice and has the points once", async () => {
    const mina = await member(400);
    await claim(mina, "hot-drink");
    const action = `${path(mina)}/cancel`;
    for (const _ of [1, 2]) {
      const answer = await post(mina, action, { form_key: randomUUID() });
      assert.equal(answer.status(), 200);
      assert.match(await words(mina.page, "main"), /You kept your points/);
    }
    assert.equal((await walletOf(mina)).points.available, 400);
    await mina.leave();
  });

  it("types what does not fit, and is told so at the field, with what was typed", async () => {
    const mina = await member(100);
    await mina.open("/account");
    await mina.page.locator("[name=birthday]").evaluate((field) => (field.type = "text"));
    const typed = { name: "M".repeat(81), email: "mina@", phone: "12", birthday: "1991-13-40" };
    assert.equal((await send(mina, "/account/profile", typed)).status(), 422);
    for (const [name, value] of Object.entries(typed)) {
      const field = mina.page.locator(`form[action="/account/profile"] [name=${name}]`);
      assert.equal(await field.getAttribute("aria-invalid"), "true", name);
      const described = (await field.getAttribute("aria-describedby")).split(" ");
      const mistake = mina.page.locator(`#${described.at(-1)}`);
      assert.ok((await mistake.innerText()).trim().length > 20, name);
      // A date field holds dates only.
      if (name !== "birthday") assert.equal(await field.inputValue(), value, name);
    }
    await mina.leave();

    const somebody = await visitor(browser, server.origin, phone());
    for (const start of ["/sign-in", "/s/harbour"]) {
      await somebody.open(start);
      assert.equal((await send(somebody, "/sign-in", { email: "mina@" })).status(), 422);
      assert.match(await words(somebody.page, "#email-error"), /mina@example\.com/);
      assert.equal(await somebody.page.locator("#email").inputValue(), "mina@");
    }
    await somebody.leave();
  });

  it("types nonsense at the till, and is told so at the field", async () => {
    const till = await visitor(browser, server.origin, tablet());
    await standAtTill(till, server, "jo@example.com");
    const mina = await member(100);
    const refused = async (name, says) => {
      assert.match(await words(till.page, `#${name}-error`), says);
      assert.equal(await till.page.locator(`#${name}`).getAttribute("aria-invalid"), "true");
    };

    const amounts = ["-5", "0", "12.345", "1e9", "99999999999999999999", "twelve", "4,210"];
    for (const total of amounts) {
      await till.open(`/till/purchase?member=${mina.id}`);
      const sent = await send(till, "/till/purchases", { total, receipt: "R" });
      assert.equal(sent.status(), 422, total);
      await refused("total", /as on the receipt/);
      assert.equal(await till.page.locator("#total").inputValue(), total);
      assert.equal(await till.page.locator("#receipt").inputValue(), "R");
    }
    await till.open(`/till/purchase?member=${mina.id}`);
    assert.equal((await send(till, "/till/purchases", { total: "5" })).status(), 422);
    await refused("receipt", /receipt’s number/);

    const purchase = async (total) => {
      await till.open(`/till/purchase?member=${mina.id}`);
      return send(till, "/till/purchases", { total, receipt: "R-1" });
    };
    assert.equal((await purchase("5.00")).status(), 200);
    assert.equal((await purchase("5.00")).status(), 200, "the same receipt with the same total");
    assert.match(await words(till.page, "main"), /nothing was added twice/);
    assert.equal((await purchase("6.00")).status(), 422);
    await refused("receipt", /added before, with another total/);

    await till.open("/till/enrol");
    assert.equal((await send(till, "/till/enrol", { contact: "kim" })).status(), 422);
    await refused("contact", /e-mail address, or a phone number/);

    for (const [code, says] of [
      ["", /20 digits; this has 0/],
      ["91ab", /digits only/],
      ["99999999999999999999", /begins with two digits/],
      ["91000000000000000000", /One of its digits is wrong|No such code/],
    ]) {
      await till.open("/till/type");
      await send(till, "/till/scan", { code });
      assert.match(await words(till.page, "main"), says, code);
    }
    await Promise.all([till.leave(), mina.leave()]);
  });

  it("has a name that is markup, and sees it as it was typed", async () => {
    const mina = await member(100);
    const name = `<img src=x onerror=alert(1)> "O'Neil" & 민아 🙂`;
    await mina.open("/account");
    await send(mina, "/account/profile", { name });
    assert.equal(await mina.page.locator("[name=name]").inputValue(), name);
    await mina.open("/");
    assert.equal(await words(mina.page, "h1"), name);
    assert.equal(await mina.page.locator("img").count(), 0);
    await mina.leave();
  });

  it("reads in another language, and stays where it was", async () => {
    const mina = await member(100);
    await mina.page.setViewportSize({ width: 1280, height: 844 });
    await mina.open("/rewards?kind=product");
    for (const [language, own] of [["ko", "한국어"], ["zh", "中文"], ["en", "English"]]) {
      await mina.press(own, "link");
      assert.equal(await mina.page.locator("html").getAttribute("lang"), language);
      assert.equal(mina.page.url(), `${server.origin}/rewards?kind=product`);
    }
    await mina.leave();

    const korean = await visitor(browser, server.origin, { ...phone(), locale: "ko-KR" });
    await korean.open("/s/harbour");
    assert.equal(await korean.page.locator("html").getAttribute("lang"), "ko");
    assert.match(await words(korean.page, "main"), /하버 스트리트/);
    await korean.leave();
  });

  it("follows links that lead nowhere", async () => {
    const [mina, other] = [await member(400), await member(400)];
    await claim(other, "hot-drink");
    const foreign = path(other);
    for (const nowhere of [
      "/nowhere",
      "/s/nowhere",
      "/rewards/nowhere",
      "/vouchers/nowhere",
      `/vouchers/${randomUUID()}`,
      foreign,
      "/activity/999999",
      "/activity/nowhere",
      "/rewards/%00",
      "/%ff",
      "/s/..%2f..%2fadmin",
    ]) {
      await mina.open(nowhere, 404);
      assert.match(await words(mina.page, "h1"), /no page here/i, nowhere);
    }
    const stolen = await mina.context.request.get(`${foreign}/codes`);
    assert.ok([404, 410].includes(stolen.status()));
    await Promise.all([mina.leave(), other.leave()]);
  });

  it("sends forms that are no longer good, or never were", async () => {
    const mina = await member(1000);
    await mina.open("/rewards/hot-drink");
    const formKey = await mina.page.locator("[name=form_key]").inputValue();
    await post(mina, "/rewards/hot-drink/claim", { form_key: formKey });

    await mina.open("/rewards/give-a-meal");
    const other = await post(mina, "/rewards/give-a-meal/claim", { form_key: formKey });
    assert.equal(other.status(), 422);
    assert.match(await words(mina.page, "h1"), /was sent before/);
    for (const fields of [{}, { form_key: "" }, { form_key: "x".repeat(65) }]) {
      await mina.open("/rewards");
      assert.equal((await post(mina, "/rewards/hot-drink/claim", fields)).status(), 422);
    }
    assert.equal((await walletOf(mina)).vouchers.length, 1);
    await mina.leave();
  });

  it("cannot be made to send a form by another site", async () => {
    const mina = await member(1000);
    const answer = await mina.context.request.post("/rewards/hot-drink/claim", {
      form: { form_key: randomUUID() },
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      maxRedirects: 0,
    });
    assert.equal(answer.status(), 403);
    assert.equal((await walletOf(mina)).vouchers.length, 0);
    await mina.leave();
  });

  it("has signed out elsewhere", async () => {
    const mina = await member(400);
    await mina.open("/rewards/hot-drink");
    const tab = await mina.context.newPage();
    await tab.goto("/account");
    await tab.locator('form[action="/sign-out"] button').click();
    await tab.getByText("You are signed out").waitFor();
    await mina.press(/^Claim/);
    assert.equal(path(mina), "/sign-in");
    await mina.page.goBack();
    assert.equal(path(mina), "/sign-in");
    assert.doesNotMatch(await mina.page.locator("body").innerText(), /400 points/);
    await mina.leave();
  });

  it("comes from an app's built-in browser, and is told how to get out", async () => {
    const userAgent = `${phone().userAgent} [FBAN/EMA;FBAV/400.0]`;
    const mina = await visitor(browser, server.origin, { ...phone(), userAgent });
    await mina.open("/sign-in");
    assert.match(await words(mina.page, "h1"), /Open this in your browser/);
    await mina.press("Go on here all the same", "link");
    await mina.page.getByLabel("Your e-mail").waitFor();
    await mina.leave();
  });
});
