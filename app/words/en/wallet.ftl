wallet-title = Wallet
wallet-good-morning = Good morning
wallet-good-afternoon = Good afternoon
wallet-good-evening = Good evening
wallet-nameless = Your wallet
wallet-checked-in = Checked in at
wallet-your-points = Your points
wallet-worth = points to spend · worth about { $amount }
wallet-owing = { $points ->
    [one] points · the next one you earn brings this to 0
   *[other] points · the next { NUMBER($points) } you earn bring this to 0
}
wallet-progress = Progress from { $tier } to { $next }: { NUMBER($points) } of { NUMBER($needed) } points
wallet-progress-spend = Progress from { $tier } to { $next }: { $spent } of { $needed }
wallet-points-to-tier = { $points ->
    [one] <b>{ NUMBER($points) }</b> point to { $tier }
   *[other] <b>{ NUMBER($points) }</b> points to { $tier }
}
wallet-spend-to-tier = <b class="num">{ $amount }</b> of shopping to { $tier }
wallet-by = by { $day }
wallet-at-the-top = { $tier } is the highest tier
wallet-on-the-way = On the way
wallet-on-the-way-detail = yours from { $day }, when returns close
wallet-on-the-way-debt = they pay what you owe first, on { $day }
wallet-expiring = Expiring soon
wallet-expiring-detail = on { $day } · <a href="/rewards?points={ $points }">see what they buy</a>
wallet-expiring-later = nothing until { $day }
wallet-ready = Ready to use
wallet-vouchers = { $vouchers ->
    [one] { NUMBER($vouchers) } voucher
   *[other] { NUMBER($vouchers) } vouchers
}
wallet-until = Until { $moment }
wallet-show = Show
wallet-lately = Lately
wallet-all-activity = All activity
wallet-for-you = For you
wallet-all-offers = All offers
wallet-no-voucher = No voucher
wallet-no-voucher-reward = { $reward } is { NUMBER($points) } points.
wallet-no-voucher-reach = You have enough for it now.
wallet-no-voucher-away = You are there after shopping for about { $amount }.
wallet-see-rewards = See the rewards
wallet-debt = { $points ->
    [one] You owe { NUMBER($points) } point
   *[other] You owe { NUMBER($points) } points
}
wallet-debt-why = A refund on { $day } took back { NUMBER($taken) } points, more than were left. Your next { NUMBER($points) } points pay for that first, and nothing else happens. <a href="/activity/{ $entry }">See why</a>
wallet-debt-plain = Your next { NUMBER($points) } points pay for that first, and nothing else happens.
wallet-first = What to do first
wallet-first-card = Show your card at the till
wallet-first-card-detail = Shopping for about { $amount } earns the { NUMBER($points) } points still missing for your first reward.
wallet-first-card-enough = Your points are on your phone before you have put it away.
wallet-first-show = Show my card
wallet-first-profile = { $points ->
    [one] Complete your profile: { NUMBER($points) } point
   *[other] Complete your profile: { NUMBER($points) } points
}
wallet-first-profile-detail = A name, an e-mail and a birthday are enough.
wallet-first-complete = Complete it
wallet-first-reward = Pick something to look forward to
wallet-first-reward-detail = { $reward }: { NUMBER($points) } more points.
wallet-first-reward-enough = { $reward }: you have enough points for it.
wallet-stamps = Stamp cards
wallet-stamps-held = { NUMBER($held) } of { NUMBER($needed) } stamps
wallet-stamps-when-full = A full card is good for { $reward }.
wallet-stamps-full = { $cards ->
    [one] <b>A full card:</b> { $reward } is on us.
   *[other] <b>{ NUMBER($cards) } full cards:</b> { $reward } is on us, for each.
}
wallet-stamps-next = On the next one: { NUMBER($held) } of { NUMBER($needed) } stamps.
wallet-stamps-claim = Use a full card
wallet-credit = Credit
wallet-credit-detail = <a href="/credit">gift cards and what is left of them</a>
