offers-title = Offers
offers-head = What’s on for you
offers-lead = { $offers ->
    [0] Nothing special is on at the moment. Every shop earns points all the same.
    [one] { NUMBER($offers) } offer. It counts by itself when you show your card.
   *[other] { NUMBER($offers) } offers. They count by themselves when you show your card.
}
offers-every-day = Every day
offers-today = Today
offers-tomorrow = Tomorrow
offers-on-days = Every { $days }
offers-from = From { $day }
offers-through = Until { $day }
offers-between = { $from } to { $until }
offers-hours = { $from } to { $until }
offers-first = Your first shop
offers-birthday = In your birthday month
offers-minimum = from { $amount }
offers-all-stores = All stores
