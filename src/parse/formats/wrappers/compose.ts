import { DIGITS, LOWER, type TextWrapper } from '../../format.ts'

const LINE = /^([a-z0-9][\w.-]{0,80}?)([-_]\d{1,4}|\.\d{1,4}\.[a-z0-9]{6,30}@[\w.-]{1,80})? {1,40}\| ?/

/** `docker compose logs` and `docker service logs`: the container's name and a bar. A name without a number needs a line of a known format. */
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
      text: 'pay_api.1.a1b2c3d4e5f6@node-1    | Deal: 4540',
      expect: { message: 'Deal: 4540', fields: { container: 'pay_api.1.a1b2c3d4e5f6@node-1' } },
    },
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
