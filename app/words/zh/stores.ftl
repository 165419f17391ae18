stores-title = 门店
stores-head = { NUMBER($stores) } 家门店
stores-lead = 会员卡和兑换券在每家店都能用，除非券上另有说明。
stores-whats-on = 看看有什么
stores-whats-on-where = { $store }
