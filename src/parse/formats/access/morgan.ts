import { UPPER, type TextFormat } from '../../format.ts'

const LINE =
  /^ ?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\/\S{0,8192}) (\d{3})(?: in ([\d.]{1,12}) ?(ms|s)(?: \([^)]{0,200}\))?| ([\d.]{1,12}|-) ms - (\d{1,15}|-))$/

/** morgan's `dev` and `tiny` (Express), and the request lines of Next.js. */
export const morgan: TextFormat = {
  kind: 'text',
  name: 'morgan',
  first: `${UPPER} `,
  read: (text) => {
    const match = LINE.exec(text) ?? tiny(text)
    if (!match) return undefined
    const [, method = '', path = '', status = '', amount, unit, ms, bytes] = match
    const duration = amount === undefined ? ms : String(Number(amount) * (unit === 's' ? 1000 : 1))
    return {
      message: `${method} ${path} ${status}`,
      http: {
        method,
        path,
        status: Number(status),
        ...(duration === undefined || duration === '-' ? {} : { durationMs: Number(duration) }),
        ...(bytes === undefined || bytes === '-' ? {} : { bytes: Number(bytes) }),
      },
    }
  },
  samples: [
    {
      text: '\u001b[0mPOST /webhook \u001b[32m200\u001b[0m 12.345 ms - 2\u001b[0m',
      expect: { http: { method: 'POST', path: '/webhook', status: 200, durationMs: 12.345, bytes: 2 } },
    },
    { text: 'POST /webhook 400 15 - 3.210 ms', expect: { http: { status: 400, durationMs: 3.21, bytes: 15 } } },
    {
      text: ' POST /api/webhook?deal_id=4540 200 in 12ms',
      expect: { http: { path: '/api/webhook?deal_id=4540', durationMs: 12 }, ids: { dealId: ['4540'] } },
    },
  ],
}

const TINY = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\/\S{0,8192}) (\d{3}) (\d{1,15}|-) - ([\d.]{1,12}|-) ms$/

/** `tiny` writes the size first; brought into the order of `dev`. */
const tiny = (text: string): (string | undefined)[] | undefined => {
  const match = TINY.exec(text)
  return match ? [match[0], match[1], match[2], match[3], undefined, undefined, match[5], match[4]] : undefined
}
