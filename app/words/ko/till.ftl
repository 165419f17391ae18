till-associate = { $name }, 직원
till-sound = 소리
