# 每个页面的框架。
frame-skip = 跳到正文
frame-main = 主菜单
frame-wallet = 钱包
frame-rewards = 奖励
frame-card = 会员卡
frame-activity = 明细
frame-you = 我
frame-you-name = 我：
frame-stores = 门店
frame-offers = 优惠
frame-tiers = 等级
frame-help = 帮助
frame-privacy = 隐私
frame-sign-in = 登录
frame-join = 加入或登录
frame-points = <b>{ NUMBER($points) }</b> 积分
frame-demo = 这是演示，人物均为虚构。<a href="/demo">换一个人看看</a>
frame-demo-name = 演示说明

unit-points = 积分
today-at = 今天 { $time }
yesterday-at = 昨天 { $time }
tomorrow-at = 明天 { $time }
day-at = { $day } { $time }
time-today = 今天 { $time }
time-yesterday = 昨天 { $time }
time-tomorrow = 明天 { $time }
sum-what = 项目
sum-points = 积分
sum-amount = 金额
sum-together = 合计
