import { z } from 'zod'
import { CAUSE_IDS } from '../../model/cause.ts'
import { FATES } from '../../model/event-fate.ts'
import { STEP_IDS } from '../../model/step.ts'

// The shapes of prodlogs' JSON, as scripts rely on them. config/schema/*.json are made of these.

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/)
const version = z.literal(1)
// Named, so that a schema lists them once and points at them.
const cause = z.enum(CAUSE_IDS).meta({ id: 'cause' })
const step = z.enum(STEP_IDS).meta({ id: 'step' })
const outcome = z.enum(['started', 'ok', 'failed', 'skipped', 'duplicate', 'ignored'])
const level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
const ids = z.record(z.string(), z.string().min(1))
const n = z.number().int().min(0)

export const gap = z
  .looseObject({
    kind: z.string(),
    host: z.string().optional(),
    source: z.string().optional(),
    reason: z.string().optional(),
    text: z.string(),
  })
  .describe(
    'What could not be read. `text` says it in the language of the run; the other entries are the numbers and names of that text. `reason` is a code (`no_answer`, `permission`, or one of an error such as `HOST_TIMEOUT`), with what belongs to it beside it (`seconds`); where an operating system or a server said why, it is their words.',
  )

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

const fates = { came: n, processed: n, failed: n, ignored: n, duplicate: n, refused: n, unfinished: n }

/** What the cases of a cause have in common: `trait` is absent where nothing was found that chance would hardly make. */
const shared = z.strictObject({
  cause,
  broken: n,
  healthy: n,
  trait: z.strictObject({ kind: z.string(), name: z.string().optional(), value: z.string() }).optional(),
  healthyWith: n.optional(),
  fine: z.string().optional(),
  spread: z.strictObject({ customers: n, hosts: n, isWholeWindow: z.boolean() }).optional(),
  from: time.optional(),
  to: time.optional(),
  isOngoing: z.boolean().optional(),
})

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
    deliveries: z.strictObject({ ...fates, byType: z.record(z.string(), z.strictObject(fates)) }),
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
  /** How many deals and verdicts are not listed: of each cause the verdicts beyond the first, and of many deals those without trouble. `--all` lists them. */
  omitted: z.strictObject({ verdicts: n, deals: n }).optional(),
  verdicts: z.array(verdict),
  shared: z.array(shared),
  gaps: z.array(gap),
  next: z.array(z.string()),
})

export const why = z.strictObject({
  version,
  query: z.record(z.string(), z.string()),
  /** Lines that hold the text which was asked for in place of an id. */
  mentions: z.int().optional(),
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
  hardwareId: z.string().optional(),
})

const fate = z.enum(FATES)

export const reconcile = z.strictObject({
  version,
  window: z.strictObject({ from: time.optional(), to: time.optional() }),
  counts: z.partialRecord(fate, n),
  problems: n,
  events: z.array(
    z.strictObject({
      fate,
      cause,
      confidence: z.enum(['certain', 'likely', 'ambiguous']),
      alternatives: z.array(cause),
      reason: z.string().optional(),
      problem: z.boolean(),
      ids,
      type: z.string().optional(),
      at: time.optional(),
      arrivedAt: time.optional(),
      deliveries: n,
      pendingWebhooks: n.nullable().optional(),
      livemode: z.boolean().optional(),
      endpoints: z.array(z.string()).optional(),
    }),
  ),
  endpoints: z.array(
    z.strictObject({ finding: z.string(), id: z.string(), url: z.string(), types: z.array(z.string()).optional() }),
  ),
  searched: z.array(searched),
  gaps: z.array(gap),
})

const checked = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  findings: z.array(
    z.strictObject({ mark: z.enum(['ok', 'note', 'problem']), text: z.string(), fix: z.string().optional() }),
  ),
})

export const doctor = z.strictObject({ version, hosts: z.array(checked), stripe: checked })

export const SHAPES = { record, verdict, report, why, event, reconcile, doctor }

/** The JSON Schema of a shape, in the words that JSON Schema has had since draft 7 and with nothing in it that says nothing. */
export const jsonSchemaOf = (shape: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(shape, {
    override({ jsonSchema }) {
      // In draft 4 `id` named a schema; validators that remember it refuse the word.
      delete jsonSchema.id
      delete jsonSchema.propertyNames
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
