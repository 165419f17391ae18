// Everybody can use every page: axe finds nothing, in light and dark, on a phone and a desktop;
// nothing scrolls sideways on the narrowest phone; and the keyboard alone is enough.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { overflow, unroll, violations } from "../parts/accessibility.mjs";
import { openBrowser } from "../parts/browser.mjs";
import { ENTRIES, PAGES } from "../parts/pages.mjs";
import { serveDemo } from "../parts/server.mjs";
import { Site } from "../parts/site.mjs";

const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];

/** Everything that is wrong with the page somebody has open. */
async function findings(page, widths, schemes) {
  const found = [];
  const note = (where) => (line) => found.push(`${where}: ${line}`);
  await page.setViewportSize({ width: 320, height: 568 });
  (await overflow(page)).forEach(note("at 320 px"));
  for (const width of widths) {
    await unroll(page, width);
    (await overflow(page)).forEach(note(`at ${width} px`));
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      (await violations(page)).forEach(note(`at ${width} px, ${colorScheme}`));
    }
  }
  return found;
}

/** Who is needed, each with their pages in order. Strangers begin anew with each page. */
const visits = PAGES.reduce((all, page) => {
  const last = all.at(-1);
  if (last && page.as !== undefined && last.as === page.as) last.pages.push(page);
  else all.push({ as: page.as, pages: [page] });
  return all;
}, []);

for (const { locale, widths, schemes } of [
  { locale: "en-US", widths: WIDTHS, schemes: SCHEMES },
  // Other words are longer or shorter; the colours are the same.
  { locale: "ko-KR", widths: [390], schemes: ["light"] },
]) {
  describe(`pages in ${locale}`, () => {
    let server, browser, site;
    before(async () => {
      [server, browser] = await Promise.all([serveDemo(), openBrowser()]);
      site = new Site(browser, server, { locale });
    });
    after(async () => {
      await browser.close();
      await server.stop();
    });

    for (const { as, pages } of visits) {
      describe(as ?? "somebody new", () => {
        let somebody;
        before(async () => (somebody = await site.somebody(as)));
        after(() => somebody.leave());
        for (const page of pages) {
          it(`finds nothing on ${page.name}`, async () => {
            await site.reach(somebody, page);
            assert.deepEqual(await findings(somebody.page, widths, schemes), []);
          });
        }
      });
    }

    it("finds nothing on any kind of entry", async () => {
      const somebody = await site.somebody(ENTRIES.as);
      for (const path of await ENTRIES.list(somebody)) {
        await somebody.open(path);
        assert.deepEqual(await findings(somebody.page, widths, schemes), [], path);
      }
      await somebody.leave();
    });
  });
}
