account-title = 我
account-nameless = 我
account-member = 会员 <b class="num">{ $number }</b> · { $month }加入 · { $tier }
account-more = 更多
account-profile = 资料
account-profile-points = 填好姓名、邮箱和生日，即得 { NUMBER($points) } 积分。
account-name = 姓名
account-email = 邮箱
account-email-hint = 新地址要先用链接确认才会启用。
account-phone = 电话
account-phone-hint = 方便收银台找到你。请带国家代码：+86 …
account-birthday = 生日
account-birthday-hint = 用于生日当月的优惠。
account-save = 保存
account-messages = 我们可以发什么
account-consent-email = 邮件
account-consent-email-detail = 可用邮件告知即将过期的积分和优惠
account-consent-sms = 短信
account-consent-sms-detail = 可用短信告知即将过期的积分和优惠
account-written-down = 每次更改我们都会记下来。
account-language = 语言
account-change = 更改
account-passkeys = 通行密钥
account-no-passkey = 还没有。有了通行密钥，一触即可登录。
account-passkey-unused = { $day }创建 · 尚未使用
account-passkey-used = { $day }创建 · { $moment }用过
account-remove = 删除
account-remove-which = 通行密钥 { $name }
account-add-passkey = 添加通行密钥
account-passkey-trouble = 没有成功。请再试一次，或像以前一样用链接登录。
account-devices = 登录的设备
account-this-device = 这台设备
account-now = 现在
account-other-devices = 另外 { NUMBER($devices) } 台设备
account-sign-out-others = 在那些设备上退出
account-sign-out = 在这里退出

account-saved = 已保存
account-saved-points = 资料已完善，{ NUMBER($points) } 积分归你了
account-saved-points-detail = 已经在你的钱包里。
account-mail-sent = 请查看邮箱
account-mail-sent-detail = 我们已把链接发到 { $email }。打开它，新地址就生效；在那之前仍用原来的。
account-passkey-made = 通行密钥已创建
account-passkey-made-detail = 下次一触即可登录。
account-passkey-removed = 通行密钥已删除
account-passkey-removed-detail = 设备上可能还看得到，但在这里已不起作用。
account-others-signed-out = 已在其他设备上退出
account-not-saved = 还没有保存
account-not-saved-detail = 你输入的内容都还在。请看下面标出的地方。

account-friends = 邀请好友
account-friends-lead = { $points ->
   *[other] 把这个链接发给好友。好友通过它加入并第一次购物时，双方各得 { NUMBER($points) } 积分。
}
account-friends-link = 你的链接
account-friends-send = 用邮件发送
account-friends-subject = { $brand } 邀请
account-friends-text = 我是 { $brand } 的会员。通过这个链接加入，你第一次购物时我们各得 { NUMBER($points) } 积分：{ $link }
account-friends-most = { $times ->
   *[other] 每年最多计 { NUMBER($times) } 位好友。
}
account-friends-joined = { $friends ->
    [0] 还没有好友通过它加入。
   *[other] 已有 { NUMBER($friends) } 位好友加入。
}
account-friends-bought = { $friends ->
    [0] 他们还没有购物。
   *[other] 其中 { NUMBER($friends) } 位已购物。
}
account-member-already = 你已经是会员
account-member-already-detail = 邀请是给第一次加入的人的。你自己的邀请链接在下面。
account-receipts = 认领小票
account-data = 您的数据
account-data-detail = 我们保存的一切，都在一个文件里：个人资料、购物、积分及其缘由、兑换券、设备。
account-data-download = 下载我的数据

erase-title = 删除全部资料
erase-lead = 我们会立即永久忘记您是谁。任何人都无法撤销，我们也不能。
erase-goes = 会消失的
erase-goes-profile = 您的姓名、联系方式、生日、语言和您同意过的内容。
erase-goes-ways = 您的通行密钥、设备、会员卡和会员号：不再指向这里。
erase-goes-wallet = 钱包里的东西。如果想保留其价值，请先使用：
erase-points = { NUMBER($points) } 积分
erase-vouchers = { NUMBER($vouchers) } 张仍可使用的兑换券
erase-credit = { $amount } 余额
erase-empty = 里面什么也没有。
erase-stays = 会保留的
erase-stays-detail = 依法，买了什么、何时、多少钱会留在商店账目中，只带一个不指向任何人的编号。
erase-agree = 我要删除全部资料
erase-agree-detail = 我已阅读会一同消失的内容。
erase-agree-missing = 请先勾选：此操作无法撤销。
erase-button = 删除全部资料
erase-keep = 保留我的会员资格
erase-data = 先下载我的资料
erase-card = 删除全部资料
erase-card-detail = 离开并被忘记：个人资料、设备、积分等全部。
erase-card-link = 查看会消失什么
