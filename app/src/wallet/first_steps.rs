//! What to do first, for somebody who has just joined.

use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use super::Nearest;
use crate::{parts::Icon, reader::Reader};

/// What a new member can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    /// What a complete profile earns; none when it is complete, or earns nothing.
    pub profile_points: Option<Points>,
    /// The reward that is closest.
    pub nearest: Option<Nearest>,
}

impl FirstSteps {
    pub(super) fn view(self, reader: Reader) -> AnyView {
        let words = reader.words;
        let profile = self.profile_points.map(|points| {
            view! {
                <li><div>
                    <h3>{words.wallet_first_profile(points.get())}</h3>
                    <p>{words.wallet_first_profile_detail()}</p>
                    <p><a class="button is-small is-quiet" href="/account">{words.wallet_first_complete()}</a></p>
                </div></li>
            }
        });
        let card = match self.nearest.as_ref() {
            Some(Nearest { missing, shop_for: Some(amount), .. }) if missing.is_positive() => {
                words.wallet_first_card_detail(&words.round_money(*amount), missing.get())
            }
            _ => words.wallet_first_card_enough().to_owned(),
        };
        let reward = self.nearest.map(|nearest| {
            let detail = if nearest.missing.is_positive() {
                words.wallet_first_reward_detail(&nearest.name, nearest.missing.get())
            } else {
                words.wallet_first_reward_enough(&nearest.name)
            };
            view! {
                <li><div>
                    <h3>{words.wallet_first_reward()}</h3>
                    <p>{detail}</p>
                    <p><a class="button is-small is-quiet" href="/rewards">{words.wallet_see_rewards()}</a></p>
                </div></li>
            }
        });
        view! {
            <section class="stack" aria-labelledby="first" data-region="ready">
                <h2 id="first">{words.wallet_first()}</h2>
                <ol class="steps is-numbered">
                    <li><div>
                        <h3>{words.wallet_first_card()}</h3>
                        <p>{card}</p>
                        <p><a class="button is-small" href="/card"><Icon icon=Icon::Card/>{words.wallet_first_show()}</a></p>
                    </div></li>
                    {profile}
                    {reward}
                </ol>
            </section>
        }
        .into_any()
    }
}

impl Nearest {
    /// A reward for so many points, of which so many are missing, and about what has to be bought.
    pub fn new(name: String, points: Points, missing: Points, shop_for: Option<Money>) -> Self {
        Self { name, points, missing, shop_for }
    }
}
