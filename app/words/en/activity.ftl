activity-title = Activity
activity-lead = Every point, and why. Touch an entry to see how it came about.
activity-show = Show
activity-all = All
activity-earned = Earned
activity-claimed = Claimed
activity-expired = Expired
activity-adjusted = Adjusted
activity-earlier = Show earlier months
activity-what-expires = What expires when
activity-later = Later
activity-points = { $points ->
    [one] { NUMBER($points) } point
   *[other] { NUMBER($points) } points
}
activity-first-to-expire = Claiming takes the first to expire.
activity-nothing-expires = Nothing will expire.
activity-on-the-way = On the way
activity-on-the-way-detail = { $points ->
    [one] <b>{ NUMBER($points) } point</b>, yours to spend from { $day }.
   *[other] <b>{ NUMBER($points) } points</b>, yours to spend from { $day }.
}
activity-none = Nothing here yet
activity-none-detail = Show your card at the till, and your first points appear here with the reason for each.
activity-none-earned = Nothing earned yet
activity-none-claimed = Nothing claimed yet
activity-none-claimed-detail = Here you will see what you claimed, and which points it took.
activity-none-expired = Nothing expired
activity-none-expired-detail = You have lost no points. Here you would see which, and why.
activity-none-adjusted = Nothing adjusted
activity-none-adjusted-detail = Nobody has moved points of yours by hand.
activity-see-all = See all activity

# Entries in a list.
line-pending = on the way until { $day }
line-online = { $brand } online
line-matured = Yours to spend now
line-claimed = { $reward }, claimed
line-redeemed = { $reward }, redeemed
line-undone = { $reward }, undone
line-undone-detail = the till took it back
line-returned = { $reward }, returned
line-returned-detail = voucher not used, points are back
line-given-back = { $reward }, given back
line-given-back-detail = you kept your points
line-expired = Expired
line-refund = Refund, { $store }
line-refund-nowhere = Refund
line-refund-detail = { $amount } given back
line-erased = Everything given up
line-merged-into = Moved to your other membership
line-merged-from = Your other membership joined this one
line-parted = Memberships apart again
line-adjusted = Adjusted by the store

# One entry, explained.
entry-receipt-number = receipt { $number }
entry-points-from = { $points ->
    [one] { NUMBER($points) } point from { $place }
   *[other] { NUMBER($points) } points from { $place }
}
entry-purchase = Purchase
entry-yours-from = Yours to spend from { $day }
entry-why = Why { $points }?
entry-base-counts = { $amount } of your shop counts
entry-on-those = on those { NUMBER($points) }
entry-units = { $units ->
    [one] { NUMBER($units) } item
   *[other] { NUMBER($units) } items
}
entry-capped-day = { $cut ->
    [0] at most { NUMBER($most) } a day
   *[other] at most { NUMBER($most) } a day: { NUMBER($cut) } more did not count
}
entry-capped-period = { $cut ->
    [0] at most { NUMBER($most) } in this period
   *[other] at most { NUMBER($most) } in this period: { NUMBER($cut) } more did not count
}
entry-cashback = { $rule }: { $amount } added to your credit
entry-nothing-counts = Nothing in this shop earns points.
entry-why-not-more = And why not more?
entry-excluded = { $rule }: { $amount } earns nothing.
entry-missed-line = { $rule }: nothing in this shop was for it.
entry-missed-spend = { $rule }: { $amount } more would have done it.
entry-missed-weekday = { $rule }: on another day.
entry-missed-hours = { $rule }: at another time of day.
entry-missed-store = { $rule }: in another store.
entry-missed-channel = { $rule }: shopped another way.
entry-missed-best = { $rule }: another offer of its kind gave you more.
entry-receipt = Receipt
entry-earns-nothing = Earns nothing
entry-paid = Paid
entry-something-wrong = Something is wrong
entry-once = once for each member
entry-daily = once a day in each store
entry-once-a-year = once a year
entry-each = each time
entry-where-from = Where the { $points } came from
entry-would-have-expired = would have expired on { $day }
entry-earned-on = { $place }, { $day }
entry-why-these = Why these?
entry-why-these-detail = A claim takes the points that expire first, so that you lose the fewest.
entry-on-your-phone = on your phone
entry-claimed = Claimed
entry-claimed-credit = { $amount } came as credit at once
entry-redeemed = Redeemed
entry-redeemed-at = { $moment }, { $store }
entry-redeemed-at-till = { $moment }, { $store }, { $till }
entry-your-tier = Your tier
entry-never-lowers = Claiming never lowers it
entry-see-reward = See the reward
entry-see-voucher = See the voucher
entry-still-open = Not used yet, until { $moment }
entry-redemption-why = The till accepted your voucher. Its points were taken when you claimed it; redeeming takes no more.
entry-reversal-usable = The till took the redemption back. The voucher is yours to use again.
entry-reversal-points = The till took the redemption back after the voucher’s time was over, so its points came back instead.
entry-reason = “{ $reason }”
entry-matured = { $points ->
    [one] { NUMBER($points) } point of a purchase is yours to spend, because returns have closed. It counted for your tier at once.
   *[other] { NUMBER($points) } points of a purchase are yours to spend, because returns have closed. They counted for your tier at once.
}
entry-which-points = Which points
entry-left-of = what was left of { NUMBER($points) }
entry-why-expired = Why did they expire?
entry-why-expired-detail = Points live to the end of a month, { $months } months after the one you earned them in.
entry-next-expiry = Next: { NUMBER($points) } on { $day }.
entry-lose-fewer = Lose fewer
entry-lose-fewer-detail = We write to you before points expire, if you let us.
entry-write-to-me = Write to me
entry-what-they-buy = What { NUMBER($points) } points buy
entry-back-to = Where they went back to
entry-lot-of = Points of { $month }
entry-expires-as-before = expires on { $day }, as before
entry-expires-later = expires on { $day }: a week more, because it would be gone already
entry-as-before = As if nothing had happened
entry-as-before-detail = Points that come back keep the expiry they had. Those that would already be gone get a week.
entry-refund-why = { $amount } of this shop was given back, so the points it had earned went too.
entry-refund-earned = The shop had earned
entry-refund-taken = Taken back
entry-refund-left = Left of it
entry-refund-cashback = { $amount } of cashback went with it.
entry-refund-cashback-spent = { $amount } of its cashback was spent already, and stays spent: nothing else is taken for it.
entry-see-purchase = See the purchase
entry-merged-into = Two memberships of yours are one now. All that was in this one is in the other, with its history.
entry-merged-from = Two memberships of yours are one now. What the other had is here, with its history; if one of them owed points, the other’s paid them.
entry-parted = Two memberships that had been made one are two again. What was left of each went back to it.
entry-erased = The member asked to be forgotten. What was in the wallet is gone.
entry-adjusted-by = { $name } moved these points by hand. They don’t count for your tier.
entry-adjusted = Somebody at the store moved these points by hand. They don’t count for your tier.
entry-who-may = Who may do this
entry-who-may-detail = Managers only, with a reason. Each adjustment is written down, with their name.
entry-since-then = Since then
receipt-rest = Your shop

