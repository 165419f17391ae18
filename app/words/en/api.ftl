# The description of the API.
api-title = For machines
api-parameters = Address and headers
api-body = Body
api-answers = Answers
api-required = required
