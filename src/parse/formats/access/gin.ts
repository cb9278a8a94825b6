import type { TextFormat } from '../../format.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  /(?: \| ([\w-]{6,64}))? ?\| {1,4}(\d{3}) {1,4}\| {1,16}([\d.]{1,12})(ns|µs|us|ms|s|m)[\dms.]{0,16} \| {1,40}([\da-fA-F.:]{3,45}) \| {0,8}([A-Z]{3,10}) {1,8}(?:"([^"]{1,8192})"|(\/\S{0,8191}))/y
const UNIT: Readonly<Record<string, number>> = { ns: 1e-6, µs: 1e-3, us: 1e-3, ms: 1, s: 1000, m: 60_000 }
const DATE = /^\[GIN\] (\d{4}\/\d\d\/\d\d) - (\d\d:\d\d:\d\d)/

/** Gin's access lines, and those of formatters that put an id of the request first and leave the quotes out. */
export const gin: TextFormat = {
  kind: 'text',
  name: 'gin',
  first: '[',
  read: (text, clock) => {
    const date = DATE.exec(text)
    if (!date) return undefined
    const found = timed(`${date[1]} ${date[2]}${text.slice(date[0].length)}`, clock, LINE)
    if (!found) return undefined
    const [, request, status = '', amount = '', unit = '', remote = '', method = '', quoted = '', bare = ''] =
      found.match
    const path = quoted || bare
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      message: `${method} ${path} ${status}`,
      ...(request === undefined ? {} : { fields: { requestId: request } }),
      http: {
        method,
        path,
        status: Number(status),
        durationMs: Math.round(Number(amount) * (UNIT[unit] ?? 1) * 1e3) / 1e3,
        remote,
      },
    }
  },
  samples: [
    {
      text: '[GIN] 2026/01/12 - 10:00:00 | 200 |     12.3456ms |     203.0.113.7 | POST     "/webhook"',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 12.346, remote: '203.0.113.7' },
      },
    },
    {
      text: '[GIN] 2026/01/12 - 10:00:00 |\u001b[97;43m 400 \u001b[0m|      85.123µs |             ::1 |\u001b[97;46m POST    \u001b[0m "/webhook"',
      expect: { http: { status: 400, durationMs: 0.085 } },
    },
    {
      text: '[GIN] 2026/01/12 - 10:00:00 | 500 |  1.5s |  10.0.0.1 | GET      "/success?deal_id=4540"',
      expect: { http: { durationMs: 1500 }, ids: { dealId: ['4540'] } },
    },
    {
      text: '[GIN] 2026/01/12 - 10:00:00 | 20260112100000110 | 200 |    3.104ms |   203.0.113.7 |     POST /webhook',
      expect: {
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 3.104 },
        fields: { requestId: '20260112100000110' },
      },
    },
  ],
}
