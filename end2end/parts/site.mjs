// A demo and everybody in it, for tests that go through all pages.

import assert from "node:assert/strict";
import { visitor } from "./browser.mjs";

export class Site {
  #browser;
  #options;

  constructor(browser, server, options) {
    this.server = server;
    this.#browser = browser;
    this.#options = options;
  }

  /** Somebody of the demo, in a browser of their own; a stranger if none is named. */
  async somebody(persona, options = {}) {
    const somebody = await visitor(this.#browser, this.server.origin, {
      ...this.#options,
      ...options,
    });
    if (persona) await somebody.be(persona);
    return somebody;
  }

  /** Brings somebody to a page, and sees that it answers as it should. */
  async reach(somebody, page) {
    const answer = await page.reach(somebody, this);
    const status = answer?.status?.();
    if (status !== undefined) assert.equal(status, page.answers ?? 200, `${page.name}'s answer`);
    await somebody.page.evaluate(() => document.fonts.ready);
  }
}
