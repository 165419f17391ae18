// A browser as Lighthouse wants it: with one window, and nobody else who drives it.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BROWSER } from "./browser.mjs";

/** Opens one, calls `measure` with its port, and closes it. */
export async function inOwnBrowser(measure) {
  const profile = await mkdtemp(join(tmpdir(), "wallet-lighthouse-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"];
  const own = ["--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const browser = spawn(BROWSER, [...flags, ...own], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => browser.once("exit", resolve));
  try {
    return await measure(await portOf(browser));
  } finally {
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function portOf(browser) {
  return new Promise((resolve, reject) => {
    createInterface(browser.stderr).on("line", (line) => {
      const [, port] = line.match(/DevTools listening on ws:\/\/[^:]+:(\d+)\//) ?? [];
      if (port) resolve(Number(port));
    });
    browser.once("error", reject);
    browser.once("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
  });
}
