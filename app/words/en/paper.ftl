paper-title = Link a paper card
paper-lead = Points and stamps on your old card come into this wallet.
paper-number = Number on the card
paper-number-hint = Letters and digits, as they are printed.
paper-to-try = In this demo, try { $number }.
paper-link = Link the card
paper-how = How it works
paper-how-once = It works once: afterwards the paper card is empty, and all of it is here.
paper-how-lost = No card in the system under this number? Ask at the till, with the card in your hand.
paper-unknown = No card has this number. Look at every letter and digit, or ask at the till.
paper-yours = This card is in your wallet already.
paper-taken = This card is in somebody else’s wallet. If it is yours, ask at the till with the card in your hand.
paper-wait = Too many wrong numbers. Try again from { $time }.
line-paper-card = Paper card …{ $ending }
entry-paper-card = What was on your paper card is in your wallet. The paper is empty now.
entry-paper-card-stamps = { $stamps ->
    [one] { NUMBER($stamps) } stamp came with it: { $card }.
   *[other] { NUMBER($stamps) } stamps came with it: { $card }.
}
