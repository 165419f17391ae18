//! Making a failing story short: steps are left out while it still fails.

use crate::{
    places::Place,
    run::{Difference, tell},
    steps::Step,
};

/// How many stories are told at most to find a shorter one.
const MOST_TELLINGS: u32 = 600;

/// The shortest story found that still fails, and how.
pub async fn shrink(
    seed: u64,
    mut steps: Vec<Step>,
    mut difference: Difference,
    place: &Place,
) -> (Vec<Step>, Difference) {
    steps.retain(|step| step.number <= difference.step);
    let mut left = MOST_TELLINGS;
    let mut size = steps.len() / 2;
    while size > 0 && left > 0 {
        let mut start = 0;
        let mut has_shrunk = false;
        while start < steps.len() && left > 0 {
            let mut fewer = steps.clone();
            fewer.drain(start..(start + size).min(steps.len()));
            left -= 1;
            match tell(seed, &fewer, place).await {
                Err(found) => {
                    fewer.retain(|step| step.number <= found.step);
                    (steps, difference, has_shrunk) = (fewer, found, true);
                }
                Ok(()) => start += size,
            }
        }
        if !has_shrunk || size > 1 {
            size /= 2;
        }
    }
    // What went down and came back may have nothing to do with it.
    for place_in_story in 0..steps.len() {
        let mut calmer = steps.clone();
        if calmer[place_in_story].crash.take().is_some()
            && let Err(found) = tell(seed, &calmer, place).await
        {
            (steps, difference) = (calmer, found);
        }
    }
    (steps, difference)
}
