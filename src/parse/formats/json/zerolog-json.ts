import type { JsonFormat } from '../../format.ts'

/** zerolog: `message` and `time`, which is a text or an epoch. */
export const zerologJson: JsonFormat = {
  kind: 'json',
  name: 'zerolog-json',
  knows: ({ time, level, message }) => time !== undefined && typeof level === 'string' && typeof message === 'string',
  samples: [
    {
      text: '{"level":"info","time":1768212000,"message":"paid","payment_intent":"pi_3MtwBwLkdIwHu7ix28a3tqPa"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: 'paid',
        ids: { paymentIntentId: ['pi_3MtwBwLkdIwHu7ix28a3tqPa'] },
      },
    },
    {
      text: '{"level":"error","error":"timestamp wasn\'t within tolerance","time":"2026-01-12T10:00:00Z","caller":"main.go:7","message":"bad signature"}',
      expect: { level: 'error', error: { message: "timestamp wasn't within tolerance" } },
    },
    {
      text: '{"level":"fatal","time":1768212000123,"message":"bye"}',
      expect: { level: 'fatal', at: '2026-01-12T10:00:00.123Z' },
    },
  ],
}
