membership-front-title = 어차피 사는 것에 포인트를
membership-front-head = 좋은 먹거리는 돌려드려요.
membership-front-lead = { $brand } 회원은 매장에서도 온라인에서도 { $earns }.
membership-front-lead-reward = { $reward }: { NUMBER($points) }포인트.
membership-your-email = 이메일
membership-email-placeholder = you@example.com
membership-join = 가입 또는 로그인
membership-been-here = 와 보신 적이 있나요?
membership-use-passkey = 패스키로 로그인
membership-passkey-trouble = 잘되지 않았어요. 이메일을 적어 주시면 링크를 보내 드려요.
membership-no-password = 비밀번호 없이 링크를 보내 드려요.
membership-what-we-keep = 무엇을 왜 보관하나요
membership-demo = 이분들 중 한 명이 되어 보세요
membership-demo-lead = 가상의 사람들로 꾸민 데모예요. 한 명을 골라 둘러보세요. 여기서 하는 일은 실제 매장에 전해지지 않아요.
membership-demo-poster = 또는 포스터 코드에서 시작하기
membership-gives = 회원이 되면
membership-gives-points = 장 볼 때마다 포인트
membership-gives-points-detail = { $earns }. 숫자마다 어디에서 왔는지 보여 드려요.
membership-gives-rewards = 받고 싶은 리워드
membership-gives-rewards-detail = 교환하고 쓰지 않으면 포인트로 돌아와요.
membership-gives-phone = 앱도 비밀번호도 없이
membership-gives-phone-detail = 카드는 휴대폰의 한 페이지예요. 한 번의 터치로 로그인돼요.
membership-offers = 오늘의 혜택
membership-our-stores = 매장 안내
membership-tiers = 등급 { NUMBER($tiers) }가지

membership-store-head = 매장에 오셨네요. 회원도 되어 보세요.
membership-store-joining = 가입하면 { NUMBER($points) }포인트를 드려요.
membership-store-today = 오늘 { $store }에서는
membership-how = 이용 방법
membership-how-email = 이메일을 적어 주세요
membership-how-email-detail = 링크를 보내 드려요. 열면 바로 회원이에요.
membership-how-card = 계산대에서 카드를 보여 주세요
membership-how-card-detail = 이 휴대폰의 한 페이지예요. 넣기도 전에 포인트가 들어와요.
membership-how-claim = 마음에 드는 것을 받으세요
membership-how-claim-detail = { $reward }: { NUMBER($points) }포인트.
membership-hello = { $name } 님, 안녕하세요. { $store }에 오셨네요.
membership-hello-nameless = { $store }에 오셨네요.
membership-checked-in = 체크인했어요. { NUMBER($points) }포인트를 드렸어요.
membership-checked-in-chip = +{ NUMBER($points) }포인트
membership-to-spend = 쓸 수 있는 포인트
membership-show-card = 내 카드 보기
membership-good-for = 무엇을 받을 수 있나요
membership-here-for-you = 여기서 받을 수 있는 혜택

