//! Names: what a visitor calls the things that the books know by their ids.

use app::{
    activity::{CreditMoved, Happened, Line, Membership},
    offers::Offer,
    parts::Icon,
    tiers::{CountedIn, NextTier, Step, TierProgress},
    wallet::VoucherLine,
};
use database::{Terms, entries::Entry, overview::Overview, vouchers::VoucherRow};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    earning,
    explanation::Explanation,
    ids::Slug,
    money::Money,
    programme::{Programme, QualifyingBy, Reward, Text},
    tiers::{progress, tier_of},
};

use super::visit::Visit;

impl Visit {
    /// A text of the programme in the visitor's language.
    pub fn text(&self, text: &Text) -> String {
        text.in_language(self.language.tag()).to_owned()
    }

    /// What a store is called; its slug, if the programme does not name it.
    pub fn store_name(&self, store: &Slug) -> String {
        self.terms().store(store).map_or_else(|| store.to_string(), |store| self.text(&store.name))
    }

    /// What several stores are called.
    pub fn store_names<'s>(&self, stores: impl IntoIterator<Item = &'s Slug>) -> Vec<String> {
        stores.into_iter().map(|store| self.store_name(store)).collect()
    }

    /// What a purchase's place is called: the store, or the shop online.
    pub fn place_name(&self, store: Option<&Slug>) -> String {
        match store {
            Some(store) => self.store_name(store),
            None => self.reader().words.line_online(&self.terms().name),
        }
    }

    /// What a tier is called.
    pub fn tier_name(&self, tier: &Slug) -> String {
        let known = self.terms().tier(tier);
        known.map_or_else(|| tier.to_string(), |(_, tier)| self.text(&tier.name))
    }

    /// A reward, as it was under a version of the programme or as it is now.
    pub fn reward_of<'t>(&'t self, terms: &'t Terms, reward: &Slug) -> Option<&'t Reward> {
        terms.reward(reward).or_else(|| self.terms().reward(reward))
    }

    /// What a purchase must cost at least for a reward's voucher to be used.
    pub fn minimum_of(&self, reward: &Reward) -> Option<Money> {
        let minor = reward.minimum_minor;
        (minor > 0).then(|| self.money(minor))
    }

    /// What a reward is called.
    pub fn reward_name(&self, terms: &Terms, reward: &Slug) -> String {
        let known = self.reward_of(terms, reward);
        known.map_or_else(|| reward.to_string(), |reward| self.text(&reward.name))
    }

    /// The local day of a moment.
    pub fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The last local day before a moment.
    pub fn last_day_before(&self, at: Timestamp) -> Date {
        self.terms().zone.last_day_before(at)
    }

    /// An amount of the programme's currency.
    pub fn money(&self, minor: i64) -> Money {
        Money { minor, currency: self.terms().currency }
    }

    /// What every purchase earns, in the base rule's own words.
    pub fn earns(&self) -> String {
        self.text(&self.terms().base().name)
    }

    /// A standing and the way to the next.
    pub fn tier_progress(&self, overview: &Overview) -> TierProgress {
        let terms = self.terms();
        let standing = &overview.wallet.standing;
        let progress = progress(terms, standing, overview.qualifying, self.at);
        let tier = tier_of(terms, standing);
        let next = progress.next.map(|next| NextTier {
            name: self.tier_name(&next.tier),
            threshold: terms.tier(&next.tier).map_or(0, |(_, tier)| tier.threshold),
            missing: next.missing,
            by: next.by,
        });
        TierProgress {
            tier: self.text(&tier.name),
            place: terms.tier(&tier.id).map_or(0, |(place, _)| place),
            threshold: tier.threshold,
            qualifying: progress.qualifying,
            next,
            counted_in: counted_in(terms),
        }
    }

    /// All tiers, from the lowest, with what each gives.
    pub fn tier_ladder(&self) -> Vec<Step> {
        let step = |tier: &loyalty::programme::Tier| Step {
            name: self.text(&tier.name),
            threshold: tier.threshold,
            benefits: tier.benefits.iter().map(|benefit| self.text(benefit)).collect(),
        };
        self.terms().tiers.iter().map(step).collect()
    }

    /// The offers that are on in a store within a week; without a store, those of all stores.
    pub fn offers(&self, store: Option<&Slug>) -> Vec<Offer> {
        let offer = |offer: earning::Offer<'_>| {
            let rule = offer.rule;
            let minimum = rule.matching.minimum_minor;
            let minimum = (minimum > 0).then(|| self.money(minimum));
            let stores = self.store_names(&rule.matching.stores);
            Offer::matching(self.text(&rule.name), &rule.matching, minimum, stores)
        };
        earning::offers(self.terms(), store, self.at).into_iter().map(offer).collect()
    }

    /// A voucher of a list.
    pub fn voucher_line(&self, row: &VoucherRow) -> VoucherLine {
        let terms = self.terms();
        let reward = self.reward_of(terms, &row.reward);
        VoucherLine {
            id: row.voucher_id,
            name: reward.map_or_else(|| row.reward.to_string(), |r| self.text(&r.voucher_name)),
            icon: reward.map_or(Icon::Gift, |reward| Icon::named(&reward.icon)),
            until: if row.is_printed() {
                self.last_day_before(row.expires_at).at(23, 59, 0, 0)
            } else {
                self.local(row.expires_at)
            },
        }
    }

    /// A ledger transaction as a line of a list; none if it cannot be read.
    pub fn line(&self, entry: &Entry) -> Option<Line> {
        let explanation = serde_json::from_str::<Explanation>(&entry.explanation).ok()?;
        let terms = self.rulebook.version(entry.programme_version);
        Some(Line {
            sequence: entry.sequence,
            at: self.local(entry.occurred_at),
            points: entry.points,
            what: self.happened(terms, entry, explanation),
        })
    }

    fn happened(&self, terms: &Terms, entry: &Entry, explanation: Explanation) -> Happened {
        let store = entry.store.as_ref().map(|store| self.store_name(store));
        let money = |minor| Money { minor, currency: terms.currency };
        match explanation {
            Explanation::Purchase { total_minor, .. } => Happened::Purchase {
                store: self.place_name(entry.store.as_ref()),
                is_online: entry.store.is_none(),
                paid: money(total_minor),
                pending_until: entry.matures_at.map(|at| self.last_day_before(at)),
            },
            Explanation::Activity { activity, referral } => Happened::Activity {
                name: self.activity_name(terms, &activity),
                id: activity.to_string(),
                store,
                referral,
            },
            Explanation::ReferralEnd { activity, .. } => {
                Happened::ReferralEnd { name: self.activity_name(terms, &activity) }
            }
            Explanation::Maturity { .. } => Happened::Maturity,
            Explanation::Claim { reward, .. } => {
                Happened::Claim { reward: self.reward_name(terms, &reward) }
            }
            Explanation::Redemption { reward, .. } => {
                Happened::Redemption { reward: self.reward_name(terms, &reward), store }
            }
            Explanation::Reversal { reward, .. } => {
                Happened::Reversal { reward: self.reward_name(terms, &reward) }
            }
            Explanation::VoucherExpiry { reward, .. } => {
                Happened::VoucherExpiry { reward: self.reward_name(terms, &reward) }
            }
            Explanation::VoucherCancellation { reward, .. } => {
                Happened::VoucherCancellation { reward: self.reward_name(terms, &reward) }
            }
            Explanation::Expiry { .. } => Happened::Expiry,
            Explanation::Refund { refunded_minor, .. } => {
                Happened::Refund { store, refunded: money(refunded_minor) }
            }
            Explanation::CreditLoad { card, minor } => {
                let moved = if card.is_some() { CreditMoved::Card } else { CreditMoved::Loaded };
                Happened::Credit { moved, amount: money(minor), store }
            }
            Explanation::CreditSpending { minor } => {
                Happened::Credit { moved: CreditMoved::Spent, amount: money(-minor), store }
            }
            Explanation::CreditRefund { minor, .. } => {
                Happened::Credit { moved: CreditMoved::Back, amount: money(minor), store }
            }
            Explanation::CreditExpiry { minor } => {
                Happened::Credit { moved: CreditMoved::Expired, amount: money(-minor), store }
            }
            Explanation::PaperCard { ending, .. } => Happened::PaperCard { ending },
            Explanation::Erasure => Happened::Membership(Membership::Erased),
            Explanation::MergedInto { .. } => Happened::Membership(Membership::MergedInto),
            Explanation::MergedFrom { .. } => Happened::Membership(Membership::MergedFrom),
            Explanation::MergeUndone { .. } => Happened::Membership(Membership::Parted),
            Explanation::Adjustment { reason } => Happened::Adjustment { reason },
        }
    }

    /// What a stamp card is called.
    pub fn stamp_card_name(&self, terms: &Terms, card: &Slug) -> String {
        let known = terms.stamp_card(card).or_else(|| self.terms().stamp_card(card));
        known.map_or_else(|| card.to_string(), |card| self.text(&card.name))
    }

    /// What an activity is called.
    pub fn activity_name(&self, terms: &Terms, activity: &Slug) -> String {
        let known = terms.activity(activity.as_str());
        known.map_or_else(|| activity.to_string(), |activity| self.text(&activity.name))
    }
}

/// What qualifies for tiers.
pub fn counted_in(programme: &Programme) -> CountedIn {
    match programme.qualifying.by {
        QualifyingBy::Points => CountedIn::Points,
        QualifyingBy::Spend => CountedIn::Spend(programme.currency),
    }
}

/// A name as tills have it, `FRUIT - MELONS`, as people read it: `Fruit - melons`.
pub fn readable(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_tills_capitals_are_made_readable() {
        assert_eq!(readable("FRUIT - MELONS"), "Fruit - melons");
        assert_eq!(readable("Tofu"), "Tofu");
        assert_eq!(readable(""), "");
    }
}
