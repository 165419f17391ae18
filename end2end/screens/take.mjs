// `npm run screens [-- part of a name]`: every page at 390 and 1280 px, light and dark, as small
// PNG files in docs/screens/, and an index of them.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { openBrowser } from "../parts/browser.mjs";
import { ENTRIES, PAGES } from "../parts/pages.mjs";
import { serveDemo } from "../parts/server.mjs";
import { Site } from "../parts/site.mjs";
import { small } from "./palette.mjs";

const FOLDER = new URL("../../docs/screens/", import.meta.url).pathname;
const SIZES = [
  { width: 390, height: 844, most: 2200 },
  { width: 1280, height: 820, most: 1400 },
];
const SCHEMES = ["light", "dark"];

const filter = process.argv[2] ?? "";
mkdirSync(FOLDER, { recursive: true });

const server = await serveDemo();
const browser = await openBrowser();
const site = new Site(browser, server, { viewport: { width: 390, height: 844 } });
const taken = [];
const trouble = [];

/** Takes a page in both sizes and schemes, without loading it again. */
async function take(page, name) {
  for (const { width, height, most } of SIZES) {
    await page.setViewportSize({ width, height });
    const whole = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
    await page.setViewportSize({ width, height: Math.min(Math.max(whole, height), most) });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const file = `${name}-${width}-${colorScheme}.png`;
      writeFileSync(FOLDER + file, small(await page.screenshot({ animations: "disabled" })));
    }
  }
  taken.push(name);
}

let somebody;
let persona = null;
for (const page of PAGES) {
  if (somebody === undefined || page.as !== persona || page.as === undefined) {
    await somebody?.context.close();
    somebody = await site.somebody(page.as);
    persona = page.as;
  }
  try {
    await site.reach(somebody, page);
    if (page.name.includes(filter)) await take(somebody.page, page.name);
  } catch (error) {
    trouble.push(`${page.name}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
  }
  trouble.push(...somebody.trouble().splice(0).map((said) => `${page.name}: ${said}`));
}
await somebody.context.close();

if (ENTRIES.name.includes(filter)) {
  somebody = await site.somebody(ENTRIES.as);
  for (const [place, path] of (await ENTRIES.list(somebody)).entries()) {
    await somebody.open(path);
    await take(somebody.page, `entry-${place + 1}`);
  }
  await somebody.context.close();
}
await browser.close();
await server.stop().catch((error) => trouble.push(error.message));

if (filter === "") {
  const expected = taken.flatMap((name) =>
    SIZES.flatMap(({ width }) => SCHEMES.map((scheme) => `${name}-${width}-${scheme}.png`)),
  );
  for (const file of readdirSync(FOLDER).filter((file) => file.endsWith(".png"))) {
    if (!expected.includes(file)) rmSync(FOLDER + file);
  }
  const link = (name, width, scheme) => `[${width}](${name}-${width}-${scheme}.png)`;
  const rows = taken.map((name) => {
    const cells = SCHEMES.map((scheme) =>
      SIZES.map(({ width }) => link(name, width, scheme)).join(" · "),
    );
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  const text = [
    "# Screens",
    "",
    "Every page of the demo on a phone (390 px) and a desktop (1280 px), light and dark.",
    "Taken by `npm run screens` in `end2end/`.",
    "",
    "| page | light | dark |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ];
  writeFileSync(`${FOLDER}README.md`, text.join("\n"));
}
console.log(`${taken.length} pages taken`);
if (trouble.length > 0) {
  console.log(trouble.join("\n"));
  process.exitCode = 1;
}
