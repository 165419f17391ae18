code-qr-voucher = 这张兑换券的二维码
code-qr-card = 会员卡的二维码
code-digits = 可输入的数字：

voucher-title = 兑换券：{ $reward }
voucher-done = 完成
voucher-hold-up = 请把屏幕对准收银台的扫码器。
voucher-hold-up-at = 请把屏幕对准 { $store } 的扫码器。
voucher-only-at = 可在{ $stores }使用。
voucher-awake = 屏幕保持常亮
voucher-left = 剩余 { $time } · 图案每 30 秒更新
voucher-cancel = 先不用，把积分还给我
voucher-how = 怎么使用
voucher-once = 只能用一次。截图无法识别。
voucher-phone = 手机上也有：在手机上打开钱包即可。
voucher-renew = 更新图案
voucher-printed = 在任何门店出示手机或纸质券。{ $day }前有效。
voucher-printed-at = 在{ $stores }出示手机或纸质券。{ $day }前有效。
voucher-good-until = <b>{ $day }前</b>有效，限用一次。
voucher-issued = { $brand } 于{ $day }发给 { $name }。不得转售。
voucher-issued-nameless = { $brand } 于{ $day }发出。不得转售。
voucher-print = 打印
voucher-banknote = 谁拿着纸，券就是谁的：请像钞票一样保管。
voucher-redeemed-title = 兑换券已使用
voucher-redeemed = 这张兑换券已经使用。
voucher-enjoy = 请慢用
voucher-thank-you = 谢谢你
voucher-redeemed-at = <b class="num">{ $moment }</b>使用<br>{ $store }
voucher-redeemed-at-till = <b class="num">{ $moment }</b>使用<br>{ $store }，{ $till }
voucher-to-wallet = 去钱包
voucher-not-you = 不是你本人？请告诉店员，{ NUMBER($minutes) } 分钟内可以撤销。
voucher-expired-title = 兑换券已过期
voucher-expired = 这张兑换券已过期：{ $moment }。
voucher-points-back = { NUMBER($points) } 积分已退回
voucher-expire-before = 仍于<b>{ $day }</b>过期，和原来一样。
voucher-claim-again-when = 到柜台前再兑换一次吧。
voucher-claim-again = 再次兑换
voucher-other-rewards = 其他奖励
voucher-cancelled-title = 兑换券已退回
voucher-cancelled = 积分还给你了：{ $moment }。
voucher-cancelled-detail = 没有任何消耗。你现在有 <b>{ NUMBER($points) }</b> 积分。
voucher-reversed-title = 兑换券已撤销
voucher-reversed = 收银台撤销了这张兑换券。
voucher-reversed-detail = 这期间它已到期，所以积分退回来了。你现在有 <b>{ NUMBER($points) }</b> 积分。
voucher-not-open = 这张兑换券不能再退回：它已经使用、过期或退回。

card-title = 会员卡
card-lead = 付款前出示。它只说明你是谁，不会扣积分。
card-renews = { $seconds } 秒后更新图案
card-member = 会员 <b class="num">{ $number }</b> · { $tier } · <b>{ NUMBER($points) }</b> 积分
