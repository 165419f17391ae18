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
account-consent-email-detail = Before points expire, and offers that fit: once a week at most
account-consent-sms = Text messages
account-consent-sms-detail = Only when a voucher is about to expire
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
