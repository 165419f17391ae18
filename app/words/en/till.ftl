till-associate = { $name }, associate
till-sound = Sound
