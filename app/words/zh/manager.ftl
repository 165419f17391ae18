manager-name = { $name }，经理
manager-overview = 概览
manager-till = 收银台
manager-sign-out = 退出
