// The voucher's page on a phone, as Lighthouse measures it, in the best of three: full marks for
// what is the same on every machine. Speed is not: on a quiet machine it is 100 too (npm run
// lighthouse says so), and on a busy one it must only not be lost.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import lighthouse from "lighthouse";
import { openBrowser, phone, visitor } from "../parts/browser.mjs";
import { inOwnBrowser } from "../parts/measured.mjs";
import { claim } from "../parts/pages.mjs";
import { serveDemo } from "../parts/server.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices"];

/** What each must reach: all of it, where LIGHTHOUSE_FULL asks for that. */
const enough = (id) => (id === "performance" && !process.env.LIGHTHOUSE_FULL ? 90 : 100);

describe("the voucher's page", () => {
  let server, address, cookie;

  before(async () => {
    server = await serveDemo();
    const browser = await openBrowser();
    const mina = await visitor(browser, server.origin, phone());
    await mina.be("mina");
    await claim(mina, "hot-drink");
    address = mina.page.url();
    const cookies = await mina.context.cookies();
    cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    await mina.leave();
    await browser.close();
  });
  after(() => server.stop());

  /** One measurement, in a browser of its own: the marks, and what took any away. */
  async function measure() {
    const flags = { logLevel: "error", extraHeaders: { Cookie: cookie } };
    const { lhr } = await inOwnBrowser((port) =>
      lighthouse(address, { ...flags, port, onlyCategories: CATEGORIES }),
    );
    assert.equal(lhr.runtimeError?.message, undefined);
    assert.equal(lhr.finalDisplayedUrl, address, "the page was not the voucher's");
    const marks = CATEGORIES.map((id) => [id, Math.round(lhr.categories[id].score * 100)]);
    const lost = CATEGORIES.flatMap((id) =>
      lhr.categories[id].auditRefs
        .filter(({ weight }) => weight > 0)
        .map((ref) => lhr.audits[ref.id])
        .filter(({ score }) => score !== null && score < 1)
        .map(({ id: audit, displayValue }) => `${id}: ${audit} ${displayValue ?? ""}`),
    );
    return { marks: Object.fromEntries(marks), lost };
  }

  it("has full marks", async (test) => {
    const best = {};
    const lost = [];
    for (let run = 1; run <= 3; run += 1) {
      const measured = await measure();
      test.diagnostic(`run ${run}: ${JSON.stringify(measured.marks)}`);
      lost.push(...measured.lost);
      for (const [id, mark] of Object.entries(measured.marks)) {
        best[id] = Math.max(best[id] ?? 0, mark);
      }
      if (Object.entries(best).every(([id, mark]) => mark >= enough(id))) return;
    }
    assert.fail(`${JSON.stringify(best)}; lost by ${[...new Set(lost)].join(", ")}`);
  });
});
