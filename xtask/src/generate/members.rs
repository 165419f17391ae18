//! `members.csv`: people as a shop knows them, some better than others.

use std::io::Write;

use anyhow::Result;

use super::{calendar::Day, name, seeded::Seeded};

const COLUMNS: &str =
    "member,email,phone,name,birthday,locale,enrolled_at,consent_email,consent_sms";

const LOCALES: [&str; 4] = ["en", "en", "ko", "zh"];

/// Writes so many members, all of whom enrolled in the two years before `first_day`.
pub(super) fn write(file: &mut impl Write, members: u64, seed: u64, first_day: Day) -> Result<()> {
    writeln!(file, "{COLUMNS}")?;
    for member in 1..=members {
        let mut seeded = Seeded::of(seed, "member", member);
        let name = name(member);
        let email =
            if seeded.below(4) == 0 { String::new() } else { format!("{name}@example.org") };
        let birthday = match seeded.below(3) {
            0 => String::new(),
            _ => Day(first_day.0 - 365 * 18 - days(&mut seeded, 365 * 28)).to_string(),
        };
        let locale = seeded.one_of(&LOCALES);
        let enrolled_on = Day(first_day.0 - 1 - days(&mut seeded, 730));
        let consent = seeded.below(2) == 0;
        writeln!(
            file,
            "{name},{email},,Member {member},{birthday},{locale},{enrolled_on}T12:00:00Z,{consent},false"
        )?;
    }
    Ok(())
}

fn days(seeded: &mut Seeded, bound: u64) -> i64 {
    i64::try_from(seeded.below(bound)).unwrap_or(0)
}
