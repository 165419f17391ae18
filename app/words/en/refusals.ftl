# What was typed and does not fit: each says what would.
refusal-email = This is not an e-mail address yet: it needs a name, an @ and a domain, such as mina@example.com.
refusal-email-taken = Another member has this address. If it is you, sign in with it instead.
refusal-phone = This is not a telephone number yet: type it with its country, such as +1 207 555 0117.
refusal-phone-taken = Another member has this number. Is a digit wrong?
refusal-name = A name has at most 80 characters.
refusal-birthday = This is not a day. Type it as year, month and day, such as 1991-05-04.
refusal-birthday-future = This day is still to come.
refusal-last-way-in = This is your last way to sign in. Add an e-mail address or another passkey first.
refusal-digits = { $tries ->
    [one] These are not the digits on the other screen. { NUMBER($tries) } try left.
   *[other] These are not the digits on the other screen. { NUMBER($tries) } tries left.
}
refusal-digits-dead = These digits can no longer be used. Ask for a new link below.

# Pages that say what went wrong, or who may see what.
error-not-found = Not found
error-not-found-head = There is no page here
error-not-found-text = The address may be old, or a digit is missing. What you have is safe in your wallet.
error-to-wallet = Go to the wallet
error-to-till = Go to the till
error-find-store = Find a store
error-fault = Something broke
error-fault-head = Something broke on our side
error-fault-text = Nothing was taken and nothing was lost. Try again in a moment; if it stays like this, tell us this reference: <b class="num">{ $reference }</b>.
error-try-again = Try again
error-signed-out = Signed out
error-signed-out-head = You are signed out
error-signed-out-text = This browser keeps nothing of yours. Your points go on counting: show your card or say your phone number at the till.
error-sign-in-again = Sign in again
error-front-page = To the front page
error-erased = Forgotten
error-erased-head = You are forgotten
error-erased-text = Your name, your addresses and everything that led to you is gone, here and on every device. Thank you for having been with us.
error-suspended = Suspended
error-suspended-head = Your membership is suspended
error-suspended-text = You go on earning, but points, vouchers and credit cannot be used for now. Ask at the store, or write to us, and we sort it out.
error-sign-in-first = Please sign in
error-sign-in-first-head = Please sign in first
error-sign-in-first-text = This page is for one person. Sign in, and it opens.
error-not-allowed = Not for this account
error-not-allowed-head = This page is for somebody else
error-not-allowed-text = You are signed in, but what is here is not for your account.
error-form-used = Sent before
error-form-used-head = This form was sent before
error-form-used-text = It was sent with other contents, so this time nothing was done. Open the page again and try from there.
error-slow-down = Slow down
error-slow-down-head = That was a little fast
error-slow-down-text = { $seconds ->
    [one] Nothing was lost. Try again in { NUMBER($seconds) } second.
   *[other] Nothing was lost. Try again in { NUMBER($seconds) } seconds.
}
error-mail-failed = No mail went out
error-mail-failed-head = The mail could not be sent
error-mail-failed-text = Our mail does not answer at the moment. What you typed is not lost: try again in a minute.
