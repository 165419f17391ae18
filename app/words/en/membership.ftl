membership-front-title = Points for what you buy anyway
membership-front-head = Good food gives something back.
membership-front-lead = { $brand } members: { $earns }, in the store and online.
membership-front-lead-reward = { $reward } is { NUMBER($points) } points.
membership-your-email = Your e-mail
membership-email-placeholder = you@example.com
membership-join = Join or sign in
membership-been-here = been here before?
membership-use-passkey = Use my passkey
membership-passkey-trouble = That did not work. Type your e-mail instead, and we send a link.
membership-no-password = We send a link, no password.
membership-what-we-keep = What we keep and why
membership-demo = Be one of them
membership-demo-lead = This is a demo with invented people. Pick one and look around; nothing you do here reaches a real store.
membership-demo-poster = Or start where the poster’s code leads
membership-gives = What membership gives
membership-gives-points = Points on every shop
membership-gives-points-detail = { $earns }. Each figure says where it came from.
membership-gives-rewards = Rewards worth having
membership-gives-rewards-detail = What you claim and don’t use comes back as points.
membership-gives-phone = No app, no password
membership-gives-phone-detail = Your card is a page on your phone, and one touch signs you in.
membership-offers = Today’s offers
membership-our-stores = Our stores
membership-tiers = { $tiers ->
    [one] { NUMBER($tiers) } tier
   *[other] { NUMBER($tiers) } tiers
}

membership-store-head = You’re in the store. Be in the club.
membership-store-joining = { $points ->
    [one] { NUMBER($points) } point for joining.
   *[other] { NUMBER($points) } points for joining.
}
membership-store-today = Today at { $store }
membership-how = How it works
membership-how-email = Type your e-mail
membership-how-email-detail = We send a link. Open it and you are a member.
membership-how-card = Show your card at the till
membership-how-card-detail = It is a page on this phone. Your points are there before you have put it away.
membership-how-claim = Claim what you like
membership-how-claim-detail = { $reward } is { NUMBER($points) } points.
membership-hello = Hello { $name }. You’re at { $store }.
membership-hello-nameless = You’re at { $store }.
membership-checked-in = { $points ->
    [one] Checked in: { NUMBER($points) } point is yours.
   *[other] Checked in: { NUMBER($points) } points are yours.
}
membership-checked-in-chip = { $points ->
    [one] +{ NUMBER($points) } point
   *[other] +{ NUMBER($points) } points
}
membership-to-spend = Points to spend
membership-show-card = Show my card
membership-good-for = See what they are good for
membership-here-for-you = Here, for you

membership-sign-in-title = Join or sign in
membership-sign-in-lead = Type your e-mail. We send a link; opening it is all it takes, the first time and every time.
membership-mail-title = Check your mail
membership-mail-lead = { $minutes ->
    [one] We sent a link to <b>{ $email }</b>. Open it on this device and you are in. It works for { NUMBER($minutes) } minute, once.
   *[other] We sent a link to <b>{ $email }</b>. Open it on this device and you are in. It works for { NUMBER($minutes) } minutes, once.
}
membership-digits = Opened it elsewhere? Type the digits it shows
membership-digits-sign-in = Sign in
membership-nothing-in-mail = nothing in your mail?
membership-send-again = Send it again
membership-look-around = Look among the unwanted mail too.
membership-another-address = Another address
membership-demo-mail = In this demo no mail goes out. <a href="{ $link }">Open the link</a>
membership-link-title = Sign in
membership-link-head = Nearly there
membership-link-lead = You asked for this link { $moment }, in this browser.
membership-link-as = Sign in to { $brand } as<br><b>{ $email }</b>
membership-link-sign-in = Sign me in
membership-link-not-you = Not you? Close this page; nothing happens.
membership-elsewhere-title = Six digits
membership-elsewhere-head = Type these where you asked
membership-elsewhere-lead = You opened the link in another browser. So that nobody can sign in somebody else’s, it shows six digits.
membership-elsewhere-detail = On the screen where you typed your e-mail, type these digits. They work until { $time }.
membership-elsewhere-careful = Somebody else asked you for them? Don’t say them; close this page.
membership-dead-title = Link no longer works
membership-dead-head = This link has done its work
membership-dead-lead = { $minutes ->
    [one] Each link works once, and for { NUMBER($minutes) } minute. Ask for a new one here.
   *[other] Each link works once, and for { NUMBER($minutes) } minutes. Ask for a new one here.
}
membership-dead-send = Send a new link
membership-dead-signed-in = Signed in already?
membership-dead-wallet = Go to your wallet
membership-browser-title = Open in your browser
membership-browser-head = Open this in your browser
membership-browser-lead = You are inside another app. Its browser forgets you when it closes, and passkeys don’t work in it.
membership-browser-menu = Touch the menu
membership-browser-menu-detail = Three dots, or an arrow, at the top or bottom.
membership-browser-open = Choose “Open in browser”
membership-browser-open-detail = It may name Safari or Chrome.
membership-browser-no-menu = no such menu?
membership-browser-copy = Copy this address and open it there
membership-browser-stay = Go on here all the same
membership-passkey-title = Next time, one touch
membership-passkey-lead = Make a passkey and this device signs you in with your finger, face or screen lock.
membership-passkey-welcome = { $points ->
    [0] You are a member.
    [one] You are a member, with { NUMBER($points) } point.
   *[other] You are a member, with { NUMBER($points) } points.
}
membership-passkey-nothing = Nothing to remember
membership-passkey-nothing-detail = Your device keeps it. We never see your finger or face.
membership-passkey-guess = Nobody can guess it
membership-passkey-guess-detail = It works on this site only, so no false site can ask for it.
membership-passkey-make = Make a passkey
membership-passkey-not-now = Not now

# The people of the demo.
persona-mina = Mina Park
persona-mina-detail = Bloom, close to Harvest; points about to expire, a voucher ready
persona-teo = Teo Lindqvist
persona-teo-detail = Joined today, nothing else yet
persona-ada = Ada Okafor
persona-ada-detail = Harvest, and what it takes to keep it
persona-noor = Noor Haddad
persona-noor-detail = Gave something back and owes points
persona-jo = Jo
persona-jo-detail = Associate at Harbour Street: the till
persona-ravi = Ravi
persona-ravi-detail = Manager: what the programme does

membership-check-in = Check in
membership-check-in-lead = { $points ->
    [one] Check in here: { NUMBER($points) } point, once a day.
   *[other] Check in here: { NUMBER($points) } points, once a day.
}
membership-here = Good to see you.

membership-invited-title = An invitation
membership-invited-head = { $name } invites you.
membership-invited-head-nameless = You are invited.
membership-invited-lead = { $points ->
    [0] Join { $brand }: { $earns }.
    [one] Join { $brand }: { $earns }. When you first shop, you both get { NUMBER($points) } point.
   *[other] Join { $brand }: { $earns }. When you first shop, you both get { NUMBER($points) } points.
}
membership-demo-receipt = Or claim a paper receipt as one of them: { $code }
