//! Product and model agree on every story that is asked for.
//!
//! How many are told is said by `SIMULATE_SEEDS`, from which seed on by `SIMULATE_FROM`.

use crate::{first_that_fails, places::Place, shrink::shrink, story::story};

/// How many stories are told where nobody says another number.
const STORIES: u64 = 512;

mod the_model_agrees_after_every_step {
    use super::*;

    #[tokio::test]
    async fn sqlite() {
        agree_on_all(Place::sqlite().await).await;
    }

    #[tokio::test]
    async fn postgres() {
        agree_on_all(Place::postgres().await).await;
    }
}

/// Tells all stories that are asked for; one that fails is shrunk and printed.
async fn agree_on_all(place: Place) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let from = number("SIMULATE_FROM").unwrap_or(1);
    let seeds = from..from + number("SIMULATE_SEEDS").unwrap_or(STORIES);
    if let Some((seed, difference)) = first_that_fails(seeds, &place) {
        let (steps, difference) = shrink(seed, story(seed), difference, &place).await;
        eprintln!("The story of seed {seed}, shrunk:\n");
        for step in &steps {
            eprintln!("  {step}");
        }
        panic!("seed {seed}, after step #{}: {}", difference.step, difference.what);
    }
    place.remove().await;
}
