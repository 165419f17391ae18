offers-title = 혜택
offers-head = 지금 받을 수 있는 혜택
offers-lead = { $offers ->
    [0] 지금은 특별한 혜택이 없어요. 그래도 구매하실 때마다 포인트가 쌓여요.
   *[other] 혜택 { NUMBER($offers) }개. 카드를 보여 주시면 저절로 적용돼요.
}
offers-every-day = 매일
offers-today = 오늘
offers-tomorrow = 내일
offers-on-days = 매주 { $days }
offers-from = { $day }부터
offers-through = { $day }까지
offers-between = { $from }~{ $until }
offers-hours = { $from }~{ $until }
offers-first = 첫 구매
offers-birthday = 생일이 있는 달
offers-minimum = { $amount }부터
offers-all-stores = 모든 매장
