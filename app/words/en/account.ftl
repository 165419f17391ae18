account-title = You
account-nameless = You
account-member = Member <b class="num">{ $number }</b> since { $month } · { $tier }
account-more = More
account-profile = Profile
account-profile-points = { $points ->
    [one] Name, e-mail and birthday complete your profile: { NUMBER($points) } point.
   *[other] Name, e-mail and birthday complete your profile: { NUMBER($points) } points.
}
account-name = Name
account-email = E-mail
account-email-hint = We send a link to a new address before we use it.
account-phone = Phone
account-phone-hint = To be found at the till. With its country: +1 …
account-birthday = Birthday
account-birthday-hint = For what the programme gives in its month.
account-save = Save
account-messages = What we may send
account-consent-email = E-mail
account-consent-email-detail = We may write about points that expire, and offers
account-consent-sms = Text messages
account-consent-sms-detail = We may text you about points that expire, and offers
account-written-down = We write down each change.
account-language = Language
account-change = Change
account-passkeys = Passkeys
account-no-passkey = None yet. With a passkey one touch signs you in.
account-passkey-unused = Since { $day } · not used yet
account-passkey-used = Since { $day } · used { $moment }
account-remove = Remove
account-remove-which = the passkey { $name }
account-add-passkey = Add a passkey
account-passkey-trouble = That did not work. Try again, or sign in by link as before.
account-devices = Where you are signed in
account-this-device = This device
account-now = Now
account-other-devices = { $devices ->
    [one] { NUMBER($devices) } other device
   *[other] { NUMBER($devices) } other devices
}
account-sign-out-others = Sign out there
account-sign-out = Sign out here

account-saved = Saved
account-saved-points = { $points ->
    [one] Your profile is complete: { NUMBER($points) } point is yours
   *[other] Your profile is complete: { NUMBER($points) } points are yours
}
account-saved-points-detail = They are in your wallet now.
account-mail-sent = Look into your mail
account-mail-sent-detail = We sent a link to { $email }. Open it, and the new address is yours here. Until then the old one stays.
account-passkey-made = Your passkey is made
account-passkey-made-detail = Next time one touch signs you in.
account-passkey-removed = The passkey is removed
account-passkey-removed-detail = You may still find it on your device; it opens nothing here any more.
account-others-signed-out = Signed out everywhere else
account-not-saved = Not saved yet
account-not-saved-detail = What you typed is still here. Look at what is marked below.

account-friends = Invite friends
account-friends-lead = { $points ->
    [one] Send this link. When a friend joins through it and first shops, you both get { NUMBER($points) } point.
   *[other] Send this link. When a friend joins through it and first shops, you both get { NUMBER($points) } points.
}
account-friends-link = Your link
account-friends-send = Send by mail
account-friends-subject = { $brand }: an invitation
account-friends-text = I am a member of { $brand }. Join through this link, and we both get { NUMBER($points) } points when you first shop: { $link }
account-friends-most = { $times ->
    [one] At most { NUMBER($times) } friend a year counts.
   *[other] At most { NUMBER($times) } friends a year count.
}
account-friends-joined = { $friends ->
    [0] Nobody has joined through it yet.
    [one] { NUMBER($friends) } friend has joined.
   *[other] { NUMBER($friends) } friends have joined.
}
account-friends-bought = { $friends ->
    [0] Nobody of them has shopped yet.
    [one] { NUMBER($friends) } has shopped.
   *[other] { NUMBER($friends) } have shopped.
}
account-member-already = You are a member already
account-member-already-detail = Invitations are for those who join for the first time. Yours is below.
account-receipts = Claim a receipt
account-data = Your data
account-data-detail = Everything that we keep of you, in one file: profile, purchases, points and why, vouchers, devices.
account-data-download = Download my data

erase-title = Erase everything
erase-lead = We forget who you are, at once and for good. Nobody can undo this, we neither.
erase-goes = What goes
erase-goes-profile = Your name, addresses, birthday, language and what you agreed to.
erase-goes-ways = Your passkeys, your devices, your card and your number: nothing leads here any more.
erase-goes-wallet = What is in your wallet. Use it first if you want to keep what it is worth:
erase-points = { $points ->
    [one] { NUMBER($points) } point
   *[other] { NUMBER($points) } points
}
erase-vouchers = { $vouchers ->
    [one] { NUMBER($vouchers) } voucher that can still be used
   *[other] { NUMBER($vouchers) } vouchers that can still be used
}
erase-credit = { $amount } of credit
erase-empty = Nothing is in it.
erase-stays = What stays
erase-stays-detail = What was bought, when and for how much stays in the shop’s books, as the law asks. It carries a number that leads to nobody.
erase-agree = I want everything erased
erase-agree-detail = I have read what goes with it.
erase-agree-missing = Please tick this first: it cannot be undone.
erase-button = Erase everything
erase-keep = Keep my membership
erase-data = Download my data first
erase-card = Erase everything
erase-card-detail = Leave, and be forgotten: profile, devices, points and all.
erase-card-link = See what goes
