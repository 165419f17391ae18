tiers-title = Tiers
tiers-member = { $tier } member
tiers-to-next = { $missing } to { $tier }, by { $day }
tiers-keep = { $missing } keep { $tier }, by { $day }
tiers-held = { $tier } is yours until { $day }
tiers-top = You are { $tier }
tiers-missing-points = { $points ->
    [one] { NUMBER($points) } point
   *[other] { NUMBER($points) } points
}
tiers-missing-spend = { $amount } of shopping
tiers-lead-next = It lifts you at once, and holds to the end of next year.
tiers-lead-next-rolling = It lifts you at once, and holds for twelve months.
tiers-lead-shop = About { $amount } of shopping at your tier.
tiers-lead-top = You hold the highest tier.
tiers-lead-review = At the review on { $day } it is decided again.
tiers-so-far = This year so far
tiers-so-far-rolling = The last twelve months
tiers-counts = Counts for your tier
tiers-counts-of = { $amount } of { $needed }
tiers-pending = On the way, counted already
tiers-not-counting = Joining, check-ins, adjustments
tiers-dont-count = don’t count
tiers-nothing-at-risk = Nothing at risk
tiers-safe-until = { $tier } is yours until { $day }. Claiming rewards never lowers your tier.
tiers-safe-always = Nobody loses { $tier }. Claiming rewards never lowers your tier.
tiers-at-risk = What is at risk
tiers-risk = Without them you are { $lower } from { $day }. Never lower than that, and { $tier } is open to you again.
tiers-ladder = { $tiers ->
    [one] { NUMBER($tiers) } tier
   *[other] { NUMBER($tiers) } tiers
}
tiers-here = You are here
tiers-from-first-day = from the first day
tiers-from = from { $missing } in a year
