// Every page of the site, and how one gets there. The tests of accessibility and the screenshots
// go through all of them.
//
// A page is `{ name, as, reach }`: `as` names somebody of the demo, or nobody; `reach` brings a
// visitor of a site there. `answers` is the status of a page that refuses something.

import { randomUUID } from "node:crypto";

const open = (path, answers = 200) => (visitor) => visitor.open(path, answers);

/** Sends the form with an action, whatever the browser thinks of its fields. */
async function send(visitor, action, fields = {}) {
  const form = visitor.page.locator(`form[method=post][action="${action}"]:not([data-scan])`).first();
  await form.evaluate((form) => (form.noValidate = true));
  for (const [name, value] of Object.entries(fields)) {
    await form.locator(`[name="${name}"]:not([type=hidden])`).fill(value);
  }
  return visitor.follow(() => form.locator("button[type=submit]").click());
}

/** Posts a form that a page would not send. */
function post(visitor, action, fields) {
  return visitor.follow((page) =>
    page.evaluate(
      ({ action, fields }) => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action });
        for (const [name, value] of Object.entries(fields)) {
          const field = document.createElement("input");
          Object.assign(field, { type: "hidden", name, value });
          form.append(field);
        }
        document.body.append(form);
        form.submit();
      },
      { action, fields },
    ),
  );
}

async function claim(visitor, slug) {
  await visitor.open(`/rewards/${slug}`);
  return post(visitor, `/rewards/${slug}/claim`, { form_key: randomUUID(), from: "reward" });
}

async function giveBack(visitor) {
  return send(visitor, `${new URL(visitor.page.url()).pathname}/cancel`);
}

async function asked(visitor, email) {
  await visitor.open("/sign-in");
  await send(visitor, "/sign-in", { email });
}

const STRANGERS = [
  { name: "front", reach: open("/") },
  { name: "demo", reach: open("/demo") },
  { name: "store-landing", reach: open("/s/harbour") },
  { name: "sign-in", reach: open("/sign-in") },
  {
    name: "sign-in-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/sign-in");
      return send(visitor, "/sign-in", { email: "mina@" });
    },
  },
  {
    name: "store-landing-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/s/harbour");
      return send(visitor, "/sign-in", { email: "mina@" });
    },
  },
  { name: "mail-sent", reach: (visitor) => asked(visitor, "page@example.com") },
  {
    name: "mail-digits-refused",
    answers: 422,
    reach: async (visitor) => {
      await asked(visitor, "digits@example.com");
      return send(visitor, "/sign-in/digits", { digits: "000000" });
    },
  },
  {
    name: "link",
    reach: async (visitor, { server }) => {
      await asked(visitor, "link@example.com");
      const { links } = await server.letter("link@example.com");
      return visitor.open(links[0]);
    },
  },
  {
    name: "link-elsewhere",
    reach: async (visitor, { server }) => {
      await asked(visitor, "elsewhere@example.com");
      const { links } = await server.letter("elsewhere@example.com");
      await visitor.context.clearCookies();
      return visitor.open(links[0]);
    },
  },
  { name: "link-dead", answers: 410, reach: open("/sign-in/no-such-link", 410) },
  { name: "stores-stranger", reach: open("/stores") },
  { name: "help", reach: open("/help") },
  { name: "not-found", answers: 404, reach: open("/no-such-page", 404) },
  { name: "sign-in-first", reach: open("/activity") },
  { name: "till-sign-in", reach: open("/till") },
  {
    name: "till-sign-in-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/till/sign-in");
      return send(visitor, "/sign-in", { email: "jo" });
    },
  },
];