line-inviting = a friend of yours shopped for the first time
line-invited = a friend invited you
line-referral-end = { $activity }, taken back
line-referral-end-detail = the first purchase was given back
entry-inviting = a friend joined through your link and shopped for the first time
entry-invited = you joined through a friend’s link and shopped for the first time
entry-referral-end-inviting = Your friend gave the whole of their first purchase back, so what it had earned you both is taken back.
entry-referral-end-invited = You gave the whole of your first purchase back, so what it had earned you and your friend is taken back.
activity-missing = Something missing?
activity-missing-detail = Shopped without showing your card? Claim the receipt.
activity-claim-receipt = Claim a receipt

# Claiming a paper receipt.
receipt-title = Claim a receipt
receipt-lead = Shopped without your card? Type the code printed on the receipt, and the points are yours.
receipt-code = Code on the receipt
receipt-code-hint = 20 digits that begin with 94. Spaces don’t matter.
receipt-claim = Claim it
receipt-how = How it works
receipt-how-earns = It earns what it would have earned with your card, by the rules of its day.
receipt-how-days = { $days ->
    [one] A receipt can be claimed through { NUMBER($days) } day after the purchase, once, by one member.
   *[other] A receipt can be claimed through { NUMBER($days) } days after the purchase, once, by one member.
}
receipt-how-back = What was given back of it is taken off.
receipt-see-activity = See your activity
receipt-malformed = This is not the code of a receipt yet: it has 20 digits and begins with 94. Look at each digit again.
receipt-unknown = We know no receipt with this code. Look at each digit again, or ask at the till.
receipt-taken = Another member has claimed this receipt. If it is yours, ask at the till with the paper in hand.
receipt-too-old = { $days ->
    [one] This receipt is too old: a receipt can be claimed for { NUMBER($days) } day.
   *[other] This receipt is too old: a receipt can be claimed for { NUMBER($days) } days.
}
receipt-wait = Those were several wrong codes. Try again from { $time }, or ask at the till.
receipt-yours = This receipt is in your wallet already
receipt-yours-detail = Its points are counted. Nothing was added twice.
receipt-see-purchase = See the purchase

# Stamps and credit.
line-credit-loaded = Credit added
line-credit-card = Gift card added
line-credit-spent = Paid with credit
line-credit-back = Credit given back
entry-stamps = { $stamps ->
    [one] { NUMBER($stamps) } stamp on your { $card }
   *[other] { NUMBER($stamps) } stamps on your { $card }
}
entry-stamps-paid = { $stamps ->
    [one] { NUMBER($stamps) } stamp of your { $card } paid for it, and no points.
   *[other] { NUMBER($stamps) } stamps of your { $card } paid for it, and no points.
}
entry-credit-loaded = This much credit came into your wallet. It does not expire unless your credit page says so.
entry-credit-card = The value of a gift card came into your wallet. What you give back later goes back to it.
entry-credit-spent = You paid with your credit. What expires first was spent first, then what you have had longest.
entry-credit-back = What you had paid with credit came back to where it had come from.
entry-see-credit = See your credit
entry-see-spending = See what it paid for
line-credit-expired = Credit expired
entry-credit-expired = Nobody used it in time.
