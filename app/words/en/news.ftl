# What a phone is told while it is open: a few words each.
news-earned = { $points ->
    [one] { NUMBER($points) } point for you
   *[other] { NUMBER($points) } points for you
}
news-back = { $points ->
    [one] { NUMBER($points) } point is back
   *[other] { NUMBER($points) } points are back
}
news-gone = { $points ->
    [one] { NUMBER($points) } point less
   *[other] { NUMBER($points) } points less
}
news-hello = { $store } says hello
news-redeemed = Accepted at the till
news-usable-again = The voucher can be used again
news-tier = Your tier is { $tier } now
news-credit-more = { $amount } of credit added
news-credit-less = { $amount } paid with credit