const MINA = [
  { name: "wallet", reach: open("/") },
  { name: "rewards", reach: open("/rewards") },
  { name: "rewards-within-reach", reach: open("/rewards?show=within-reach") },
  { name: "reward", reach: open("/rewards/hot-drink") },
  { name: "reward-other-tier", reach: open("/rewards/chefs-table") },
  { name: "card", reach: open("/card") },
  { name: "activity", reach: open("/activity") },
  { name: "tiers", reach: open("/tiers") },
  { name: "offers", reach: open("/offers") },
  { name: "stores", reach: open("/stores") },
  { name: "help-member", reach: open("/help") },
  { name: "receipts", reach: open("/receipts") },
  {
    name: "receipts-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/receipts");
      return send(visitor, "/receipts/claim", { code: "12345" });
    },
  },
  { name: "store-member", reach: open("/s/harbour") },
  { name: "passkey-offer", reach: open("/sign-in/passkey?then=/&joined=yes") },
  { name: "account", reach: open("/account") },
  {
    name: "account-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/account");
      await visitor.page.locator("[name=birthday]").evaluate((field) => (field.type = "text"));
      const fields = { email: "mina@", phone: "12", birthday: "1991-13-40" };
      return send(visitor, "/account/profile", fields);
    },
  },
  {
    name: "account-saved",
    reach: async (visitor) => {
      await visitor.open("/account");
      return send(visitor, "/account/profile");
    },
  },
  { name: "account-erase", reach: open("/account/erase") },
  {
    name: "account-erase-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/account/erase");
      return send(visitor, "/account/erase");
    },
  },
  { name: "paper-card", reach: open("/card/paper") },
  {
    name: "paper-card-refused",
    answers: 404,
    reach: async (visitor) => {
      await visitor.open("/card/paper");
      return send(visitor, "/card/paper", { number: "GG-0000" });
    },
  },
  {
    name: "paper-card-linked",
    reach: async (visitor) => {
      await visitor.open("/card/paper");
      return send(visitor, "/card/paper", { number: "gg 1042 7731" });
    },
  },
  { name: "voucher", reach: (visitor) => claim(visitor, "hot-drink") },
  { name: "voucher-printed", reach: (visitor) => claim(visitor, "five-off") },
  {
    name: "voucher-cancelled",
    reach: async (visitor) => {
      await claim(visitor, "hot-drink");
      return giveBack(visitor);
    },
  },
  { name: "claim-refused-tier", answers: 409, reach: (visitor) => claim(visitor, "chefs-table") },
  {
    name: "form-used",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/rewards/hot-drink");
      return post(visitor, "/rewards/hot-drink/claim", {});
    },
  },
  {
    name: "signed-out",
    reach: async (visitor) => {
      await visitor.open("/account");
      return send(visitor, "/sign-out");
    },
  },
];

/** Entries of the activity, by what happened: the first of each icon that the list shows. */
const ENTRIES = {
  name: "entries",
  as: "mina",
  list: async (visitor) => {
    await visitor.open("/activity");
    return visitor.page.evaluate(() => {
      const links = [...document.querySelectorAll('main a[href^="/activity/"]')];
      const kind = (link) => link.closest("li")?.querySelector("use")?.getAttribute("href") ?? "";
      const firsts = new Map(links.reverse().map((link) => [kind(link), link.getAttribute("href")]));
      return [...firsts.values()];
    });
  },
};

const OTHERS = [
  { name: "wallet-new", as: "teo", reach: open("/") },
  { name: "activity-new", as: "teo", reach: open("/activity") },
  { name: "rewards-new", as: "teo", reach: open("/rewards") },
  { name: "reward-missing", as: "teo", reach: open("/rewards/five-off") },
  { name: "tiers-new", as: "teo", reach: open("/tiers") },
  { name: "claim-refused", as: "teo", answers: 409, reach: (visitor) => claim(visitor, "five-off") },
  {
    name: "claim-refused-catalogue",
    as: "teo",
    answers: 409,
    reach: async (visitor) => {
      await visitor.open("/rewards");
      return post(visitor, "/rewards/veg-box/claim", { form_key: randomUUID() });
    },
  },
  { name: "credit", as: "mina", reach: open("/credit") },
  { name: "credit-none", as: "ada", reach: open("/credit") },
  {
    name: "credit-refused",
    as: "ada",
    answers: 422,
    reach: (visitor) =>
      post(visitor, "/credit/gift-cards", { form_key: randomUUID(), number: "1234", pin: "1" }),
  },
  { name: "wallet-harvest", as: "ada", reach: open("/") },
  { name: "tiers-harvest", as: "ada", reach: open("/tiers") },
  { name: "reward-limit", as: "ada", reach: open("/rewards/chefs-table") },
  // The last of hers: whoever follows an invitation is not signed in.
  {
    name: "join",
    as: "ada",
    reach: async (visitor) => {
      await visitor.open("/account");
      const link = await visitor.page.locator("#friends-link").inputValue();
      await visitor.context.clearCookies();
      return visitor.open(new URL(link).pathname);
    },
  },
  { name: "wallet-debt", as: "noor", reach: open("/") },
  { name: "activity-debt", as: "noor", reach: open("/activity") },
  // The last of hers: she has everything forgotten.
  {
    name: "erased",
    as: "noor",
    reach: async (visitor) => {
      await visitor.open("/account/erase");
      await visitor.page.locator("[name=agreed]").check();
      return send(visitor, "/account/erase");
    },
  },
];

