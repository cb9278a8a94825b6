import { LOWER, type TextFormat } from '../../format.ts'
import type { Fields } from '../../../model/record.ts'
import { compact, requestLine } from '../../json/http.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^(?:http|https|h2|ws|wss|grpcs) (?=\d{4}-)/
const LINE =
  / (\S{1,200}) ([\da-fA-F.:]{3,45}):\d{1,5} (\S{1,60}) (-?[\d.]{1,12}) (-?[\d.]{1,12}) (-?[\d.]{1,12}) (\d{3}|-) (\d{3}|-) \d{1,15} (\d{1,15}) "([^"]{1,8192})" "([^"]{0,4096})"/y

/** Access lines of an AWS Application Load Balancer, as they lie in S3. */
export const alb: TextFormat = {
  kind: 'text',
  name: 'alb',
  first: LOWER,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    if (!found) return undefined
    const [
      ,
      balancer = '',
      remote,
      target = '',
      ,
      targetSeconds = '',
      ,
      status = '',
      targetStatus = '',
      bytes = '',
      request = '',
      userAgent,
    ] = found.match
    const line = requestLine(request)
    return {
      at: found.time.at,
      message: `${request} ${status}`,
      fields: { balancer, target, ...detailsOf(text.slice(LINE.lastIndex)) },
      http: compact({
        method: line?.method,
        path: line?.path.replace(/^[a-z]{2,5}:\/\/[^/]{1,255}/, ''),
        status: status === '-' ? undefined : Number(status),
        bytes: Number(bytes),
        remote,
        userAgent: userAgent === '-' ? undefined : userAgent,
        upstreamStatus: targetStatus === '-' ? null : Number(targetStatus),
        upstreamMs: Number(targetSeconds) < 0 ? null : Math.round(Number(targetSeconds) * 1e6) / 1e3,
      }),
    }
  },
  samples: [
    {
      text: 'https 2026-01-12T10:00:00.123456Z app/pay/50dc 203.0.113.7:50000 10.0.0.1:80 0.001 0.012 0.000 200 200 100 57 "POST https://pay.example.com:443/webhook HTTP/1.1" "Stripe/1.0" ECDHE TLSv1.2',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        http: { method: 'POST', path: '/webhook', status: 200, upstreamStatus: 200, upstreamMs: 12 },
      },
    },
    {
      text: 'h2 2026-01-12T10:00:00.123456Z app/pay/50dc 203.0.113.7:50000 - -1 -1 -1 403 - 100 57 "POST https://pay.example.com:443/webhook HTTP/2.0" "-" - -',
      expect: { http: { status: 403, upstreamStatus: null, upstreamMs: null } },
    },
    {
      text: 'https 2026-01-12T10:00:00.123456Z app/pay/50dc 203.0.113.7:50000 10.0.0.1:80 0.001 60.0 0.000 504 - 100 57 "GET https://x:443/success?session_id=cs_test_a1B2c3D4e5F6g7H8i9J0 HTTP/1.1" "m" - -',
      expect: { http: { status: 504 }, ids: { sessionId: ['cs_test_a1B2c3D4e5F6g7H8i9J0'] } },
    },
  ],
}

/** What stands behind the user agent: cipher, protocol, target group, trace, domain, certificate, rule, time, actions … */
const DETAILS =
  /^ (\S{1,100}) (\S{1,40}) (\S{1,300}) "([^"]{0,200})" "([^"]{0,300})" "([^"]{0,300})" (\S{1,10}) (\S{1,40}) "([^"]{0,200})" "([^"]{0,2000})" "([^"]{0,100})"/

const detailsOf = (rest: string): Fields => {
  const match = DETAILS.exec(rest)
  if (!match) return {}
  const [, , , group = '', trace = '', domain = '', , , , actions = '', redirect = '', error = ''] = match
  const found = { target_group: group, trace_id: trace, domain, actions, redirect, error_reason: error }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== '' && value !== '-'))
}
