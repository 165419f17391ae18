account-title = 나
account-nameless = 나
account-member = 회원 <b class="num">{ $number }</b> · { $month }부터 · { $tier }
account-more = 더 보기
account-profile = 프로필
account-profile-points = 이름, 이메일, 생일을 채우면 { NUMBER($points) }포인트를 드려요.
account-name = 이름
account-email = 이메일
account-email-hint = 새 주소는 링크로 확인한 뒤에 바꿔요.
account-phone = 전화번호
account-phone-hint = 계산대에서 찾을 때 써요. 국가 번호까지: +82 …
account-birthday = 생일
account-birthday-hint = 생일이 있는 달의 혜택을 위해서예요.
account-save = 저장
account-messages = 보내 드려도 되는 것
account-consent-email = 이메일
account-consent-email-detail = 만료 예정 포인트와 혜택을 이메일로 보내도 돼요
account-consent-sms = 문자
account-consent-sms-detail = 만료 예정 포인트와 혜택을 문자로 보내도 돼요
account-written-down = 바꾸실 때마다 기록해 둬요.
account-language = 언어
account-change = 바꾸기
account-passkeys = 패스키
account-no-passkey = 아직 없어요. 패스키가 있으면 한 번의 터치로 로그인돼요.
account-passkey-unused = { $day }부터 · 아직 사용 전
account-passkey-used = { $day }부터 · { $moment } 사용
account-remove = 삭제
account-remove-which = 패스키 { $name }
account-add-passkey = 패스키 추가
account-passkey-trouble = 잘되지 않았어요. 다시 하시거나 전처럼 링크로 로그인해 주세요.
account-devices = 로그인한 기기
account-this-device = 이 기기
account-now = 지금
account-other-devices = 다른 기기 { NUMBER($devices) }대
account-sign-out-others = 그 기기에서 로그아웃
account-sign-out = 여기서 로그아웃

account-saved = 저장했어요
account-saved-points = 프로필을 채워서 { NUMBER($points) }포인트를 드렸어요
account-saved-points-detail = 지금 지갑에 있어요.
account-mail-sent = 메일을 확인해 주세요
account-mail-sent-detail = { $email } 주소로 링크를 보냈어요. 링크를 열면 새 주소로 바뀌고, 그때까지는 지금 주소를 써요.
account-passkey-made = 패스키를 만들었어요
account-passkey-made-detail = 다음부터는 한 번의 터치로 로그인돼요.
account-passkey-removed = 패스키를 삭제했어요
account-passkey-removed-detail = 기기에는 남아 있을 수 있지만 여기서는 더 이상 쓸 수 없어요.
account-others-signed-out = 다른 기기에서 모두 로그아웃했어요
account-not-saved = 아직 저장되지 않았어요
account-not-saved-detail = 입력하신 내용은 그대로 있어요. 아래 표시된 곳을 확인해 주세요.

account-friends = 친구 초대
account-friends-lead = { $points ->
   *[other] 이 링크를 보내세요. 친구가 이 링크로 가입해 처음 구매하면 두 분 모두 { NUMBER($points) }포인트를 받아요.
}
account-friends-link = 내 링크
account-friends-send = 메일로 보내기
account-friends-subject = { $brand } 초대
account-friends-text = 저는 { $brand } 회원이에요. 이 링크로 가입하고 처음 구매하면 우리 둘 다 { NUMBER($points) }포인트를 받아요: { $link }
account-friends-most = { $times ->
   *[other] 한 해에 친구 { NUMBER($times) }명까지 적립돼요.
}
account-friends-joined = { $friends ->
    [0] 아직 가입한 친구가 없어요.
   *[other] 친구 { NUMBER($friends) }명이 가입했어요.
}
account-friends-bought = { $friends ->
    [0] 아직 구매한 친구는 없어요.
   *[other] { NUMBER($friends) }명이 구매했어요.
}
account-member-already = 이미 회원이에요
account-member-already-detail = 초대는 처음 가입하는 분을 위한 것이에요. 내 초대 링크는 아래에 있어요.
account-receipts = 영수증 적립
account-data = 내 데이터
account-data-detail = 저희가 가지고 있는 모든 것을 파일 하나로: 프로필, 구매, 포인트와 그 이유, 바우처, 기기.
account-data-download = 내 데이터 내려받기

erase-title = 모두 지우기
erase-lead = 회원님이 누구인지 지금 바로, 영원히 지워요. 아무도 되돌릴 수 없어요. 저희도요.
erase-goes = 사라지는 것
erase-goes-profile = 이름, 연락처, 생일, 언어, 동의하신 내용.
erase-goes-ways = 패스키, 기기, 카드, 회원 번호. 더 이상 이곳으로 이어지지 않아요.
erase-goes-wallet = 지갑에 있는 것. 가치를 남기고 싶다면 먼저 사용하세요.
erase-points = { NUMBER($points) }포인트
erase-vouchers = 아직 쓸 수 있는 바우처 { NUMBER($vouchers) }장
erase-credit = 크레딧 { $amount }
erase-empty = 아무것도 없어요.
erase-stays = 남는 것
erase-stays-detail = 무엇을 언제 얼마에 샀는지는 법에 따라 가게의 장부에 남아요. 누구도 가리키지 않는 번호로만요.
erase-agree = 모두 지워 주세요
erase-agree-detail = 함께 사라지는 것을 읽었어요.
erase-agree-missing = 먼저 체크해 주세요. 되돌릴 수 없어요.
erase-button = 모두 지우기
erase-keep = 멤버십 유지하기
erase-data = 먼저 내 데이터 내려받기
erase-card = 모두 지우기
erase-card-detail = 탈퇴하고 잊혀지기: 프로필, 기기, 포인트까지 모두.
erase-card-link = 무엇이 사라지는지 보기