async function place(visitor, till = "2") {
  await visitor.open("/till/place");
  await visitor.page.locator("[name=store][value=harbour]").check();
  await visitor.page.locator(`[name=till][value="${till}"]`).check();
  return send(visitor, "/till/place");
}

async function scanned(visitor, code) {
  await visitor.open("/till");
  return send(visitor, "/till/scan", { code });
}

/** Claims a reward for somebody of the demo, on their own phone; gives the code that it shows. */
async function claimed(site, persona, reward, { isGivenBack = false } = {}) {
  const member = await site.somebody(persona);
  await claim(member, reward);
  const digits = await member.page.locator(".code-panel-digits").innerText();
  if (isGivenBack) await giveBack(member);
  await member.leave();
  return digits.replaceAll(/\D/g, "");
}

async function lookedUp(visitor) {
  await visitor.open("/till/look-up?q=mina%40greengrain.example");
  return send(visitor, "/till/look-up");
}

async function purchase(visitor, fields) {
  await lookedUp(visitor);
  const link = visitor.page.locator('a[href^="/till/purchase?member="]').first();
  await visitor.follow(() => link.click());
  return send(visitor, "/till/purchases", fields);
}

async function creditAtTill(visitor) {
  await lookedUp(visitor);
  const link = visitor.page.locator('a[href^="/till/credit?member="]').first();
  return visitor.follow(() => link.click());
}

async function payCredit(visitor, fields) {
  await creditAtTill(visitor);
  return send(visitor, "/till/credit", fields);
}

async function enrolled(visitor, contact) {
  await visitor.open("/till/enrol");
  await visitor.page.locator("[name=agreed]").check();
  return send(visitor, "/till/enrol", { contact, name: "Kim" });
}

