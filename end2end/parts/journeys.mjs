// What several stories have in common: joining, standing at a till, paying.

import assert from "node:assert/strict";
import { send } from "./pages.mjs";

/** Asks for a link on a page with the form for it; gives the link from the mail. */
export async function askForLink(visitor, server, email) {
  const known = new Set(await server.letters());
  await visitor.page.locator("[name=email]:not([type=hidden])").first().fill(email);
  const answer = await visitor.press(/^(Join or sign in|Send me a link|Send a new link)$/);
  assert.equal(answer.status(), 200);
  const { links } = await server.letter(email, known);
  assert.ok(links.length > 0, "the mail has a link in it");
  return links[0];
}

/** Opens a link in the browser that asked for it, and signs in with it. */
export async function useLink(visitor, link) {
  await visitor.open(link);
  return visitor.press("Sign me in");
}

/** Joins by mail, without a passkey; ends where the form stood. */
export async function join(visitor, server, email, path = "/sign-in") {
  await visitor.open(path);
  await useLink(visitor, await askForLink(visitor, server, email));
  await visitor.press("Not now", "link");
}

/** Signs an associate in and says where the device stands. */
export async function standAtTill(visitor, server, email, { store = "harbour", till = "2" } = {}) {
  await visitor.open("/till");
  await useLink(visitor, await askForLink(visitor, server, email));
  assert.equal(new URL(visitor.page.url()).pathname, "/till/place");
  await visitor.page.locator(`[name=store][value="${store}"]`).check();
  await visitor.page.locator(`[name=till][value="${till}"]`).check();
  await visitor.press("This is it");
  assert.equal(new URL(visitor.page.url()).pathname, "/till");
}

/** Adds a purchase for the member who stands at the till. */
export async function addPurchase(till, { total, receipt, parts = {} }) {
  await till.follow((page) => page.locator('a[href^="/till/purchase?member="]').first().click());
  if (Object.keys(parts).length > 0) await till.page.locator("form details summary").click();
  const fields = Object.entries(parts).map(([name, value]) => [`part-${name}`, value]);
  return send(till, "/till/purchases", { total, receipt, ...Object.fromEntries(fields) });
}

/** The words of a place on the page, as they are read. */
export async function words(page, selector) {
  return (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, " ").trim();
}

/** The large answer of a till: its head, and what stands below. */
export async function answer(page) {
  return {
    head: await words(page, ".till-answer h1"),
    text: await words(page, ".till-answer"),
  };
}

/** Marks a page, so that it can be seen whether it was loaded again. */
export function mark(page) {
  return page.evaluate(() => (globalThis.isStillTheSame = true));
}

/** Whether a page is still the one that was marked. */
export function isMarked(page) {
  return page.evaluate(() => globalThis.isStillTheSame === true);
}
