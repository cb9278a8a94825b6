import type { FakeAnswer } from './http-fake.ts'

/** Stripe's own error bodies, in its own words (docs and observed answers; see also shared strings of the domain). */
const errorAnswer = (status: number, error: Readonly<Record<string, unknown>>): FakeAnswer => ({
  status,
  body: { error },
})

export const unauthorizedNoKey = (): FakeAnswer =>
  errorAnswer(401, {
    type: 'invalid_request_error',
    message:
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
  })

export const invalidKey = (key: string): FakeAnswer =>
  errorAnswer(401, { type: 'invalid_request_error', message: `Invalid API Key provided: ${masked(key)}` })

export const expiredKey = (key: string): FakeAnswer =>
  errorAnswer(401, {
    type: 'invalid_request_error',
    code: 'api_key_expired',
    message: `Expired API Key provided: ${masked(key)}`,
  })

export const missingPermission = (key: string, account: string, permission: string): FakeAnswer =>
  errorAnswer(403, {
    type: 'invalid_request_error',
    message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account '${account}'. Having the '${permission}' permission would allow this request to continue.`,
  })

/** `elsewhere` is the mode in which an object of this id exists: the wording that tells test from live. */
export const resourceMissing = (what: string, id: string, elsewhere?: 'live' | 'test'): FakeAnswer => {
  const other = elsewhere === 'live' ? 'test' : 'live'
  const suffix =
    elsewhere === undefined
      ? ''
      : `; a similar object exists in ${elsewhere} mode, but a ${other} mode key was used to make this request.`
  return errorAnswer(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param: 'id',
    doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
    message: `No such ${what}: '${id}'${suffix}`,
  })
}

export const rateLimited = (livemode: boolean): FakeAnswer =>
  errorAnswer(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: livemode
      ? 'Request rate limit exceeded.'
      : 'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
  })

export const apiError = (): FakeAnswer => errorAnswer(500, { type: 'api_error', message: 'An unknown error occurred' })

export const invalidRequest = (message: string, param: string): FakeAnswer =>
  errorAnswer(400, { type: 'invalid_request_error', message, param })

export const unknownUrl = (method: string, path: string): FakeAnswer =>
  errorAnswer(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  })

// As Stripe shows a key: prefix, stars, the last four.
const masked = (key: string): string =>
  key.replace(
    /^((?:sk|rk|pk)_(?:test|live)_)?.*?(.{0,4})$/,
    (_all, prefix: string = '', end: string) => `${prefix}${'*'.repeat(20)}${end}`,
  )
