# Codes, vouchers and the member card.
code-qr-voucher = QR code of this voucher
code-qr-card = QR code of your member card
code-digits = Digits to type:

voucher-title = Voucher: { $reward }
voucher-done = Done
voucher-hold-up = Hold this up to the scanner at the till.
voucher-hold-up-at = Hold this up to the scanner at { $store }.
voucher-only-at = Good at { $stores }.
voucher-awake = Screen stays on
voucher-left = { $time } left · picture renews every 30 s
voucher-cancel = Not now, keep my points
voucher-how = How it works
voucher-once = One use only. A screenshot won’t scan.
voucher-phone = It is on your phone too: open your wallet there.
voucher-renew = Renew the picture
voucher-printed = Show it on your phone or on paper, in any store. Good until { $day }.
voucher-printed-at = Show it on your phone or on paper, at { $stores }. Good until { $day }.
voucher-good-until = Good <b>until { $day }</b>, once.
voucher-issued = Issued to { $name } on { $day } by { $brand }. Not for resale.
voucher-issued-nameless = Issued on { $day } by { $brand }. Not for resale.
voucher-print = Print
voucher-banknote = Whoever holds the paper holds the voucher: keep it as you would a banknote.
voucher-redeemed-title = Voucher redeemed
voucher-redeemed = This voucher is redeemed.
voucher-enjoy = Enjoy
voucher-thank-you = Thank you
voucher-redeemed-at = Redeemed <b class="num">{ $moment }</b><br>at { $store }
voucher-redeemed-at-till = Redeemed <b class="num">{ $moment }</b><br>at { $store }, { $till }
voucher-to-wallet = To the wallet
voucher-not-you = { $minutes ->
    [one] Not you? Tell the associate; they can undo it for { NUMBER($minutes) } minute.
   *[other] Not you? Tell the associate; they can undo it for { NUMBER($minutes) } minutes.
}
voucher-expired-title = Voucher expired
voucher-expired = This voucher expired: { $moment }.
voucher-points-back = { $points ->
    [one] { NUMBER($points) } point is back
   *[other] { NUMBER($points) } points are back
}
voucher-expire-before = They expire on <b>{ $day }</b>, as before.
voucher-claim-again-when = Claim it again when you stand at the counter.
voucher-claim-again = Claim it again
voucher-other-rewards = Other rewards
voucher-cancelled-title = Voucher given back
voucher-cancelled = You kept your points: { $moment }.
voucher-cancelled-detail = Nothing was used up. You have <b>{ NUMBER($points) }</b> points.
voucher-reversed-title = Voucher undone
voucher-reversed = The till took this voucher back.
voucher-reversed-detail = Its time was over meanwhile, so its points came back. You have <b>{ NUMBER($points) }</b> points.
voucher-not-open = This voucher can no longer be given back: it is used, expired or given back already.

card-title = Member card
card-lead = Show this before you pay. It says who you are; it cannot take points.
card-renews = picture renews in { $seconds } s
card-member = Member <b class="num">{ $number }</b> · { $tier } · <b>{ NUMBER($points) }</b> points
