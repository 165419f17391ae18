code-qr-voucher = 이 바우처의 QR 코드
code-qr-card = 회원 카드의 QR 코드
code-digits = 입력할 숫자:

voucher-title = 바우처: { $reward }
voucher-done = 완료
voucher-hold-up = 계산대 스캐너에 화면을 보여 주세요.
voucher-hold-up-at = { $store } 스캐너에 화면을 보여 주세요.
voucher-only-at = { $stores }에서 쓸 수 있어요.
voucher-awake = 화면이 꺼지지 않아요
voucher-left = { $time } 남음 · 그림은 30초마다 바뀌어요
voucher-cancel = 나중에 쓸게요, 포인트 돌려받기
voucher-how = 사용 방법
voucher-once = 한 번만 쓸 수 있어요. 캡처한 화면은 인식되지 않아요.
voucher-phone = 휴대폰에도 있어요. 휴대폰에서 지갑을 열어 보세요.
voucher-renew = 그림 새로 받기
voucher-printed = 모든 매장에서 휴대폰이나 종이로 보여 주세요. { $day }까지 쓸 수 있어요.
voucher-printed-at = { $stores }에서 휴대폰이나 종이로 보여 주세요. { $day }까지 쓸 수 있어요.
voucher-good-until = <b>{ $day }까지</b> 한 번 쓸 수 있어요.
voucher-issued = { $name } 님에게 { $day }에 { $brand }에서 발급. 재판매 금지.
voucher-issued-nameless = { $day }에 { $brand }에서 발급. 재판매 금지.
voucher-print = 인쇄
voucher-banknote = 종이를 가진 사람이 바우처를 가진 거예요. 지폐처럼 보관해 주세요.
voucher-redeemed-title = 바우처 사용 완료
voucher-redeemed = 사용한 바우처예요.
voucher-enjoy = 맛있게 드세요
voucher-thank-you = 고마워요
voucher-redeemed-at = <b class="num">{ $moment }</b> 사용<br>{ $store }
voucher-redeemed-at-till = <b class="num">{ $moment }</b> 사용<br>{ $store }, { $till }
voucher-to-wallet = 지갑으로
voucher-not-you = 본인이 아닌가요? 직원에게 말씀해 주세요. { NUMBER($minutes) }분 동안 되돌릴 수 있어요.
voucher-expired-title = 만료된 바우처
voucher-expired = 만료된 바우처예요: { $moment }.
voucher-points-back = { NUMBER($points) }포인트가 돌아왔어요
voucher-expire-before = 전과 같이 <b>{ $day }</b>에 만료돼요.
voucher-claim-again-when = 계산대 앞에서 다시 교환해 주세요.
voucher-claim-again = 다시 교환하기
voucher-other-rewards = 다른 리워드
voucher-cancelled-title = 돌려준 바우처
voucher-cancelled = 포인트를 돌려받았어요: { $moment }.
voucher-cancelled-detail = 쓴 것은 없어요. 지금 <b>{ NUMBER($points) }</b>포인트가 있어요.
voucher-reversed-title = 되돌린 바우처
voucher-reversed = 계산대에서 이 바우처를 되돌렸어요.
voucher-reversed-detail = 그사이 기한이 지나 포인트가 돌아왔어요. 지금 <b>{ NUMBER($points) }</b>포인트가 있어요.
voucher-not-open = 이 바우처는 더 이상 돌려줄 수 없어요. 이미 사용했거나 만료됐거나 돌려준 바우처예요.

card-title = 회원 카드
card-lead = 결제 전에 보여 주세요. 누구인지만 알려 주고, 포인트는 쓸 수 없어요.
card-renews = { $seconds }초 뒤에 그림이 바뀌어요
card-member = 회원 <b class="num">{ $number }</b> · { $tier } · <b>{ NUMBER($points) }</b>포인트
