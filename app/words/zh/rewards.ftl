rewards-title = 奖励
rewards-head = { NUMBER($points) } 积分能换什么？
rewards-head-none = 积分将来能换什么
rewards-lead = { $rewards ->
    [0] 还没有够得着的奖励，最接近的排在最前。
   *[other] 有 { NUMBER($rewards) } 个奖励现在就能换。在这里兑换，到店用手机使用。
}
rewards-show = 显示
rewards-all = 全部
rewards-within-reach = 现在能换
rewards-for-points = { NUMBER($points) } 积分以内
rewards-kind-product = 吃喝
rewards-kind-amount-off = 立减
rewards-kind-experience = 体验
rewards-kind-donation = 捐赠
rewards-kind-credit = 储值
rewards-none = 目前没有这一类
rewards-none-detail = 奖励随季节更换。
rewards-see-all = 查看全部奖励
rewards-points = <b>{ NUMBER($points) }</b> 积分
rewards-claim = 兑换
rewards-at-once = 立即到账
rewards-claim-which = { $reward }，{ NUMBER($points) } 积分
rewards-minutes = 兑换后 { NUMBER($minutes) } 分钟内使用
rewards-days = { $days ->
    [365] 一年内使用
   *[other] { NUMBER($days) } 天内使用
}
rewards-to-go = 还差 { NUMBER($points) } 积分
rewards-left = { NUMBER($stock) } 个中还剩 { NUMBER($left) } 个
rewards-for-tier = { $tiers }会员专享
rewards-save-up = 攒积分
rewards-save-up-which = { $reward }
rewards-see-tier = 查看等级
rewards-progress = { $reward }：{ NUMBER($needed) } 积分中的 { NUMBER($points) }
rewards-out-of-stock = 已换完
rewards-out-of-stock-detail = 暂时没有了
rewards-had = 你已换过
rewards-had-detail = 每位会员 { NUMBER($most) } 个
rewards-closed = 现在不在时段内
rewards-for-segment = 适用会员：{ $segments }
rewards-had-day = 每位会员每天 { NUMBER($most) } 个
rewards-had-week = 每位会员每周 { NUMBER($most) } 个
rewards-had-month = 每位会员每月 { NUMBER($most) } 个
rewards-had-year = 每位会员每年 { NUMBER($most) } 个
rewards-not-yet = 尚未开始
rewards-not-yet-detail = { $day }起
rewards-over = 已下架

reward-back = 奖励
reward-points = 积分
reward-claim = 用 { NUMBER($points) } 积分兑换
reward-leaves = 兑换后还剩 { NUMBER($left) } 积分。
reward-at-the-counter = 站到柜台前再兑换：券码有效 { NUMBER($minutes) } 分钟。
reward-to-go = <b>还差 { NUMBER($points) } 积分。</b>
reward-on-the-way = 另有 { NUMBER($points) } 积分即将到账。
reward-shop-for = 约合购物 { $amount }。
reward-instead-of = 你的等级价；其他会员 { NUMBER($points) } 积分。
reward-in-store = 门店
reward-online = 网上
reward-in-app = 应用内
reward-takes-place = 举行日期
reward-open = 可兑换时间
reward-for-what = 用于
reward-minimum = 满 { $amount } 的购物
reward-together = 叠加使用
reward-once-a-purchase = 每次购物限用一张
reward-alone = 同一次购物不能与其他券同用
reward-where = 哪里用
reward-any-store = 任何门店
reward-when = 什么时候
reward-within-minutes = 兑换后 { NUMBER($minutes) } 分钟内
reward-within-days = { $days ->
    [365] 兑换后一年内
   *[other] 兑换后 { NUMBER($days) } 天内
}
reward-how = 怎么用
reward-on-phone = 手机上的券码；截图无法识别
reward-on-paper = 手机或纸上的券码
reward-as-credit = 存入储值余额，可在收银台付款；不可撤回
reward-for-whom = 给谁
reward-how-many = 数量
reward-takes = 用掉的
reward-takes-first = { $day }过期的 { NUMBER($points) } 积分
reward-takes-oldest = 最早过期的积分
reward-not-used = 没用呢？
reward-come-back = 积分会自己回来

claim-too-few = 还差 { NUMBER($points) } 积分
claim-too-few-detail = { $reward }需要 { NUMBER($needed) } 积分，你有 { NUMBER($points) }。
claim-within-reach = 看看现在能换什么
claim-stock = 最后一个刚被换走
claim-stock-detail = 刚刚有人换走了最后一个：{ $reward }。你的积分没有变动。
claim-tier = 这是{ $tiers }会员专享
claim-tier-detail = 你的积分没有变动。
claim-how-to-get-there = 看看怎么升级
claim-limit = 你已换过 { NUMBER($most) } 个
claim-limit-detail = { $reward }：每位会员 { NUMBER($most) } 个。你的积分没有变动。
claim-segment = 这是{ $segments }会员专享
claim-segment-detail = 你的积分没有变动。
claim-closed = 这个奖励现在不在可兑换时段
claim-closed-detail = 时段写在奖励页面上。你的积分没有变动。
claim-limit-again = { $reward }：{ $limit }。你的积分没有变动。
claim-not-yet = 这个奖励还没开始
claim-not-yet-detail = { $day }起可以兑换。你的积分没有变动。
claim-over = 这个奖励已下架
claim-over-detail = 它不在目录里了。你的积分没有变动。
claim-on-offer = 看看现有的奖励
claim-stamps = 还差 { NUMBER($stamps) } 个印花
claim-stamps-detail = 这张卡还没集满：{ $reward }。你的印花没有变动。
