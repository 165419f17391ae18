stores-title = 매장
stores-head = 매장 { NUMBER($stores) }곳
stores-lead = 카드와 바우처는 모든 매장에서 쓸 수 있어요. 예외는 바우처에 적혀 있어요.
stores-whats-on = 혜택 보기
stores-whats-on-where = { $store }
