import { error } from "@sveltejs/kit";
import { offers, pointsPerWorth, rewards, stores, tiers } from "$lib/programme.js";
import { load as loadBooks } from "$lib/server/books.js";

const number = new Intl.NumberFormat("en");
const money = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const longDay = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "America/New_York" });
const shortDay = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  timeZone: "America/New_York",
});
const clock = new Intl.DateTimeFormat("en", { timeStyle: "short", timeZone: "America/New_York" });

const date = (micros) => new Date(micros / 1000);

/** @type {import("./$types").PageServerLoad} */
export function load({ cookies }) {
  const now = new Date();
  const token = cookies.get("wallet");
  const books = token && loadBooks(token, now);
  if (!books) error(401);
  const { wallet, member, qualifying } = books;

  const held = tiers.find((tier) => tier.id === wallet.tier) ?? tiers[0];
  const next = tiers.find((tier) => tier.threshold > qualifying.points);
  const pending = books.lots.filter((lot) => lot.is_pending);
  const expiring = books.lots.find((lot) => !lot.is_pending);
  const soon = expiring && date(expiring.at) - now < 31 * 86_400_000;
  const within = (reward) => !reward.tiers || reward.tiers.includes(held.id);
  const counted = new Map(books.claimed.map((row) => [row.reward, row.vouchers]));
  const left = new Map(books.stock.map((row) => [row.reward, row.claimed]));
  const free = (reward) => !reward.stock || (left.get(reward.slug) ?? 0) < reward.stock;
  const nearest = rewards
    .filter((reward) => within(reward) && free(reward) && !(counted.get(reward.slug) > 99))
    .sort((one, other) => one.points - other.points)[0];

  return {
    name: member.name ?? "Welcome",
    points: number.format(wallet.available),
    available: wallet.available,
    worth: money.format(wallet.available / pointsPerWorth),
    tier: held.name,
    tierFull: qualifying.points - held.threshold,
    tierLength: (next?.threshold ?? qualifying.points) - held.threshold,
    nextTier: next && {
      name: next.name,
      missing: number.format(next.threshold - qualifying.points),
      by: `December 31, ${now.getUTCFullYear()}`,
    },
    pending: pending.length > 0 && {
      points: number.format(pending.reduce((sum, lot) => sum + lot.points, 0)),
      from: longDay.format(date(pending[0].at)),
    },
    expiring: expiring && {
      points: soon ? number.format(expiring.points) : "0",
      on: longDay.format(date(expiring.at - 1)),
    },
    vouchers: books.vouchers.map((voucher) => ({
      id: voucher.voucher_id.toString("hex"),
      name: rewards.find((reward) => reward.slug === voucher.reward)?.name ?? voucher.reward,
      until: longDay.format(date(voucher.expires_at - 1)),
      printed: voucher.kind === "printed",
    })),
    nearest: books.vouchers.length === 0 ? nearest : undefined,
    lately: books.entries.map((entry) => line(entry)),
    offers,
  };
}

function line(entry) {
  const why = JSON.parse(entry.explanation);
  const at = date(entry.occurred_at);
  const titles = {
    purchase: `Shopped for ${money.format((why.total_minor ?? 0) / 100)}`,
    claim: `Claimed: ${rewards.find((reward) => reward.slug === why.reward)?.name}`,
    adjustment: "Adjusted by hand",
  };
  return {
    sequence: entry.sequence,
    kind: entry.kind,
    title: titles[why.kind] ?? why.kind,
    where: stores[entry.store] ?? entry.store,
    day: shortDay.format(at),
    time: clock.format(at),
    points: (entry.points > 0 ? "+" : "") + number.format(entry.points),
    matures: entry.matures_at && shortDay.format(date(entry.matures_at)),
  };
}
