import { DIGITS, LOWER, type TextWrapper } from '../../format.ts'

const LINE =
  /^(?:([a-z0-9][a-z0-9-]{0,62}) )?([a-z0-9][a-z0-9.-]{0,200}-(?:[a-z0-9]{5}|\d{1,4})) (?:› )?([a-z0-9][a-z0-9-]{0,62}) ?(?=\S|\s{2}|$)/
/** The names that a Deployment gives its pods; others need a line of a known format behind them. */
const REPLICA = /-[a-f0-9]{7,10}-[a-z0-9]{5}$/

/** `stern`: pod and container before each line; with `-A` their namespace too. */
export const stern: TextWrapper = {
  kind: 'wrapper',
  name: 'stern',
  first: `${LOWER}${DIGITS}`,
  unwrap: (text) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    const [whole, namespace, pod = '', container = ''] = match
    return {
      inner: text.slice(whole.length),
      fields: { ...(namespace === undefined ? {} : { namespace }), pod, container },
      key: `${pod}/${container}`,
      needsFormat: !REPLICA.test(pod),
    }
  },
  samples: [
    {
      text: 'api-7d9c8b6f5-abcde api {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', message: 'paid', fields: { pod: 'api-7d9c8b6f5-abcde', container: 'api' } },
    },
    {
      text: 'api-7d9c8b6f5-abcde api Deal: 4540',
      expect: { message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: 'shop api-0 api info: paid',
      expect: { inner: 'winston-simple', fields: { namespace: 'shop', pod: 'api-0' } },
    },
    {
      text: 'api-7d9c8b6f5-abcde api Traceback (most recent call last):\napi-7d9c8b6f5-abcde api   File "/a.py", line 3, in h\napi-7d9c8b6f5-abcde api ValueError: 1',
      expect: { error: { type: 'ValueError', message: '1' } },
    },
  ],
}
