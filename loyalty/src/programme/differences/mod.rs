//! What is different between two versions of a programme, in words.
//!
//! Each part of a programme (a rule, a tier, a reward) is put into words fact by fact
//! (`facts`); what is compared are those words. So nothing that can be different goes untold.

mod catalogue;
mod facts;

use self::facts::{ANY, Part, parts};
use super::Programme;

/// Says what `to` changes of `from`, a sentence each; none where both mean the same.
pub fn differences(from: &Programme, to: &Programme) -> Vec<String> {
    let (before, after) = (parts(from), parts(to));
    let mut said = Vec::new();
    for part in &before {
        match find(&after, part) {
            Some(now) => said.extend(changes(part, now)),
            None => said.push(format!("{} is removed", part.called())),
        }
    }
    for part in after.iter().filter(|part| find(&before, part).is_none()) {
        said.push(added(part));
    }
    for kind in ["earning rule", "reward", "activity", "store"] {
        if order(&before, &after, kind) != order(&after, &before, kind) {
            said.push(format!("{kind}: listed in another order"));
        }
    }
    said
}

fn find<'p>(parts: &'p [Part], like: &Part) -> Option<&'p Part> {
    parts.iter().find(|part| (part.kind, &part.id) == (like.kind, &like.id))
}

fn changes(before: &Part, after: &Part) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |fact: &str, was: &str, is: &str| {
        let fact = if fact.is_empty() { String::new() } else { format!("{fact}: ") };
        let or_nothing = |value: &str| if value.is_empty() { "nothing" } else { value }.to_owned();
        said.push(format!("{}: {fact}{} -> {}", before.called(), or_nothing(was), or_nothing(is)));
    };
    for (fact, was) in &before.facts {
        let is = after.facts.iter().find(|(other, _)| other == fact).map_or("", |(_, is)| is);
        if was != is {
            say(fact, was, is);
        }
    }
    for (fact, is) in &after.facts {
        if before.facts.iter().all(|(other, _)| other != fact) {
            say(fact, "", is);
        }
    }
    said
}

fn added(part: &Part) -> String {
    let is_told = |value: &str| !value.is_empty() && value != ANY;
    let facts = part.facts.iter().filter(|(fact, value)| fact != "name" && is_told(value));
    let facts: Vec<String> = facts
        .map(
            |(fact, value)| if fact.is_empty() { value.clone() } else { format!("{fact} {value}") },
        )
        .collect();
    format!("{} is new: {}", part.called(), facts.join("; "))
}

/// The ids of a kind that `others` have too, in their order.
fn order<'p>(parts: &'p [Part], others: &[Part], kind: &str) -> Vec<&'p str> {
    let shared = parts.iter().filter(|part| part.kind == kind && find(others, part).is_some());
    shared.map(|part| part.id.as_str()).collect()
}

#[cfg(test)]
mod tests;
