# The frame around every page.
frame-skip = Skip to the content
frame-main = Main
frame-wallet = Wallet
frame-rewards = Rewards
frame-card = Card
frame-activity = Activity
frame-you = You
frame-you-name = You:
frame-stores = Stores
frame-offers = Offers
frame-tiers = Tiers
frame-help = Help
frame-privacy = Privacy
frame-sign-in = Sign in
frame-join = Join or sign in
frame-points = { $points ->
    [one] <b>{ NUMBER($points) }</b> point
   *[other] <b>{ NUMBER($points) }</b> points
}
frame-demo = This is a demo with invented people. <a href="/demo">Be somebody else</a>
frame-demo-name = About this demo

# Units and small words that many pages share.
unit-points = points
today-at = Today { $time }
yesterday-at = Yesterday { $time }
tomorrow-at = Tomorrow { $time }
day-at = { $day } { $time }
time-today = { $time } today
time-yesterday = { $time } yesterday
time-tomorrow = { $time } tomorrow
sum-what = What
sum-points = Points
sum-amount = Amount
sum-together = Together
