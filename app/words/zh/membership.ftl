membership-front-title = 本来就要买的，也有积分
membership-front-head = 好食物，有回报。
membership-front-lead = { $brand } 会员在门店和网上{ $earns }。
membership-front-lead-reward = { $reward }只要 { NUMBER($points) } 积分。
membership-your-email = 你的邮箱
membership-email-placeholder = you@example.com
membership-join = 加入或登录
membership-been-here = 以前来过？
membership-use-passkey = 用通行密钥
membership-passkey-trouble = 没有成功。请改填邮箱，我们发链接给你。
membership-no-password = 我们发链接，不用密码。
membership-what-we-keep = 我们保存什么，为什么
membership-demo = 当一回他们
membership-demo-lead = 这是演示，人物均为虚构。选一位四处看看，这里的操作不会影响真实门店。
membership-demo-poster = 或从海报上的码开始
membership-gives = 会员有什么
membership-gives-points = 每次购物都有积分
membership-gives-points-detail = { $earns }。每个数字都说明来由。
membership-gives-rewards = 值得拥有的奖励
membership-gives-rewards-detail = 兑换了没用，会变回积分。
membership-gives-phone = 不用应用，不用密码
membership-gives-phone-detail = 会员卡就是手机上的一个页面，一触即可登录。
membership-offers = 今日优惠
membership-our-stores = 我们的门店
membership-tiers = { NUMBER($tiers) } 个等级

membership-store-head = 人已到店，不如入会。
membership-store-joining = 入会即得 { NUMBER($points) } 积分。
membership-store-today = 今天在 { $store }
membership-how = 怎么用
membership-how-email = 填写邮箱
membership-how-email-detail = 我们发一个链接，打开就是会员。
membership-how-card = 结账时出示会员卡
membership-how-card-detail = 它是这部手机上的一个页面。手机还没收起来，积分就到了。
membership-how-claim = 换你喜欢的
membership-how-claim-detail = { $reward }只要 { NUMBER($points) } 积分。
membership-hello = { $name }，你好。你在 { $store }。
membership-hello-nameless = 你在 { $store }。
membership-checked-in = 已签到：{ NUMBER($points) } 积分归你了。
membership-checked-in-chip = +{ NUMBER($points) } 积分
membership-to-spend = 可用积分
membership-show-card = 出示会员卡
membership-good-for = 看看能换什么
membership-here-for-you = 在这里，给你的

membership-sign-in-title = 加入或登录
membership-sign-in-lead = 填写邮箱，我们发一个链接。第一次和每一次，打开它就行。
membership-mail-title = 请查看邮箱
membership-mail-lead = 我们已把链接发到 <b>{ $email }</b>。在这台设备上打开即可进入。{ NUMBER($minutes) } 分钟内有效，限用一次。
membership-digits = 在别处打开了？请输入那里显示的数字
membership-digits-sign-in = 登录
membership-nothing-in-mail = 没收到邮件？
membership-send-again = 再发一次
membership-look-around = 也请看看垃圾邮件。
membership-another-address = 换个地址
membership-demo-mail = 演示中不会真的发邮件。<a href="{ $link }">打开链接</a>
membership-link-title = 登录
membership-link-head = 就差一步
membership-link-lead = 这个链接是你 { $moment } 在这个浏览器里要的。
membership-link-as = 以此身份登录 { $brand }<br><b>{ $email }</b>
membership-link-sign-in = 登录
membership-link-not-you = 不是你？关掉这个页面，什么也不会发生。
membership-elsewhere-title = 六位数字
membership-elsewhere-head = 请在提出请求的地方输入
membership-elsewhere-lead = 你在另一个浏览器里打开了链接。为了不让人登录别人的浏览器，这里显示六位数字。
membership-elsewhere-detail = 在你填写邮箱的那个屏幕上输入这些数字。{ $time } 前有效。
membership-elsewhere-careful = 有人向你要这些数字？不要告诉他，关掉这个页面。
membership-dead-title = 链接已失效
membership-dead-head = 这个链接已经用过了
membership-dead-lead = 每个链接只能用一次，{ NUMBER($minutes) } 分钟内有效。可以在这里要一个新的。
membership-dead-send = 发新链接
membership-dead-signed-in = 已经登录？
membership-dead-wallet = 去钱包
membership-browser-title = 在浏览器中打开
membership-browser-head = 请在浏览器中打开
membership-browser-lead = 你正在另一个应用里。它的浏览器关掉就会忘记你，也不能用通行密钥。
membership-browser-menu = 点菜单
membership-browser-menu-detail = 在顶部或底部，三个点或一个箭头。
membership-browser-open = 选“在浏览器中打开”
membership-browser-open-detail = 可能写着 Safari 或 Chrome。
membership-browser-no-menu = 没有这样的菜单？
membership-browser-copy = 复制这个地址到浏览器打开
membership-browser-stay = 还是在这里继续
membership-passkey-title = 下次，一触即可
membership-passkey-lead = 创建通行密钥，这台设备就能用指纹、面容或锁屏密码登录。
membership-passkey-welcome = { $points ->
    [0] 你已是会员。
   *[other] 你已是会员，有 { NUMBER($points) } 积分。
}
membership-passkey-nothing = 什么都不用记
membership-passkey-nothing-detail = 由你的设备保管。我们看不到你的指纹或面容。
membership-passkey-guess = 谁也猜不到
membership-passkey-guess-detail = 它只在这个网站有效，假网站骗不走。
membership-passkey-make = 创建通行密钥
membership-passkey-not-now = 以后再说

persona-mina = 朴敏雅
persona-mina-detail = 花开，接近丰收；有快过期的积分和一张券
persona-teo = 特奥
persona-teo-detail = 今天刚加入，还什么都没有
persona-ada = 阿达
persona-ada-detail = 丰收，以及怎样保住它
persona-noor = 努尔
persona-noor-detail = 退过货，欠着积分
persona-jo = 小乔
persona-jo-detail = Harbour Street 店员：收银台
persona-ravi = 拉维
persona-ravi-detail = 经理：计划的成效

membership-check-in = 签到
membership-check-in-lead = { $points ->
   *[other] 在这里签到，每天一次得 { NUMBER($points) } 积分。
}
membership-here = 很高兴见到你。

membership-invited-title = 邀请
membership-invited-head = { $name } 邀请你加入。
membership-invited-head-nameless = 你受到了邀请。
membership-invited-lead = { $points ->
    [0] 加入 { $brand }：{ $earns }。
   *[other] 加入 { $brand }：{ $earns }。你第一次购物时，双方各得 { NUMBER($points) } 积分。
}
membership-demo-receipt = 或以其中一人的身份认领一张纸质小票：{ $code }
