help-title = Help
help-head = What can we help with?
help-till = At the till
help-card = My card does not scan
help-card-answer = Turn the screen brighter and hold it a hand’s width from the scanner. The associate can also type the digits under the picture, or look you up by e-mail or phone.
help-vouchers = How does a voucher work?
help-vouchers-answer = Claim it when you stand in the store. Its picture renews every 30 seconds. When the till has redeemed it, your phone says so. If you don’t use it in time, the points come back by themselves.
help-screenshot = Why does a screenshot not scan?
help-screenshot-answer = So that nobody can take your reward with a picture of it.
help-points = Points
help-pending = Why are my points on the way?
help-pending-answer = { $days ->
    [0] Points of a purchase are yours to spend at once.
    [one] Points of a purchase are yours to spend after { NUMBER($days) } day, when returns close. They count for your tier at once.
   *[other] Points of a purchase are yours to spend after { NUMBER($days) } days, when returns close. They count for your tier at once.
}
help-expiry = When do points expire?
help-expiry-answer = At the end of a month, { $months } months after the one you earned them in. Your wallet says which go next, and claiming takes those first.
help-owing = Why do I owe points?
help-owing-answer = You gave something back after claiming with its points. Your next points pay that first; nothing else happens.
help-data = Signing in and your data
help-sign-in = The link does not arrive
help-sign-in-answer = Look among the unwanted mail. A link works once, and for { $minutes } minutes; ask for another when you need one.
help-browser = It says I am inside another app
help-browser-answer = Some apps open pages in a browser of their own, which forgets you. Open the page in Safari or Chrome instead.
help-privacy = What do you keep, and why?
help-privacy-answer = Your e-mail to sign you in, your purchases to count points, and what you told us about yourself. We sell none of it. What you told us you can change or empty in your account at any time, and take everything away as a file.
help-ask = Ask a person
help-ask-detail = Have your member number at hand: <b class="num">{ $number }</b>
help-ask-stranger = In any of our stores, or from here.
help-write = Write to us
