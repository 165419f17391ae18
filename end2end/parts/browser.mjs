// Chromium, and the people in front of it.
//
// A visitor notes everything that a page may not do: an error in the console (a broken policy is
// one), a request that fails, an answer of 500, a page 404 that nobody expected, something that moves
// under a finger by itself. `leave` fails if there was anything.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";

export function openBrowser() {
  return chromium.launch({ executablePath: BROWSER, headless: true, args: ARGUMENTS });
}

const PHONE =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) " +
  "Chrome/156.0.0.0 Mobile Safari/537.36";

/** What a phone is to the browser. */
export function phone({ width = 390, height = 844, scale = 2 } = {}) {
  return {
    viewport: { width, height },
    deviceScaleFactor: scale,
    isMobile: true,
    hasTouch: true,
    userAgent: PHONE,
  };
}

/** What a till is: a tablet on its side, with a keyboard-type scanner. */
export function tablet() {
  return { viewport: { width: 1180, height: 820 } };
}

/** Somebody with a browser of their own. */
export async function visitor(browser, origin, options = {}) {
  const context = await browser.newContext({
    baseURL: origin,
    locale: "en-US",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript(watchForMovement);
  const page = await context.newPage();
  return new Visitor(context, page, options.javaScriptEnabled === false);
}

/**
 * Runs in each page: what moves without anybody having touched anything is an error. It may move
 * while its HTML is still arriving, which a slow machine paints in pieces, and once there is news of
 * what happens elsewhere, which the page asks for.
 */
function watchForMovement() {
  // Less than this is a sign that moves by a pixel.
  const LEAST = 0.0001;
  const name = ({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 80);
  const isNews = ({ initiatorType, name }) => initiatorType === "fetch" && !name.endsWith(".wasm");
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  // The clock, not the frame's own moment: a frame may be drawn long after it was due.
  const frame = () =>
    new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const drawn = parsed.then(frame).then(frame);
  new PerformanceObserver(async (list) => {
    const [news] = performance.getEntriesByType("resource").filter(isNews);
    const wholeAt = await drawn;
    for (const { hadRecentInput, startTime, value, sources } of list.getEntries()) {
      const isArriving = startTime <= wholeAt;
      const isAwaited = hadRecentInput || (news && startTime > news.startTime);
      if (isArriving || isAwaited || value < LEAST) continue;
      console.error(`moved by ${value}: ${sources.map(name).join(" | ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

class Visitor {
  #trouble = [];

  constructor(context, page, hasNoScripts) {
    this.context = context;
    this.page = page;
    const note = (text) => this.#trouble.push(text);
    context.on("console", (message) => {
      if (message.type() === "error" && !isAnsweredPage(message)) {
        note(`${message.page()?.url()}: console: ${message.text()}`);
      }
    });
    context.on("weberror", (error) => note(`${page.url()}: ${error.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // A page that is left breaks off what it was still asking for; where scripts are off, the
      // browser itself stops one that it was to fetch beforehand.
      const isStopped = hasNoScripts && request.url().endsWith(".js") && why === "csp";
      if (why === "net::ERR_ABORTED" || isStopped) return;
      note(`${request.method()} ${request.url()}: ${why}`);
    });
    context.on("response", (response) => {
      const isPage = response.request().isNavigationRequest();
      const status = response.status();
      if (status >= 500 || (status >= 400 && !isPage)) {
        note(`${response.request().method()} ${response.url()}: ${status}`);
      }
    });
  }

  /** Opens a page, and sees that it answers as it should. */
  async open(path, status = 200) {
    const answer = await this.page.goto(path);
    assert.equal(answer.status(), status, `GET ${path}`);
    return this.page;
  }

  /** Is somebody of the demo from now on. */
  async be(persona) {
    const answer = await this.context.request.post("/demo/sign-in", {
      form: { persona },
      maxRedirects: 0,
    });
    assert.equal(answer.status(), 303, `to be ${persona}`);
  }

  /** Opens a page that hears of what happens elsewhere, once it does. */
  async openLive(path) {
    const [line] = await Promise.all([
      this.page.waitForResponse((response) => new URL(response.url()).pathname === "/live"),
      this.open(path),
    ]);
    assert.equal(line.status(), 200, "/live");
    return this.page;
  }

  /** Opens a page of the till, once it hears the scanner. */
  async openTill(path) {
    await this.open(path);
    await this.hearsScanner();
    return this.page;
  }

  /** All islands of a page wake together; the switch for the sound is one that shows it. */
  async hearsScanner() {
    await this.page.locator("[data-sound]").waitFor({ state: "visible" });
  }

  /** Does something that brings another page; gives its answer. */
  async follow(act) {
    const isAnswer = (response) =>
      response.request().isNavigationRequest() && !isRedirect(response.status());
    const [answer] = await Promise.all([
      this.page.waitForResponse(isAnswer),
      this.page.waitForEvent("load"),
      act(this.page),
    ]);
    return answer;
  }

  /** Clicks a button or a link that brings another page. */
  async press(name, role = "button") {
    return this.follow((page) => page.getByRole(role, { name }).click());
  }

  /** Types as a scanner does that is a keyboard: a key each five milliseconds, Enter at the end. */
  async scan(digits) {
    const session = await this.context.newCDPSession(this.page);
    const keys = [...digits].map((digit) => ({ key: digit, text: digit, code: `Digit${digit}` }));
    keys.push({ key: "Enter", text: "\r", code: "Enter", windowsVirtualKeyCode: 13 });
    const began = Date.now() / 1000;
    const send = (key, place) => {
      // The keys carry the scanner's own pace, however busy this machine is.
      const timestamp = began + place * 0.005;
      return ["keyDown", "keyUp"].map((type) =>
        session.send("Input.dispatchKeyEvent", { type, timestamp, ...key }),
      );
    };
    const answer = await this.follow(() => Promise.allSettled(keys.flatMap(send)));
    await session.detach();
    return answer;
  }

  /** What this visitor's pages may not have done. */
  trouble() {
    return this.#trouble;
  }

  /** Closes the browser; fails if a page did what it may not. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.#trouble, []);
  }
}

/** Chromium writes each page that answers 4xx into the console; whether it should is tested. */
function isAnsweredPage(message) {
  const [, status] = message.text().match(/^Failed to load resource: .* status of (4\d\d)/) ?? [];
  return status !== undefined && message.location().url === message.page()?.url();
}

function isRedirect(status) {
  return status >= 300 && status < 400;
}

/** An authenticator in the phone itself: finger, face or screen lock. */
export async function withPasskeys(visitor) {
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send("Page.enable");
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  let notOffered;
  return {
    async count() {
      const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.length;
    },
    /** Whether pages may offer passkeys in the field for the address too, from the next one on. */
    async offerInField(isOffered) {
      if (isOffered && notOffered) {
        await session.send("Page.removeScriptToEvaluateOnNewDocument", notOffered);
        notOffered = undefined;
      } else if (!isOffered) {
        const source = "PublicKeyCredential.isConditionalMediationAvailable = async () => false";
        notOffered = await session.send("Page.addScriptToEvaluateOnNewDocument", { source });
      }
    },
  };
}
