till-associate = { $name }，店员
till-sound = 声音
