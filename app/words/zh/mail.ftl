# Mail that signs somebody in.
mail-sign-in-subject = 登录 { $brand }
mail-sign-in-head = 您的登录链接
mail-sign-in-text = 请在输入地址的设备上打开。链接只能使用一次，{ NUMBER($minutes) } 分钟内有效。
mail-sign-in-button = 登录
mail-address-subject = { $brand }：这是您的地址吗？
mail-address-head = 今后使用这个地址
mail-address-text = 请在输入地址的设备上打开链接。链接只能使用一次，{ NUMBER($minutes) } 分钟内有效。
mail-address-button = 使用这个地址
mail-not-you = 不是您本人的操作？请忽略此邮件：没有链接，谁也无法登录。