const TILL = [
  {
    name: "till-place",
    reach: open("/till/place"),
  },
  {
    name: "till-place-missing",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/till/place");
      return send(visitor, "/till/place");
    },
  },
  { name: "till", reach: (visitor) => place(visitor) },
  { name: "till-type", reach: open("/till/type") },
  {
    name: "till-type-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/till/type");
      return send(visitor, "/till/scan", { code: "12345" });
    },
  },
  {
    name: "till-redeemed",
    reach: async (visitor, site) => scanned(visitor, await claimed(site, "mina", "hot-drink")),
  },
  {
    name: "till-redeemed-off",
    reach: async (visitor, site) => scanned(visitor, await claimed(site, "ada", "five-off")),
  },
  {
    name: "till-refused-redeemed",
    answers: 409,
    reach: async (visitor, site) => {
      const code = await claimed(site, "ada", "hot-drink");
      await scanned(visitor, code);
      return scanned(visitor, code);
    },
  },
  {
    name: "till-refused-stale",
    answers: 409,
    reach: async (visitor, site) => {
      const code = await claimed(site, "ada", "hot-drink");
      return scanned(visitor, code.slice(0, 14) + String(1e6 - 1 - code.slice(14)).padStart(6, "0"));
    },
  },
  {
    name: "till-refused-given-back",
    answers: 409,
    reach: async (visitor, site) => {
      return scanned(visitor, await claimed(site, "ada", "hot-drink", { isGivenBack: true }));
    },
  },
  {
    name: "till-refused-unknown",
    answers: 404,
    reach: (visitor) => scanned(visitor, withCheckDigit("9211111111111111111")),
  },
  { name: "till-undo", reach: open("/till/undo") },
  {
    name: "till-undone",
    reach: async (visitor) => {
      await visitor.open("/till/undo");
      return send(visitor, "/till/undo");
    },
  },
  { name: "till-look-up", reach: open("/till/look-up") },
  { name: "till-look-up-none", reach: open("/till/look-up?q=nobody%40example.com") },
  { name: "till-look-up-found", reach: open("/till/look-up?q=mina%40greengrain.example") },
  { name: "till-member", reach: lookedUp },
  { name: "till-purchase-nobody", reach: open("/till/purchase") },
  {
    name: "till-purchase",
    reach: async (visitor) => {
      await lookedUp(visitor);
      const link = visitor.page.locator('a[href^="/till/purchase?member="]').first();
      return visitor.follow(() => link.click());
    },
  },
  {
    name: "till-purchase-refused",
    answers: 422,
    reach: (visitor) => purchase(visitor, { total: "a lot", receipt: "" }),
  },
  {
    name: "till-purchase-added",
    reach: (visitor) => purchase(visitor, { total: "42.10", receipt: randomUUID().slice(0, 8) }),
  },
  { name: "till-credit", reach: creditAtTill },
  {
    name: "till-credit-refused",
    answers: 422,
    reach: (visitor) => payCredit(visitor, { amount: "99.00", receipt: "R-7" }),
  },
  {
    name: "till-credit-paid",
    reach: (visitor) => payCredit(visitor, { amount: "4.20", receipt: "R-7" }),
  },
  { name: "till-enrol", reach: open("/till/enrol") },
  {
    name: "till-enrol-refused",
    answers: 422,
    reach: async (visitor) => {
      await visitor.open("/till/enrol");
      return send(visitor, "/till/enrol", { contact: "kim", name: "Kim" });
    },
  },
  { name: "till-enrolled", reach: (visitor) => enrolled(visitor, `${randomUUID()}@example.com`) },
  {
    name: "till-enrol-exists",
    answers: 409,
    reach: (visitor) => enrolled(visitor, "mina@greengrain.example"),
  },
  { name: "till-poster", reach: open("/till/poster") },
  { name: "till-you", reach: open("/till/you") },
  { name: "till-shift", reach: open("/till") },
  {
    name: "till-refused-wait",
    answers: 429,
    reach: async (visitor) => {
      await place(visitor, "6");
      const wrong = withCheckDigit("9222222222222222222");
      let answer = await scanned(visitor, wrong);
      for (let tries = 1; answer.status() === 404 && tries < 10; tries += 1) {
        answer = await scanned(visitor, wrong);
      }
      return answer;
    },
  },
];

const FOUND = "/admin/members?q=mina%40greengrain.example";

/** Sends one of the forms of a member's page, with a reason. */
async function member(visitor, act, fields) {
  await visitor.open(FOUND);
  const { pathname } = new URL(visitor.page.url());
  return send(visitor, `${pathname}/${act}`, { reason: "Asked at the till", ...fields });
}

const MANAGER = [
  { name: "admin", reach: open("/admin") },
  { name: "admin-reports", reach: open("/admin/reports") },
  { name: "admin-members", reach: open("/admin/members") },
  { name: "admin-members-none", reach: open("/admin/members?q=0000000000") },
  { name: "admin-member", reach: open(FOUND) },
  { name: "admin-member-suspended", reach: (visitor) => member(visitor, "suspension", {}) },
  {
    name: "admin-member-refused",
    answers: 409,
    reach: (visitor) => member(visitor, "merge", { other: "teo@greengrain.example" }),
  },
  { name: "admin-member-lifted", reach: (visitor) => member(visitor, "suspension", {}) },
  {
    name: "admin-member-merged",
    reach: (visitor) => member(visitor, "merge", { other: "teo@greengrain.example" }),
  },
  { name: "admin-poster", reach: open("/admin/stores/harbour/poster") },
];

/** All pages, in an order in which one makes the next. */
export const PAGES = [
  ...STRANGERS,
  ...MINA.map((page) => ({ as: "mina", ...page })),
  ...OTHERS,
  ...TILL.map((page) => ({ as: "jo", ...page })),
  { name: "not-allowed", as: "jo", answers: 403, reach: open("/admin", 403) },
  ...MANAGER.map((page) => ({ as: "ravi", ...page })),
];

/** The digits of a code with their check digit (Luhn). */
export function withCheckDigit(digits) {
  const sum = [...digits].reverse().reduce((sum, digit, place) => {
    const twice = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return sum + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export { ENTRIES, claim, giveBack, place, post, send };
