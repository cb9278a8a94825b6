import { z } from 'zod'
import { ID_PREFIXES, type IdKind, type StripeIdKind } from '../model/ids.ts'
import { STEP_IDS } from '../model/step.ts'

const stripeKinds = Object.keys(ID_PREFIXES) as StripeIdKind[]
const idKinds = [
  ...stripeKinds,
  'dealId',
  'hardwareId',
  'deliveryId',
  'traceId',
  'processId',
] as const satisfies readonly IdKind[]

const text = z.string().min(1)
const zone = text.refine(isTimeZone, { message: 'not an IANA time zone such as Europe/Warsaw' })
const format = text.optional()

const source = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), path: text, format }),
  z.strictObject({ type: z.literal('journal'), unit: text, format }),
])

const host = z
  .strictObject({
    ssh: text.optional(),
    command: z.array(text).min(1).optional(),
    local: z.literal(true).optional(),
    sources: z.record(text, source).default({}),
    gate: z.boolean().default(false),
    sudo: z.boolean().default(false),
    timezone: zone.optional(),
  })
  .refine((h) => [h.ssh, h.command, h.local].filter((way) => way !== undefined).length <= 1, {
    message: 'names more than one of ssh, command, local',
  })

/** A secret by reference; a literal secret in a configuration file is refused. */
const reference = text.regex(/^(?:env:[A-Za-z_]\w*|file:.+)$/, {
  message: 'must be env:NAME or file:PATH, never the secret itself',
})

const duration = text.regex(/^\d+(?:\.\d+)?\s*[a-zа-я]+(?:\s*\d+(?:\.\d+)?\s*[a-zа-я]+)*$/i, {
  message: 'not a duration such as 30m',
})

/** The shape of `prodlogs.yaml`; unknown keys are errors, because a misspelt key is a wish not met. */
export const configSchema = z.strictObject({
  hosts: z.record(text, host).default({}),
  groups: z.record(text, z.array(text).min(1)).default({}),
  default: text.optional(),
  ids: z.partialRecord(z.enum(idKinds), z.array(text).min(1)).default({}),
  steps: z
    .array(
      z.strictObject({
        step: z.enum(STEP_IDS),
        outcome: z.enum(['started', 'ok', 'failed', 'skipped', 'duplicate', 'ignored']),
        message: text,
      }),
    )
    .default([]),
  expect: z.record(text, z.array(z.enum(STEP_IDS)).min(1)).default({}),
  redact: z
    .strictObject({
      values: z.array(reference).default([]),
      patterns: z.array(z.strictObject({ name: text.regex(/^[\w-]{1,32}$/), match: text })).default([]),
    })
    .default({ values: [], patterns: [] }),
  stripe: z.strictObject({ key: reference.optional(), account: text.optional() }).default({}),
  watch: z
    .strictObject({ silence: duration.optional(), thresholds: z.record(text, z.number().int().min(1)).default({}) })
    .default({ thresholds: {} }),
})

export type ConfigFile = z.output<typeof configSchema>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
