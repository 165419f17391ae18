# What a phone is told while it is open: a few words each.
news-earned = 您获得了 { NUMBER($points) } 积分
news-back = { NUMBER($points) } 积分已退回
news-gone = 减少了 { NUMBER($points) } 积分
news-hello = { $store } 向您问好
news-redeemed = 收银台已接受
news-usable-again = 兑换券可以再次使用
news-tier = 您现在是 { $tier } 会员
news-credit-more = 储值增加 { $amount }
news-credit-less = 已用储值支付 { $amount }
