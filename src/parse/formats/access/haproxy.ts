import { DIGITS, type TextFormat } from '../../format.ts'
import type { Fields } from '../../../model/record.ts'
import { compact, requestLine } from '../../json/http.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^([\da-fA-F.:]{3,45}):(\d{1,5}) \[/
const LINE =
  /\] (\S{1,100}) (\S{1,100})\/(\S{1,100}) ([\d+-]{1,10})\/([\d+-]{1,10})\/([\d+-]{1,10})\/([\d+-]{1,10})\/([\d+-]{1,10}) (\d{3}|-1) (\+?\d{1,15}) \S{1,60} \S{1,60} (\S{4}) \S{1,60} \S{1,20} (?:\{([^}]{0,500})\} )?(?:\{([^}]{0,500})\} )?"([^"]{1,8192})"?/y

/** HAProxy's HTTP log, mostly inside of syslog. A request that no server got has `<NOSRV>` and a server time of -1. */
export const haproxy: TextFormat = {
  kind: 'text',
  name: 'haproxy',
  first: `${DIGITS}abcdef:`,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    if (!head || !found) return undefined
    const [
      ,
      frontend = '',
      backend = '',
      server = '',
      ,
      ,
      ,
      serverMs = '',
      total = '',
      status = '',
      bytes = '',
      flags = '',
      requestCaptures,
      responseCaptures,
      request = '',
    ] = found.match
    const answered = Number(serverMs) >= 0
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      message: `${request} ${status}`,
      fields: {
        frontend,
        backend,
        server,
        termination: flags,
        ...captures('request_headers', requestCaptures),
        ...captures('response_headers', responseCaptures),
      },
      http: compact({
        ...requestLine(request),
        status: Number(status),
        bytes: Number(bytes),
        durationMs: Number(total),
        remote: head[1],
        upstreamMs: answered ? Number(serverMs) : null,
        upstreamStatus: answered ? undefined : null,
      }),
    }
  },
  samples: [
    {
      text: '203.0.113.7:50000 [12/Jan/2026:10:00:00.123] https~ api/api1 0/0/1/12/13 200 512 - - ---- 1/1/0/0/0 0/0 "POST /webhook HTTP/1.1"',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 13, upstreamMs: 12 },
      },
    },
    {
      text: '203.0.113.7:50000 [12/Jan/2026:10:00:00.123] https~ api/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "POST /webhook HTTP/1.1"',
      expect: { http: { status: 503, upstreamMs: null, upstreamStatus: null }, fields: { termination: 'SC--' } },
    },
    {
      text: '203.0.113.7:50000 [12/Jan/2026:10:00:00.123] https~ api/api1 0/0/1/-1/50001 504 194 - - sH-- 1/1/0/0/0 0/0 {pay.example.com} "POST /webhook?deal_id=4540 HTTP/1.1"',
      expect: { http: { status: 504 }, ids: { dealId: ['4540'] } },
    },
  ],
}

/** Headers that `capture` names, in the order of the configuration, which the line does not tell. */
const captures = (name: string, text: string | undefined): Fields =>
  text === undefined || text === '' ? {} : { [name]: text.split('|') }
