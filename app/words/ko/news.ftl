# What a phone is told while it is open: a few words each.
news-earned = { NUMBER($points) }포인트가 적립되었습니다
news-back = { NUMBER($points) }포인트가 돌아왔습니다
news-gone = { NUMBER($points) }포인트가 차감되었습니다
news-hello = { $store }에서 인사드립니다
news-redeemed = 계산대에서 사용되었습니다
news-usable-again = 쿠폰을 다시 사용할 수 있습니다
news-tier = 이제 { $tier } 등급입니다
news-credit-more = 잔액 { $amount } 추가
news-credit-less = 잔액으로 { $amount } 결제
