# 모든 화면의 틀.
frame-skip = 본문으로 건너뛰기
frame-main = 주 메뉴
frame-wallet = 지갑
frame-rewards = 리워드
frame-card = 카드
frame-activity = 내역
frame-you = 나
frame-you-name = 나:
frame-stores = 매장
frame-offers = 혜택
frame-tiers = 등급
frame-help = 도움말
frame-privacy = 개인정보
frame-sign-in = 로그인
frame-join = 가입 또는 로그인
frame-points = <b>{ NUMBER($points) }</b> 포인트
frame-demo = 가상의 사람들로 꾸민 데모예요. <a href="/demo">다른 사람 되어 보기</a>
frame-demo-name = 데모 안내

unit-points = 포인트
today-at = 오늘 { $time }
yesterday-at = 어제 { $time }
tomorrow-at = 내일 { $time }
day-at = { $day } { $time }
time-today = 오늘 { $time }
time-yesterday = 어제 { $time }
time-tomorrow = 내일 { $time }
sum-what = 항목
sum-points = 포인트
sum-amount = 금액
sum-together = 합계
