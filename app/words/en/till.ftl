till-associate = { $name }, associate
till-sound = Sound
till-number = Till { $till }
till-next = Next

# Signing in, and where this device stands.
till-sign-in-title = Till
till-sign-in-head = Who is at the till?
till-sign-in-lead = Sign in with your work e-mail. We send a link, no password.
till-email = Your work e-mail
till-send-link = Send me a link
till-place-title = Choose store and till
till-place-head = Where is this device?
till-place-lead = It is asked once. Each redemption says which till accepted it.
till-place-store = Store
till-place-till = Till
till-place-this = This is it
till-place-missing = Choose a store and a till first.
till-you-title = You at this till
till-you-head = { $name }, at { $till }, { $store }
till-you-lead = What is done here is written down with your name.
till-you-move = This device stands elsewhere
till-sign-out = Sign out

# What an associate does next.
till-scan-title = Scan a code
till-scan-head = Scan a code
till-scan-lead = A member card or a voucher. Hold it to the scanner, or type the digits.
till-code = Code
till-scanner-types = The scanner types here
till-check = Check
till-scan-next = Scan next
till-type = Type a code
till-type-instead = Scan instead
till-type-label = The digits under the picture
till-type-hint = 20 digits, with or without gaps
till-add-purchase = Add a purchase
till-enrol = Enrol a shopper
till-look-up = Look up
till-undo = Undo

# The member at the till.
till-nobody = Nobody yet
till-nobody-detail = Scan a member card, or look the member up.
till-look-up-label = Phone, e-mail or member number
till-member-since = Member since { $month }
till-nameless = A member
till-points-to-spend = Points to spend
till-worth-telling = Worth telling them
till-tip-tier = { $missing } from { $tier }
till-tip-risk = { $missing } keep { $tier }, by { $day }
till-tip-expiring = { $points ->
    [one] { NUMBER($points) } point expires on { $day }
   *[other] { NUMBER($points) } points expire on { $day }
}
till-tip-claim = Enough for: { $reward }
till-tip-offer = On today: { $offer }
till-tip-debt = { $points ->
    [one] Owes { NUMBER($points) } point after a refund; the next one pays it
   *[other] Owes { NUMBER($points) } points after a refund; the next ones pay it
}
till-tip-new = New today
till-hello = Hello { $name }
till-hello-detail = { $points ->
    [one] { $tier } · { NUMBER($points) } point
   *[other] { $tier } · { NUMBER($points) } points
}
till-hello-vouchers = { $vouchers ->
    [one] { NUMBER($vouchers) } voucher on their phone
   *[other] { NUMBER($vouchers) } vouchers on their phone
}

# A voucher that was scanned.
till-give = Give: { $give }
till-redeemed = Redeemed just now · { $time }
till-then-add = Then add the purchase, so that the rest earns points.
till-not-redeemed-again = Don’t give: redeemed already
till-not-redeemed-again-detail = { $reward } · { $moment } · { $store }
till-not-redeemed-again-till = { $reward } · { $moment } · { $till }, { $store }
till-not-redeemed-again-next = If it was not this member, ask your manager. They can claim another one with their points.
till-expired = Don’t give: expired
till-expired-detail = { $reward } · { $moment }
till-expired-next = The points are back with the member. They can claim it again now; it takes ten seconds.
till-given-back = Don’t give: given back
till-given-back-detail = { $reward } · the member has the points again
till-given-back-next = They can claim it again now; it takes ten seconds.
till-stale = Not this picture: too old
till-stale-detail = The code is right, its last six digits are not: a screenshot, or a page asleep.
till-stale-next = Ask the member to open it again, and hold the phone itself to the scanner.
till-card-stale-detail = It is a member card, but an old picture of it: a screenshot, or a page asleep.
till-wrong-store = Not at this store
till-wrong-store-detail = { $reward } · only at { $stores }
till-wrong-store-next = The voucher stays good there.
till-wrong-channel = Not through this channel
till-wrong-channel-detail = { $reward } · its terms say where it can be used
till-wrong-channel-next = The voucher stays good there.
till-below-minimum = The purchase is too small
till-below-minimum-detail = { $reward } · for a purchase of { $amount } or more
till-below-minimum-next = The voucher stays good for a larger one.
till-not-stackable = Not together with the other voucher
till-not-stackable-detail = { $reward } · cannot be used with { $with } on one purchase
till-not-stackable-next = The voucher stays good for another purchase.
till-minimum = only for a purchase of { $amount } or more
till-unknown = No such code
till-unknown-detail = Nobody holds { $code }.
till-unknown-next = Typed it? Compare each group of four. Otherwise it is not one of ours.
till-malformed = This is no code of ours
till-malformed-character = A code has digits only; this has something else in it.
till-malformed-length = A code has 20 digits; this has { NUMBER($digits) }.
till-malformed-kind = It begins with two digits that none of our codes begins with.
till-malformed-check = One of its digits is wrong: the check digit does not fit.
till-malformed-next = Scan it again, or type the digits under the picture.
till-wait = Wait until { $time }
till-wait-detail = Five wrong codes in ten minutes. This till takes no codes until then.
till-wait-next = Purchases, looking up and enrolling go on. Another till takes codes too.

# A purchase.
till-purchase-title = Add a purchase
till-purchase-for = Add a purchase for { $name }
till-purchase-nobody = Add a purchase
till-purchase-nobody-detail = Scan the member card first, or look the member up: then the purchase earns points for them.
till-total = Total to pay
till-total-hint = After what is taken off
till-receipt = Receipt number
till-receipt-hint = From the paper
till-parts = What earns more, or nothing
till-add-it = Add it
till-added = { $points ->
    [0] Added for { $name }: it earns nothing
    [one] { NUMBER($points) } point for { $name }
   *[other] { NUMBER($points) } points for { $name }
}
till-added-detail = { $paid } · receipt { $receipt }
till-added-from = theirs to spend from { $day }
till-added-tell = Tell them: { $missing } to { $tier } now.
till-total-mistake = Type the total as on the receipt, such as 42.10.
till-parts-mistake = This is more than the total.
till-receipt-missing = Type the receipt’s number.
till-receipt-taken = This receipt was added before, with another total or for another member.
till-receipt-again = This receipt was added before; nothing was added twice.

