offers-title = 优惠
offers-head = 你现在有的优惠
offers-lead = { $offers ->
    [0] 目前没有特别优惠，购物照样积分。
   *[other] { NUMBER($offers) } 项优惠。出示会员卡就自动生效。
}
offers-every-day = 每天
offers-today = 今天
offers-tomorrow = 明天
offers-on-days = 每{ $days }
offers-from = { $day }起
offers-through = { $day }止
offers-between = { $from } 至 { $until }
offers-hours = { $from } 至 { $until }
offers-first = 首次购物
offers-birthday = 生日当月
offers-minimum = 满 { $amount }
offers-all-stores = 所有门店
