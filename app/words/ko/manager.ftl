manager-name = { $name }, 관리자
manager-overview = 개요
manager-till = 계산대
manager-sign-out = 로그아웃
