manager-name = { $name }, manager
manager-overview = Overview
manager-till = Till
manager-sign-out = Sign out
manager-head = { $members ->
    [one] { NUMBER($members) } active member
   *[other] { NUMBER($members) } active members
}
manager-lead = Of { NUMBER($members) }; active is a purchase in the last 90 days. As of { $moment }.
manager-identified = Purchases of members
manager-identified-detail = { $points ->
    [one] in the last 90 days; they earned { NUMBER($points) } point
   *[other] in the last 90 days; they earned { NUMBER($points) } points
}
manager-owed = Points owed
manager-owed-detail = worth about { $amount } if all are claimed
manager-breakage = Breakage
manager-breakage-detail = of what was earned a year ago was never claimed
manager-vouchers-open = Vouchers open
manager-vouchers-open-detail = { $redeemed } of claims are redeemed
manager-tiers = Members by tier
manager-tier = Tier
manager-members = Members
manager-weeks = Purchases of members, by week
manager-week = Week of
manager-purchases = Purchases
manager-stores = Stores
manager-stores-table = Stores, as a table
manager-store = Store
manager-store-purchases = Purchases, 90 days
manager-store-enrolled = Enrolled, 90 days
manager-store-redeemed = Redeemed, 90 days
manager-poster = Poster
manager-poster-for = for { $store }
manager-poster-title = Poster, { $store }
manager-poster-head = Poster for { $store }
manager-poster-lead = Print it on A4, without margins, in colour or not. Hang it where people queue.
manager-poster-print = Print
poster-first = You’re in the store.
poster-second = Be in the club.
poster-camera = Point your camera here
poster-qr = QR code to { $address }
poster-joining = for joining
poster-per-unit = points for every { $unit }
poster-foot = No app, no password. { $address }
