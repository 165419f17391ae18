rewards-title = 리워드
rewards-head = { NUMBER($points) }포인트로 무엇을 받을 수 있을까요?
rewards-head-none = 포인트로 받을 수 있는 것
rewards-lead = { $rewards ->
    [0] 아직 교환할 수 있는 리워드가 없어요. 가장 가까운 것부터 보여 드려요.
   *[other] 지금 교환할 수 있는 리워드 { NUMBER($rewards) }개. 여기서 교환하고 매장에서 휴대폰으로 쓰세요.
}
rewards-show = 보기
rewards-all = 전체
rewards-within-reach = 지금 가능
rewards-for-points = { NUMBER($points) }포인트로
rewards-kind-product = 먹고 마시기
rewards-kind-amount-off = 금액 할인
rewards-kind-experience = 체험
rewards-kind-donation = 나눔
rewards-kind-credit = 선불 잔액
rewards-none = 지금은 이 종류가 없어요
rewards-none-detail = 리워드는 계절마다 바뀌어요.
rewards-see-all = 모든 리워드 보기
rewards-points = <b>{ NUMBER($points) }</b>포인트
rewards-claim = 교환
rewards-at-once = 바로 받아요
rewards-claim-which = { $reward }, { NUMBER($points) }포인트
rewards-minutes = 교환 후 { NUMBER($minutes) }분 안에 사용
rewards-days = { $days ->
    [365] 1년 안에 사용
   *[other] { NUMBER($days) }일 안에 사용
}
rewards-to-go = { NUMBER($points) }포인트 남음
rewards-left = { NUMBER($stock) }개 중 { NUMBER($left) }개 남음
rewards-for-tier = { $tiers } 회원 전용
rewards-save-up = 모으기
rewards-save-up-which = { $reward }
rewards-see-tier = 등급 보기
rewards-progress = { $reward }: { NUMBER($needed) }포인트 중 { NUMBER($points) }포인트
rewards-out-of-stock = 품절
rewards-out-of-stock-detail = 지금은 남은 것이 없어요
rewards-had = 이미 받았어요
rewards-had-detail = 회원당 { NUMBER($most) }개
rewards-closed = 지금은 받을 수 없는 시간이에요
rewards-for-segment = 대상: { $segments }
rewards-had-day = 회원당 하루 { NUMBER($most) }개
rewards-had-week = 회원당 한 주 { NUMBER($most) }개
rewards-had-month = 회원당 한 달 { NUMBER($most) }개
rewards-had-year = 회원당 한 해 { NUMBER($most) }개
rewards-not-yet = 아직이에요
rewards-not-yet-detail = { $day }부터
rewards-over = 제공이 끝났어요

reward-back = 리워드
reward-points = 포인트
reward-claim = { NUMBER($points) }포인트로 교환
reward-leaves = 교환하면 { NUMBER($left) }포인트가 남아요.
reward-at-the-counter = 계산대 앞에서 교환하세요. 코드는 { NUMBER($minutes) }분 동안 쓸 수 있어요.
reward-to-go = <b>{ NUMBER($points) }포인트 남았어요.</b>
reward-on-the-way = { NUMBER($points) }포인트가 더 적립될 예정이에요.
reward-shop-for = 약 { $amount }어치 장을 보면 돼요.
reward-instead-of = 내 등급의 가격이에요. 다른 등급은 { NUMBER($points) }포인트.
reward-in-store = 매장
reward-online = 온라인
reward-in-app = 앱
reward-takes-place = 열리는 날
reward-open = 교환할 수 있는 때
reward-for-what = 쓰는 곳
reward-minimum = { $amount } 이상 구매할 때
reward-together = 함께 쓰기
reward-once-a-purchase = 한 번 구매에 하나
reward-alone = 같은 구매에 다른 쿠폰과 함께 쓸 수 없어요
reward-where = 어디서
reward-any-store = 모든 매장
reward-when = 언제
reward-within-minutes = 교환 후 { NUMBER($minutes) }분 안에
reward-within-days = { $days ->
    [365] 교환 후 1년 안에
   *[other] 교환 후 { NUMBER($days) }일 안에
}
reward-how = 어떻게
reward-on-phone = 휴대폰의 코드로. 캡처한 화면은 인식되지 않아요
reward-on-paper = 휴대폰이나 종이의 코드로
reward-as-credit = 계산대에서 쓰는 잔액으로. 취소할 수 없어요
reward-for-whom = 누구에게
reward-how-many = 몇 개나
reward-takes = 쓰는 포인트
reward-takes-first = { $day }에 만료되는 { NUMBER($points) }포인트
reward-takes-oldest = 먼저 만료되는 포인트부터
reward-not-used = 안 쓰면?
reward-come-back = 포인트가 저절로 돌아와요

claim-too-few = { NUMBER($points) }포인트가 모자라요
claim-too-few-detail = { $reward }: { NUMBER($needed) }포인트, 지금 { NUMBER($points) }포인트가 있어요.
claim-within-reach = 지금 가능한 리워드 보기
claim-stock = 마지막 하나가 방금 나갔어요
claim-stock-detail = 방금 다른 분이 마지막 것을 교환했어요: { $reward }. 포인트는 그대로예요.
claim-tier = { $tiers } 회원을 위한 리워드예요
claim-tier-detail = 포인트는 그대로예요.
claim-how-to-get-there = 등급 올리는 방법 보기
claim-limit = 이미 { NUMBER($most) }개를 받았어요
claim-limit-detail = { $reward }: 회원당 { NUMBER($most) }개예요. 포인트는 그대로예요.
claim-segment = { $segments } 회원을 위한 리워드예요
claim-segment-detail = 포인트는 그대로예요.
claim-closed = 지금은 교환할 수 없는 시간이에요
claim-closed-detail = 언제인지는 리워드 페이지에 있어요. 포인트는 그대로예요.
claim-limit-again = { $reward }: { $limit }. 포인트는 그대로예요.
claim-not-yet = 아직 제공되지 않는 리워드예요
claim-not-yet-detail = { $day }부터 교환할 수 있어요. 포인트는 그대로예요.
claim-over = 제공이 끝난 리워드예요
claim-over-detail = 더 이상 목록에 없어요. 포인트는 그대로예요.
claim-on-offer = 지금 있는 리워드 보기
claim-stamps = 스탬프 { NUMBER($stamps) }개가 더 필요해요
claim-stamps-detail = 카드가 아직 다 차지 않았어요: { $reward }. 스탬프는 그대로예요.
