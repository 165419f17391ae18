rewards-title = Rewards
rewards-head = What are { NUMBER($points) } points good for?
rewards-head-none = What your points will be good for
rewards-lead = { $rewards ->
    [0] None is within reach yet; the closest comes first.
    [one] { NUMBER($rewards) } reward is within reach. Claim it here, use it in the store from your phone.
   *[other] { NUMBER($rewards) } rewards are within reach. Claim one here, use it in the store from your phone.
}
rewards-show = Show
rewards-all = All
rewards-within-reach = Within reach
rewards-for-points = For { NUMBER($points) } points
rewards-kind-product = Food and drink
rewards-kind-amount-off = Off your shop
rewards-kind-experience = Experiences
rewards-kind-donation = Give
rewards-kind-credit = Credit
rewards-none = Nothing of this kind at the moment
rewards-none-detail = The catalogue changes with the seasons.
rewards-see-all = See all rewards
rewards-points = <b>{ NUMBER($points) }</b> points
rewards-claim = Claim
rewards-at-once = Yours at once
rewards-claim-which = { $reward } for { NUMBER($points) } points
rewards-minutes = { $minutes ->
    [one] Use within { NUMBER($minutes) } minute
   *[other] Use within { NUMBER($minutes) } minutes
}
rewards-days = { $days ->
    [365] A year to use
    [one] { NUMBER($days) } day to use
   *[other] { NUMBER($days) } days to use
}
rewards-to-go = { $points ->
    [one] { NUMBER($points) } point to go
   *[other] { NUMBER($points) } points to go
}
rewards-left = { NUMBER($left) } of { NUMBER($stock) } left
rewards-for-tier = For { $tiers } members
rewards-save-up = Save up
rewards-save-up-which = for { $reward }
rewards-see-tier = See tier
rewards-progress = { NUMBER($points) } of { NUMBER($needed) } points for { $reward }
rewards-out-of-stock = Out of stock
rewards-out-of-stock-detail = The last one is gone for now
rewards-had = You have had it
rewards-had-detail = { $most ->
    [one] One for each member
   *[other] { NUMBER($most) } for each member
}
rewards-closed = Not at this hour
rewards-for-segment = For members of: { $segments }
rewards-had-day = { $most ->
    [one] One for each member a day
   *[other] { NUMBER($most) } for each member a day
}
rewards-had-week = { $most ->
    [one] One for each member a week
   *[other] { NUMBER($most) } for each member a week
}
rewards-had-month = { $most ->
    [one] One for each member a month
   *[other] { NUMBER($most) } for each member a month
}
rewards-had-year = { $most ->
    [one] One for each member a year
   *[other] { NUMBER($most) } for each member a year
}
rewards-not-yet = Not yet
rewards-not-yet-detail = From { $day }
rewards-over = No longer offered

reward-back = Rewards
reward-points = points
reward-claim = Claim for { NUMBER($points) } points
reward-leaves = { $left ->
    [one] Leaves you { NUMBER($left) } point.
   *[other] Leaves you { NUMBER($left) } points.
}
reward-at-the-counter = { $minutes ->
    [one] Claim it when you stand at the counter: the code lives for { NUMBER($minutes) } minute.
   *[other] Claim it when you stand at the counter: the code lives for { NUMBER($minutes) } minutes.
}
reward-to-go = { $points ->
    [one] <b>{ NUMBER($points) } point to go.</b>
   *[other] <b>{ NUMBER($points) } points to go.</b>
}
reward-on-the-way = Another { NUMBER($points) } are on the way.
reward-shop-for = That is about { $amount } of shopping.
reward-instead-of = Your tier’s price; others pay { NUMBER($points) } points.
reward-in-store = In the store
reward-online = Online
reward-in-app = In the app
reward-takes-place = Takes place
reward-open = To be claimed
reward-for-what = For what
reward-minimum = A shop of { $amount } or more
reward-together = With others
reward-once-a-purchase = One of these a purchase
reward-alone = Alone: with no other voucher on the same purchase
reward-where = Where
reward-any-store = Any store
reward-when = When
reward-within-minutes = { $minutes ->
    [one] Within { NUMBER($minutes) } minute of claiming
   *[other] Within { NUMBER($minutes) } minutes of claiming
}
reward-within-days = { $days ->
    [365] Within a year of claiming
    [one] Within { NUMBER($days) } day of claiming
   *[other] Within { NUMBER($days) } days of claiming
}
reward-how = How
reward-on-phone = A code on your phone; a screenshot won’t scan
reward-on-paper = A code on your phone or on paper
reward-as-credit = As credit, to pay with at the till; the points do not come back
reward-for-whom = For whom
reward-how-many = How many
reward-takes = Takes
reward-takes-first = { $points ->
    [one] The { NUMBER($points) } point that expires on { $day }
   *[other] The { NUMBER($points) } points that expire on { $day }
}
reward-takes-oldest = The points that expire first
reward-not-used = Not used?
reward-come-back = The points come back by themselves

# Why a claim was refused. Each says what to do next, or that nothing was lost.
claim-too-few = { $points ->
    [one] { NUMBER($points) } point is missing
   *[other] { NUMBER($points) } points are missing
}
claim-too-few-detail = { $reward } is { NUMBER($needed) } points, you have { NUMBER($points) }.
claim-within-reach = See what is within reach
claim-stock = The last one has just gone
claim-stock-detail = Somebody claimed the last one a moment ago: { $reward }. Your points are untouched.
claim-tier = This one is for { $tiers } members
claim-tier-detail = Your points are untouched.
claim-how-to-get-there = See how to get there
claim-limit = { $most ->
    [one] You have had yours
   *[other] You have had your { NUMBER($most) }
}
claim-limit-detail = { $most ->
    [one] { $reward }: one for each member. Your points are untouched.
   *[other] { $reward }: { NUMBER($most) } for each member. Your points are untouched.
}
claim-segment = This one is for a group of members: { $segments }
claim-segment-detail = Your points are untouched.
claim-closed = This reward cannot be claimed at this hour
claim-closed-detail = Its page says when. Your points are untouched.
claim-limit-again = { $reward }: { $limit }. Your points are untouched.
claim-not-yet = This reward is not offered yet
claim-not-yet-detail = You can claim it from { $day }. Your points are untouched.
claim-over = This reward is no longer offered
claim-over-detail = It has left the catalogue. Your points are untouched.
claim-on-offer = See what is on offer
claim-stamps = { $stamps ->
    [one] { NUMBER($stamps) } more stamp
   *[other] { NUMBER($stamps) } more stamps
}
claim-stamps-detail = The card for { $reward } is not full yet. Your stamps are untouched.
