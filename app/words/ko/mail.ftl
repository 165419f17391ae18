# Mail that signs somebody in.
mail-sign-in-subject = { $brand } 로그인
mail-sign-in-head = 로그인 링크입니다
mail-sign-in-text = 주소를 입력한 기기에서 여세요. 한 번만, { NUMBER($minutes) }분 동안 사용할 수 있습니다.
mail-sign-in-button = 로그인
mail-address-subject = { $brand }: 이 주소가 맞나요?
mail-address-head = 앞으로 이 주소를 사용합니다
mail-address-text = 주소를 입력한 기기에서 링크를 여세요. 한 번만, { NUMBER($minutes) }분 동안 사용할 수 있습니다.
mail-address-button = 이 주소 사용
mail-not-you = 요청한 적이 없으신가요? 그대로 두세요. 링크 없이는 아무도 로그인할 수 없습니다.
