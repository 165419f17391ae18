# Mail that signs somebody in.
mail-sign-in-subject = Sign in to { $brand }
mail-sign-in-head = Here is your link
mail-sign-in-text = { $minutes ->
    [one] Open it on the device on which you typed your address. It works once, and for { NUMBER($minutes) } minute.
   *[other] Open it on the device on which you typed your address. It works once, and for { NUMBER($minutes) } minutes.
}
mail-sign-in-button = Sign me in
mail-address-subject = Is this your address, for { $brand }?
mail-address-head = Use this address from now on
mail-address-text = { $minutes ->
    [one] Open the link on the device on which you typed the address. It works once, and for { NUMBER($minutes) } minute.
   *[other] Open the link on the device on which you typed the address. It works once, and for { NUMBER($minutes) } minutes.
}
mail-address-button = Use this address
mail-not-you = You did not ask for this? Then do nothing: nobody gets in without the link.
