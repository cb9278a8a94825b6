import { DIGITS, LOWER, type TextWrapper } from '../format.ts'

const LINE = /^([a-z0-9][\w.-]{0,80}?)([-_]\d{1,4})? {1,40}\| ?/

/** `docker compose logs`: the container's name and a bar. A name without a number needs a line of a known format. */
export const compose: TextWrapper = {
  kind: 'wrapper',
  name: 'compose',
  first: `${LOWER}${DIGITS}`,
  unwrap: (text) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    const container = `${match[1]}${match[2] ?? ''}`
    return {
      inner: text.slice(match[0].length),
      fields: { container },
      key: container,
      needsFormat: match[2] === undefined,
    }
  },
  samples: [
    {
      text: 'web-1  | {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', message: 'paid', fields: { container: 'web-1' } },
    },
    {
      text: 'api_1 | Error: boom\napi_1 |     at f (/a.js:1:1)',
      expect: { error: { type: 'Error', message: 'boom' } },
    },
    {
      text: 'payments  | info: deal #4540',
      expect: { inner: 'winston-simple', level: 'info', ids: { dealId: ['4540'] } },
    },
  ],
}