membership-sign-in-title = 가입 또는 로그인
membership-sign-in-lead = 이메일을 적어 주세요. 링크를 보내 드려요. 처음에도 다음에도 링크만 열면 돼요.
membership-mail-title = 메일을 확인해 주세요
membership-mail-lead = <b>{ $email }</b> 주소로 링크를 보냈어요. 이 기기에서 열면 바로 들어와요. { NUMBER($minutes) }분 동안, 한 번 쓸 수 있어요.
membership-digits = 다른 곳에서 열었나요? 화면에 나온 숫자를 적어 주세요
membership-digits-sign-in = 로그인
membership-nothing-in-mail = 메일이 없나요?
membership-send-again = 다시 보내기
membership-look-around = 스팸함도 확인해 주세요.
membership-another-address = 다른 주소
membership-demo-mail = 이 데모에서는 메일이 나가지 않아요. <a href="{ $link }">링크 열기</a>
membership-link-title = 로그인
membership-link-head = 거의 다 됐어요
membership-link-lead = { $moment }에 이 브라우저에서 요청한 링크예요.
membership-link-as = { $brand }에 로그인합니다<br><b>{ $email }</b>
membership-link-sign-in = 로그인하기
membership-link-not-you = 본인이 아닌가요? 이 페이지를 닫으면 아무 일도 없어요.
membership-elsewhere-title = 여섯 자리 숫자
membership-elsewhere-head = 요청한 화면에 이 숫자를 적어 주세요
membership-elsewhere-lead = 다른 브라우저에서 링크를 여셨어요. 남의 브라우저를 로그인시키지 못하도록 여섯 자리 숫자를 보여 드려요.
membership-elsewhere-detail = 이메일을 적었던 화면에 이 숫자를 적어 주세요. { $time }까지 쓸 수 있어요.
membership-elsewhere-careful = 다른 사람이 숫자를 물어봤나요? 말하지 말고 이 페이지를 닫아 주세요.
membership-dead-title = 쓸 수 없는 링크
membership-dead-head = 이미 쓰인 링크예요
membership-dead-lead = 링크는 한 번, { NUMBER($minutes) }분 동안만 쓸 수 있어요. 여기서 새로 받으세요.
membership-dead-send = 새 링크 받기
membership-dead-signed-in = 이미 로그인했나요?
membership-dead-wallet = 지갑으로 가기
membership-browser-title = 브라우저에서 열기
membership-browser-head = 브라우저에서 열어 주세요
membership-browser-lead = 다른 앱 안에 계세요. 이 앱의 브라우저는 닫으면 로그인이 사라지고, 패스키도 쓸 수 없어요.
membership-browser-menu = 메뉴를 눌러 주세요
membership-browser-menu-detail = 위나 아래에 있는 점 세 개 또는 화살표예요.
membership-browser-open = “브라우저에서 열기”를 골라 주세요
membership-browser-open-detail = Safari나 Chrome이라고 나올 수도 있어요.
membership-browser-no-menu = 그런 메뉴가 없나요?
membership-browser-copy = 이 주소를 복사해서 브라우저에서 열어 주세요
membership-browser-stay = 그냥 여기서 계속하기
membership-passkey-title = 다음부터는 한 번의 터치로
membership-passkey-lead = 패스키를 만들면 지문, 얼굴, 화면 잠금으로 로그인돼요.
membership-passkey-welcome = { $points ->
    [0] 회원이 되셨어요.
   *[other] 회원이 되셨어요. { NUMBER($points) }포인트가 있어요.
}
membership-passkey-nothing = 외울 것이 없어요
membership-passkey-nothing-detail = 기기가 보관해요. 지문이나 얼굴은 저희에게 전해지지 않아요.
membership-passkey-guess = 아무도 알아낼 수 없어요
membership-passkey-guess-detail = 이 사이트에서만 쓰여서 가짜 사이트가 빼낼 수 없어요.
membership-passkey-make = 패스키 만들기
membership-passkey-not-now = 나중에

persona-mina = 박민아
persona-mina-detail = 꽃 등급, 곧 수확. 만료 예정 포인트와 바우처가 있어요
persona-teo = 테오 린드크비스트
persona-teo-detail = 오늘 가입, 아직 아무것도 없어요
persona-ada = 아다 오카포르
persona-ada-detail = 수확 등급, 유지하려면 무엇이 필요한지
persona-noor = 누르 하다드
persona-noor-detail = 환불해서 포인트가 부족해요
persona-jo = 조
persona-jo-detail = 하버 스트리트 직원: 계산대
persona-ravi = 라비
persona-ravi-detail = 관리자: 프로그램 현황

membership-check-in = 체크인
membership-check-in-lead = { $points ->
   *[other] 여기서 체크인하면 하루 한 번 { NUMBER($points) }포인트를 드려요.
}
membership-here = 반가워요.

membership-invited-title = 초대
membership-invited-head = { $name } 님이 초대했어요.
membership-invited-head-nameless = 초대받으셨어요.
membership-invited-lead = { $points ->
    [0] { $brand }에 가입하세요: { $earns }.
   *[other] { $brand }에 가입하세요: { $earns }. 처음 구매하시면 두 분 모두 { NUMBER($points) }포인트를 받아요.
}
membership-demo-receipt = 또는 한 사람이 되어 종이 영수증을 적립하세요: { $code }
