import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMonolog } from '../../text/monolog-line.ts'

const ENVIRONMENTS = new Set(['local', 'production', 'prod', 'staging', 'stage', 'testing', 'development', 'dev'])

/** Laravel: monolog's line whose channel is the environment; the exception stands in the context, its trace below. */
export const laravel: TextFormat = {
  kind: 'text',
  name: 'laravel',
  first: '[',
  read: (text, clock) => {
    const line = readMonolog(text, clock)
    return line && ENVIRONMENTS.has(line.logger.toLowerCase()) ? { ...line, level: toLevel(line.levelName) } : undefined
  },
  samples: [
    {
      text: '[2026-01-12 10:00:00] production.INFO: Deal 4540 paid {"session":"cs_test_a1B2c3D4e5F6g7H8i9J0"} ',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        logger: 'production',
        message: 'Deal 4540 paid',
        ids: { dealId: ['4540'], sessionId: ['cs_test_a1B2c3D4e5F6g7H8i9J0'] },
      },
    },
    {
      text: '[2026-01-12 10:00:00] production.ERROR: No signatures found {"exception":"[object] (Stripe\\\\Exception\\\\SignatureVerificationException(code: 0): No signatures found at /app/W.php:45)\n[stacktrace]\n#0 /app/W.php(12): f()\n#1 {main}\n"} ',
      expect: {
        level: 'error',
        message: 'No signatures found',
        error: { type: 'Stripe\\Exception\\SignatureVerificationException', message: 'No signatures found' },
      },
    },
    { text: '[2026-01-12 10:00:00] local.DEBUG: x', expect: { level: 'debug', message: 'x' } },
  ],
}
