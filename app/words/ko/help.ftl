help-title = 도움말
help-head = 무엇을 도와드릴까요?
help-till = 계산대에서
help-card = 카드가 인식되지 않아요
help-card-answer = 화면을 밝게 하고 스캐너에서 한 뼘쯤 떨어뜨려 보여 주세요. 직원이 그림 아래 숫자를 입력하거나 이메일, 전화번호로 찾을 수도 있어요.
help-vouchers = 바우처는 어떻게 쓰나요?
help-vouchers-answer = 매장에서 교환하세요. 그림은 30초마다 바뀌어요. 계산대에서 사용되면 휴대폰에 표시돼요. 기한 안에 쓰지 않으면 포인트가 저절로 돌아와요.
help-screenshot = 캡처한 화면은 왜 인식되지 않나요?
help-screenshot-answer = 사진만으로 다른 사람이 리워드를 가져가지 못하게 하려고요.
help-points = 포인트
help-pending = 왜 적립 예정인가요?
help-pending-answer = { $days ->
    [0] 구매 포인트는 바로 쓸 수 있어요.
   *[other] 구매 포인트는 반품 기간이 끝나는 { NUMBER($days) }일 뒤부터 쓸 수 있어요. 등급에는 바로 반영돼요.
}
help-expiry = 포인트는 언제 만료되나요?
help-expiry-answer = 적립한 달로부터 { $months }개월 뒤 그 달 말일이에요. 다음에 만료될 포인트는 지갑에 나오고, 교환할 때 그것부터 써요.
help-owing = 왜 포인트가 부족하다고 나오나요?
help-owing-answer = 포인트를 쓰고 나서 상품을 환불하셨기 때문이에요. 다음에 적립되는 포인트로 먼저 채우고, 그 밖에 달라지는 것은 없어요.
help-data = 로그인과 개인정보
help-sign-in = 링크가 오지 않아요
help-sign-in-answer = 스팸함도 확인해 주세요. 링크는 한 번, { $minutes }분 동안 쓸 수 있어요. 필요하면 다시 받으세요.
help-browser = 다른 앱 안에 있다고 나와요
help-browser-answer = 자체 브라우저로 페이지를 여는 앱이 있는데, 닫으면 로그인이 사라져요. Safari나 Chrome에서 열어 주세요.
help-privacy = 무엇을 왜 보관하나요?
help-privacy-answer = 로그인을 위한 이메일, 포인트를 계산하기 위한 구매 내역, 직접 알려 주신 정보예요. 어느 것도 팔지 않아요. 알려 주신 내용은 계정에서 언제든 바꾸거나 비울 수 있고, 모두 파일 하나로 내려받을 수 있어요.
help-ask = 직원에게 물어보기
help-ask-detail = 회원 번호를 준비해 주세요: <b class="num">{ $number }</b>
help-ask-stranger = 가까운 매장이나 여기에서.
help-write = 메일 보내기
