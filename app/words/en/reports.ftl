reports-title = Reports
reports-lead = { $from } to { $until }, by when it happened. As of { $moment }.
reports-period = Period
reports-this-month = This month
reports-last-month = Last month
reports-this-quarter = This quarter
reports-last-quarter = Last quarter
reports-this-year = This year
reports-last-year = Last year
reports-days = From and to, as below
reports-from = First day
reports-until = Last day
reports-days-mistake = Two days are needed, such as 2026-03-01, and the last must not lie before the first.
reports-receipts = All receipts in this period
reports-receipts-hint = From your tills, also those without a member. Needed for the share of purchases identified.
reports-receipts-mistake = A whole number that is not less than the purchases of members.
reports-show = Show
reports-download = Download as CSV
reports-purchases = Purchases of members
reports-purchases-detail = { $buyers ->
    [one] by { NUMBER($buyers) } active member of { NUMBER($members) }
   *[other] by { NUMBER($buyers) } active members of { NUMBER($members) }
}
reports-identified = Purchases identified
reports-identified-detail = of all receipts
reports-issued = Points issued
reports-issued-detail = by purchases after refunds, and activities
reports-rate = Redemption rate
reports-rate-detail = points of redeemed vouchers, of points issued
reports-breakage = Breakage
reports-breakage-detail = expired, of what was earned in points whose time ended
reports-movements = What moved points
reports-movement = Movement
reports-points = Points
reports-earned = Earned by purchases
reports-refunded = Taken back by refunds
reports-activities = Earned by activities
reports-adjusted = Adjusted by hand
reports-claimed = Claimed for rewards
reports-returned = Back from vouchers that were not used
reports-expired = Expired
reports-erased = Left by members who were erased
reports-change = Change of points owed
reports-stores = Store by store
reports-store = Store
reports-store-purchases = Purchases
reports-store-spend = Amount
reports-store-issued = Points issued
reports-store-redeemed = Vouchers redeemed
reports-store-redeemed-points = Points redeemed
reports-store-other = Other changes
reports-nowhere = In no store
reports-total = All
reports-owed = Points owed now
reports-owed-lead = { $points } points, { $pending } of them pending, worth about { $amount } if all are claimed. Members owe { $debts }.
reports-month = Good through
reports-worth = Worth about
reports-credit = What moved credit
reports-credit-amount = Amount
reports-credit-loaded = Loaded, and gift cards added
reports-credit-cashback = Cashback, less what refunds took
reports-credit-claimed = Given for points
reports-credit-spent = Spent, less what was given back
reports-credit-change = Change of credit owed
reports-credit-owed = { $members ->
    [one] { $amount } of credit is owed to { NUMBER($members) } member now.
   *[other] { $amount } of credit is owed to { NUMBER($members) } members now.
}