# Enrolling.
till-enrol-contact = E-mail or phone
till-enrol-contact-hint = One is enough. An e-mail address gets a link to the wallet.
till-enrol-name = First name
till-enrol-name-hint = To greet them by
till-enrol-agreed = They agree that we count their purchases
till-enrol-agreed-say = Say: “We keep your e-mail and what you buy, to count points. Nothing else.”
till-enrol-not-agreed = Ask them first, and tick it when they agree.
till-enrol-button = Enrol
till-enrol-self = Or let them do it
till-enrol-self-detail = They scan the poster at the till and type their e-mail themselves.
till-enrol-poster = Show the code
till-enrolled = { $name } is a member
till-enrolled-detail = { $points ->
    [0] the link is on its way to { $contact }
    [one] { NUMBER($points) } point · the link is on its way to { $contact }
   *[other] { NUMBER($points) } points · the link is on its way to { $contact }
}
till-enrolled-no-link = { $points ->
    [0] a phone number finds them at the till; the wallet needs an e-mail address
    [one] { NUMBER($points) } point · a phone number finds them at the till; the wallet needs an e-mail address
   *[other] { NUMBER($points) } points · a phone number finds them at the till; the wallet needs an e-mail address
}
till-enrolled-next = Today’s shop can count already: add the purchase.
till-enrol-exists = They are a member already
till-enrol-exists-detail = Somebody has { $contact }. Look them up instead; nothing was changed.
till-enrol-contact-mistake = Type an e-mail address, or a phone number with its country: +1 …

# Looking up.
till-look-up-head = Look up a member
till-look-up-button = Look up
till-look-up-none = Nobody found
till-look-up-none-detail = Is a digit or letter missing? Type all of the e-mail, the phone with its country, or the ten digits of the member number.
till-look-up-found = { NUMBER($found) } found
till-look-up-this = It’s this one
till-look-up-ask = Ask first
till-look-up-ask-detail = Ask for a name before you pick. Looking somebody up is written down, with yours.

# Undoing.
till-undo-head = Undo the last redemption?
till-undo-detail = <b>{ $reward }</b>, redeemed { $time } by { $name }. You can undo it until { $until }; they get their voucher back.
till-undo-none = Nothing to undo
till-undo-none-detail = { $minutes ->
    [one] A redemption can be undone for { NUMBER($minutes) } minute, at the till that accepted it.
   *[other] A redemption can be undone for { NUMBER($minutes) } minutes, at the till that accepted it.
}
till-undo-why = Why?
till-undo-wrong = Wrong voucher
till-undo-out = We have run out
till-undo-mind = Changed their mind
till-undo-it = Undo it
till-undo-leave = Leave it
till-undone = Undone: { $reward }
till-undone-usable = { $name } has the voucher again, until { $until }.
till-undone-points = The voucher’s time was over: { $name } has the points again.
till-undo-too-late = Too late to undo
till-undo-too-late-detail = { $minutes ->
    [one] A redemption can be undone for { NUMBER($minutes) } minute.
   *[other] A redemption can be undone for { NUMBER($minutes) } minutes.
}
till-undo-too-late-next = Ask your manager: points can be given back by hand, with a reason.
till-undo-done = It is undone already
till-undo-done-detail = Somebody was quicker, or the button was pressed twice. Nothing more was changed.

# This shift.
till-shift = This shift
till-shift-empty = Nothing yet. What is done at this till appears here.
till-shift-redeemed = Redeemed
till-shift-refused = Refused
till-shift-reversed = Reversed
till-shift-code = code …{ $ending }
till-shift-purchase = { $paid } purchase
till-shift-receipt = receipt { $receipt }
till-shift-not-accepted = Code not accepted
till-shift-enrolled = { $name } enrolled
till-shift-undone = { $reward }, undone
till-shift-looked-up = { $name } looked up
till-shift-card = { $name }, card scanned

till-a-receipt = This is a receipt
till-a-receipt-detail = Its code is for the member’s own wallet: they claim it there, and the points are theirs.
till-a-receipt-next = Scan the member card or a voucher.
till-purchase-paper = No card? Add it all the same: you get a code for the receipt, and the points wait for whoever claims it.
till-on-paper = Receipt code { $code }
till-on-paper-until = can be claimed until { $day }
till-on-paper-next = Write the code on the receipt. In the wallet: You, Claim a receipt.
till-suspended = The member is suspended
till-suspended-detail = Nothing can be redeemed until a manager lifts it. The voucher is still theirs.
till-suspended-next = Say: please ask our service. Purchases go on earning.
till-credit-title = Pay with credit
till-credit-for = { $name } has { $held } of credit
till-credit-amount = Amount from credit
till-credit-amount-hint = Take it off the total; the rest is paid as usual
till-credit-pay = Pay with it
till-credit = Credit
till-credit-too-little = There is { $held }. Take that much, and the rest is paid otherwise.
till-credit-receipt-taken = This receipt was paid with credit before, by another amount.
till-credit-paid = { $amount } paid with credit
till-credit-paid-detail = { $left } left · receipt { $receipt }
till-credit-paid-next = Take it off the total.
till-credit-again = This receipt was paid with credit before; nothing was taken twice.
till-shift-credit = { $amount } paid with credit
