help-title = 帮助
help-head = 需要什么帮助？
help-till = 在收银台
help-card = 会员卡扫不出来
help-card-answer = 把屏幕调亮，离扫码器约一掌宽。店员也可以输入图案下面的数字，或用邮箱、电话找到你。
help-vouchers = 兑换券怎么用？
help-vouchers-answer = 到店里再兑换。图案每 30 秒更新一次。收银台使用后，你的手机会显示。到期没用，积分会自己回来。
help-screenshot = 为什么截图扫不出来？
help-screenshot-answer = 这样别人就不能用一张照片拿走你的奖励。
help-points = 积分
help-pending = 为什么积分还没到账？
help-pending-answer = { $days ->
    [0] 购物的积分马上可用。
   *[other] 购物的积分在 { NUMBER($days) } 天后、退货期结束时可用。等级马上计入。
}
help-expiry = 积分什么时候过期？
help-expiry-answer = 获得当月起第 { $months } 个月的月底。钱包里写着下一批是哪些，兑换时先用它们。
help-owing = 为什么我欠积分？
help-owing-answer = 你用积分兑换之后又退了货。接下来的积分会先补上，除此之外没有影响。
help-data = 登录和你的数据
help-sign-in = 收不到链接
help-sign-in-answer = 请看看垃圾邮件。链接只能用一次，{ $minutes } 分钟内有效；需要时可以再要一个。
help-browser = 提示我在另一个应用里
help-browser-answer = 有些应用用自己的浏览器打开网页，关掉就会忘记你。请改用 Safari 或 Chrome 打开。
help-privacy = 你们保存什么，为什么？
help-privacy-answer = 用来登录的邮箱，用来计算积分的购物记录，以及你自己告诉我们的内容。我们不出售任何一项。你告诉我们的内容，随时可以在账户里更改或清空，也可以全部下载为一个文件。
help-ask = 找人问问
help-ask-detail = 请准备好会员号：<b class="num">{ $number }</b>
help-ask-stranger = 到任何一家门店，或从这里联系。
help-write = 写信给我们
