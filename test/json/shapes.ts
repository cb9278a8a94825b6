import { z } from 'zod'
import { CAUSE_IDS } from '../../src/model/cause.ts'
import { STEP_IDS } from '../../src/model/step.ts'

// The shapes of prodlogs' JSON, as scripts rely on them. config/schema/*.json are made of these.

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/)
const version = z.literal(1)
const cause = z.enum(CAUSE_IDS)
const step = z.enum(STEP_IDS)
const outcome = z.enum(['started', 'ok', 'failed', 'skipped', 'duplicate', 'ignored'])
const level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
const ids = z.record(z.string(), z.string().min(1))
const n = z.number().int().min(0)

const gap = z.looseObject({
  kind: z.string(),
  host: z.string().optional(),
  source: z.string().optional(),
  text: z.string(),
})

const searched = z.strictObject({
  host: z.string(),
  source: z.string(),
  lines: n,
  bytes: n,
  from: time.optional(),
  to: time.optional(),
})

export const record = z.strictObject({
  version,
  host: z.string(),
  source: z.string(),
  at: time.optional(),
  level: level.optional(),
  logger: z.string().optional(),
  message: z.string(),
  step: step.optional(),
  outcome: outcome.optional(),
  cause: cause.optional(),
  alsoSteps: z.array(z.strictObject({ step, outcome, cause: cause.optional() })).optional(),
  ids,
  alsoIds: z.array(z.string()).optional(),
  http: z
    .looseObject({ method: z.string().optional(), path: z.string().optional(), status: z.number().optional() })
    .optional(),
  fields: z.record(z.string(), z.unknown()),
  format: z.string(),
  unparsed: z.literal(true).optional(),
  text: z.string().optional(),
  context: z.literal(true).optional(),
  late: z.literal(true).optional(),
})

export const verdict = z.strictObject({
  cause,
  confidence: z.enum(['certain', 'likely', 'ambiguous']),
  severity: z.enum(['ok', 'warning', 'problem']),
  alternatives: z.array(cause),
  also: z.array(cause).optional(),
  ids,
  alsoIds: z.array(z.string()).optional(),
  type: z.string().optional(),
  at: time.optional(),
  steps: z.array(
    z.strictObject({
      step,
      outcome: z.union([outcome, z.literal('missing')]),
      at: time.optional(),
      cause: cause.optional(),
      tookMs: z.number().optional(),
    }),
  ),
  summary: z.string().min(1),
  evidence: z.array(z.strictObject({ host: z.string(), source: z.string(), at: time.optional(), line: z.string() })),
  next: z.array(z.string().min(1)),
})

const states = z.strictObject({ done: n, failed: n, skipped: n, missing: n })

export const report = z.strictObject({
  version,
  window: z.strictObject({ from: time.optional(), to: time.optional(), lines: n.optional() }),
  hosts: z.array(
    z.strictObject({ name: z.string(), sources: z.array(z.string()), read: z.strictObject({ lines: n, bytes: n }) }),
  ),
  counts: z.strictObject({
    webhooks: z.strictObject({
      received: n,
      verified: n,
      processed: n,
      failed: n,
      signatureFailed: n,
      ignored: n,
      duplicate: n,
    }),
    byType: z.record(z.string(), z.strictObject({ received: n, processed: n, failed: n })),
    automations: z.strictObject({ status: states, note: states, notification: states }),
    errors: z.partialRecord(cause, n),
    operations: z.record(z.string(), n),
  }),
  deals: z.array(
    z.strictObject({
      dealId: z.string(),
      state: z.enum(['ok', 'warning', 'problem']),
      causes: z.array(cause),
      automations: z.partialRecord(
        z.enum(['status', 'note', 'notification']),
        z.enum(['done', 'failed', 'skipped', 'missing']),
      ),
    }),
  ),
  histogram: z.array(z.strictObject({ at: time, webhooks: n, failures: n })),
  verdicts: z.array(verdict),
  gaps: z.array(gap),
  next: z.array(z.string()),
})

export const why = z.strictObject({
  version,
  query: z.record(z.string(), z.string()),
  verdicts: z.array(verdict),
  gaps: z.array(gap),
  searched: z.array(searched),
  stripe: z.string().optional(),
})

export const event = z.strictObject({
  version,
  id: z.string(),
  type: z.string(),
  created: time,
  livemode: z.boolean(),
  requestId: z.string().nullable(),
  pendingWebhooks: n.nullable(),
  account: z.string().optional(),
  objectId: z.string().optional(),
  sessionId: z.string().optional(),
  paymentIntentId: z.string().optional(),
  dealId: z.string().optional(),
})

export const SHAPES = { record, verdict, report, why, event }
