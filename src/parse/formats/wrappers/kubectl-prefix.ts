import type { TextWrapper } from '../../format.ts'

const LINE = /^\[(pod\/[\w.-]{1,253}\/[\w.-]{1,63})\] ?/

/** `kubectl logs --prefix`. */
export const kubectlPrefix: TextWrapper = {
  kind: 'wrapper',
  name: 'kubectl-prefix',
  first: '[',
  unwrap: (text) => {
    const match = LINE.exec(text)
    return match
      ? { inner: text.slice(match[0].length), fields: { pod: (match[1] ?? '').slice(4) }, key: match[1] }
      : undefined
  },
  samples: [
    {
      text: '[pod/api-7d4b9/app] {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', message: 'paid', fields: { pod: 'api-7d4b9/app' } },
    },
    {
      text: '[pod/api-7d4b9/app] Error: boom\n[pod/api-7d4b9/app]     at f (/a.js:1:1)',
      expect: { error: { type: 'Error', message: 'boom' } },
    },
    {
      text: '[pod/api-7d4b9/app] error: deal #4540',
      expect: { inner: 'winston-simple', level: 'error', ids: { dealId: ['4540'] } },
    },
  ],
}
