stores-title = Stores
stores-head = { $stores ->
    [one] { NUMBER($stores) } store
   *[other] { NUMBER($stores) } stores
}
stores-lead = Your card and vouchers work in each of them, unless a voucher says otherwise.
stores-whats-on = What’s on
stores-whats-on-where = at { $store }
