# The description of the API.
api-title = 기계를 위한 API
api-parameters = 주소와 헤더
api-body = 본문
api-answers = 응답
api-required = 필수
