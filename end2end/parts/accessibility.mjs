// What axe finds, and what it cannot: pages that scroll sideways.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const RULES = [
  "wcag2a",
  "wcag2aa",
  "wcag21a",
  "wcag21aa",
  "wcag22aa",
  "best-practice",
];

/** What axe finds on a page as it stands, one line for each thing. */
export async function violations(page) {
  // The page's policy allows no evaluation: the developer tools are above it.
  const session = await page.context().newCDPSession(page);
  await page.evaluate(settled);
  await session.send("Runtime.evaluate", { expression: `${AXE};0` });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, ${JSON.stringify({ runOnly: RULES, resultTypes: ["violations"] })})
      .then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => id + " (" + help + "): " + node.html.slice(0, 200) + " " +
          [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" "))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
  return result.value;
}

/** Brings what is moving, or changing its colour, to its end. What inherits a colour follows. */
async function settled() {
  const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  for (;;) {
    const running = document.getAnimations().filter(ends);
    if (running.length === 0) return;
    running.forEach((animation) => animation.finish());
    await frame();
  }
}

/** Makes a window as high as its page, so that nothing that sticks lies over something else. */
export async function unroll(page, width) {
  await page.setViewportSize({ width, height: 844 });
  const height = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
  await page.setViewportSize({ width, height: Math.max(height, 844) });
}

/** What makes a page wider than its window. */
export async function overflow(page) {
  await page.evaluate(settled);
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isWide = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    const wide = [...document.querySelectorAll("body *")].filter(isWide).slice(0, 4);
    const name = (element) => `${element.localName}.${element.getAttribute("class") ?? ""}`;
    return [`${scrollWidth} px wide instead of ${clientWidth}: ${wide.map(name).join(", ")}`];
  });
}
