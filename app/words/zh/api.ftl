# The description of the API.
api-title = 给程序用的接口
api-parameters = 地址与标头
api-body = 正文
api-answers = 应答
api-required = 必填
