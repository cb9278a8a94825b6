import { expect, test } from 'vitest'
import { read } from '../../support/parse/read.ts'

const exchanges = (text: string) =>
  read(text).flatMap(({ http }) => (http?.status === undefined ? [] : [`${http.method} ${http.path} ${http.status}`]))

test.for([
  [
    'Rails by its tag',
    'I, [2026-01-12T10:00:00.100 #4]  INFO -- : [7a010001] Started POST "/webhooks/stripe" for 192.0.2.1 at 2026-01-12 10:00:00 +0000\nI, [2026-01-12T10:00:00.101 #4]  INFO -- : [7a010002] Started GET "/" for 192.0.2.2 at 2026-01-12 10:00:00 +0000\nI, [2026-01-12T10:00:00.120 #4]  INFO -- : [7a010001] Completed 500 Internal Server Error in 20ms\nI, [2026-01-12T10:00:00.130 #4]  INFO -- : [7a010002] Completed 200 OK in 29ms',
    ['POST /webhooks/stripe 500', 'GET / 200'],
  ],
  [
    'Phoenix by its request id',
    '11:02:01.114 request_id=Fs1b [info] POST /api/webhook/stripe\n11:02:01.180 request_id=Fs1b [info] Sent 400 in 66ms',
    ['POST /api/webhook/stripe 400'],
  ],
  [
    'fastify by its request id',
    '{"level":30,"time":1768212000101,"reqId":"req-1f","req":{"method":"POST","url":"/webhooks"},"msg":"incoming request"}\n{"level":30,"time":1768212000181,"reqId":"req-1f","res":{"statusCode":500},"responseTime":80.1,"msg":"request completed"}',
    ['POST /webhooks 500'],
  ],
  [
    'ASP.NET in one line',
    '2026-01-12 10:00:00.000 +00:00 [INF] Request finished HTTP/1.1 POST https://shop.example.com/stripe/webhook - 400 0 null 12.5ms',
    ['POST /stripe/webhook 400'],
  ],
  [
    'the only request that is open',
    'Started POST "/stripe" for 192.0.2.1 at 2026-01-12 10:00:00 +0000\nCompleted 404 Not Found in 2ms',
    ['POST /stripe 404'],
  ],
] as const)('joins the first and the last line of a request: %s', ([, text, wanted]) => {
  expect(exchanges(text)).toEqual(wanted)
})

test('leaves an end alone where several requests are open and nothing tells them apart', () => {
  const text =
    'Started POST "/stripe" for 192.0.2.1 at 2026-01-12 10:00:00 +0000\nStarted GET "/" for 192.0.2.1 at 2026-01-12 10:00:00 +0000\nCompleted 404 Not Found in 2ms'
  expect(exchanges(text)).toEqual(['undefined undefined 404'])
})

test('takes an answer that was dumped for no answer of ours', () => {
  const text =
    '{"level":30,"time":1768212000101,"reqId":"a1","req":{"method":"POST","url":"/webhooks"},"msg":"incoming request"}\n{"level":50,"time":1768212000181,"reqId":"a1","res":{"statusCode":404},"msg":"crm failed"}'
  expect(exchanges(text)).toEqual([])
})

test.for([
  [
    'AWS WAF',
    {
      timestamp: 1768212000123,
      terminatingRuleId: 'AWS-AWSManagedRulesBotControlRuleSet',
      action: 'BLOCK',
      httpRequest: {
        headers: [{ name: 'User-Agent', value: 'Stripe/1.0 (+https://stripe.com/docs/webhooks)' }],
        uri: '/donate/stripe',
        httpMethod: 'POST',
      },
    },
    { status: 403, upstreamStatus: null, path: '/donate/stripe' },
  ],
  [
    'mozlog',
    {
      Timestamp: 1768212000123000000,
      Type: 'request.summary',
      Fields: { code: 413, method: 'post', path: '/stripe/event' },
    },
    { status: 413, path: '/stripe/event' },
  ],
  [
    'Azure Front Door',
    {
      time: '2026-01-12T10:00:00Z',
      properties: { httpMethod: 'POST', requestUri: '/api/stripe/webhook', httpStatusCode: '403', ruleName: 'x' },
    },
    { status: 403, path: '/api/stripe/webhook' },
  ],
  [
    'API Gateway',
    { requestId: 'a', ip: '192.0.2.1', httpMethod: 'POST', resourcePath: '/stripe/webhook', status: '401' },
    { status: 401, path: '/stripe/webhook' },
  ],
] as const)('reads the exchange of %s', ([, object, wanted]) => {
  expect(read(JSON.stringify(object))[0]?.http).toMatchObject({ method: 'POST', ...wanted })
})
