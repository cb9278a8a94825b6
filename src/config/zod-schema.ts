import { z } from 'zod'
import { ID_PREFIXES, type IdKind, type StripeIdKind } from '../model/ids.ts'
import { words, type PlainCode, type Reason } from '../model/reason.ts'
import { STEP_IDS } from '../model/step.ts'

/** Zod carries one string for us: the code of a reason, of which `parse.ts` makes the reason. Other strings are Zod's own. */
const FAULTS = [
  'zone',
  'reference',
  'header_reference',
  'plain_url',
  'tenant',
  'one_of_containers',
  'one_of_pods',
  'stream_selector',
  'duration',
] as const satisfies readonly PlainCode[]

const fault = (code: (typeof FAULTS)[number]): string => code

/** What is carried of a reason with arguments. */
class Because {
  readonly reason: Reason
  constructor(reason: Reason) {
    this.reason = reason
  }
}

const because = (reason: Reason) => ({ message: reason.code, params: { because: new Because(reason) } })

/** Why a value was refused, in our words where they are ours. */
export const reasonOf = (issue: z.core.$ZodIssue): Reason => {
  const told: unknown = issue.code === 'custom' ? issue.params?.['because'] : undefined
  if (told instanceof Because) return told.reason
  const code = FAULTS.find((each) => each === issue.message)
  return code === undefined ? words(issue.message) : { code }
}

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
const zone = text.refine(isTimeZone, fault('zone'))
const format = text.optional()

/** A secret by reference; a literal secret in a configuration file is refused. */
const reference = text.regex(/^(?:env:[A-Za-z_]\w*|file:.+)$/, fault('reference'))

const url = text.refine(isPlainUrl, fault('plain_url'))

/** Headers whose values are secrets must be references. */
const headers = z
  .record(text, text)
  .refine(
    (all) => Object.entries(all).every(([name, value]) => !SECRET_HEADER.test(name) || isReference(value)),
    fault('header_reference'),
  )
const SECRET_HEADER = /auth|token|key|secret|cookie|password/i

const tls = { ca: text.optional(), cert: text.optional(), key: text.optional() }
const http = {
  url: url.optional(),
  user: text.optional(),
  password: reference.optional(),
  token: reference.optional(),
  headers: headers.optional(),
  servername: text.optional(),
  ...tls,
}

/** The engines that a host entry may be, each under its own name. */
const engines = {
  loki: z.strictObject({ ...http, tenant: text.optional() }),
  victorialogs: z.strictObject({ ...http, tenant: text.regex(/^\d+(?::\d+)?$/, fault('tenant')).optional() }),
  elasticsearch: z.strictObject({
    ...http,
    apiKey: reference.optional(),
    aws: text.optional(),
    profile: text.optional(),
  }),
  clickhouse: z.strictObject({ ...http, database: text.optional() }),
  cloudwatch: z.strictObject({ ...http, region: text.optional(), profile: text.optional() }),
  kubernetes: z.strictObject({ context: text.optional(), kubeconfig: text.optional() }),
  docker: z.strictObject({ url: text.optional(), ...tls }),
} as const

const ENGINE_KEYS = Object.keys(engines) as (keyof typeof engines)[]

const argv = z.array(text).min(1)
const where = z.record(text, text).optional()

const source = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), path: text, format }),
  z.strictObject({ type: z.literal('journal'), unit: text, format }),
  z
    .strictObject({
      type: z.literal('docker'),
      container: text.optional(),
      compose: text.optional(),
      label: text.optional(),
      format,
    })
    .refine(
      (s) => [s.container, s.compose, s.label].filter((by) => by !== undefined).length === 1,
      fault('one_of_containers'),
    ),
  z
    .strictObject({
      type: z.literal('kubernetes'),
      namespace: text.optional(),
      selector: text.optional(),
      pod: text.optional(),
      container: text.optional(),
      format,
    })
    .refine((s) => (s.selector === undefined) !== (s.pod === undefined), fault('one_of_pods')),
  z.strictObject({ type: z.literal('process'), argv, follow: argv.optional(), format }),
  z.strictObject({
    type: z.literal('loki'),
    query: text.regex(/^\s*\{/, fault('stream_selector')),
    format,
  }),
  z.strictObject({ type: z.literal('victorialogs'), query: text.optional(), format }),
  z.strictObject({
    type: z.literal('elasticsearch'),
    index: text,
    where,
    line: text.optional(),
    time: text.optional(),
    format,
  }),
  z.strictObject({
    type: z.literal('clickhouse'),
    table: text,
    time: text.optional(),
    line: text.optional(),
    stream: text.optional(),
    where,
    format,
  }),
  z.strictObject({ type: z.literal('cloudwatch'), group: text, streamPrefix: text.optional(), format }),
])

const WAYS = ['ssh', 'command', 'local', 'process', ...ENGINE_KEYS] as const
/** Sources that read on whatever machine the host is. */
const ON_MACHINES = ['file', 'journal', 'docker']

const host = z
  .strictObject({
    ssh: text.optional(),
    command: argv.optional(),
    local: z.literal(true).optional(),
    /** Short for a source of that type, on this machine. */
    process: argv.optional(),
    ...mapOptional(engines),
    sources: z.record(text, source).default({}),
    gate: z.boolean().default(false),
    sudo: z.boolean().default(false),
    timezone: zone.optional(),
  })
  .refine(
    (h) => WAYS.filter((way) => h[way] !== undefined).length <= 1,
    because({ code: 'several_ways', names: WAYS.join(', ') }),
  )
  .superRefine((h, context) => {
    const engine = ENGINE_KEYS.find((key) => h[key] !== undefined)
    const fits =
      engine !== undefined
        ? [engine]
        : h.process !== undefined
          ? ['process']
          : h.local
            ? [...ON_MACHINES, 'process']
            : ON_MACHINES
    for (const [name, { type }] of Object.entries(h.sources))
      if (!fits.includes(type))
        context.addIssue({
          code: 'custom',
          path: ['sources', name, 'type'],
          ...because({ code: 'source_elsewhere', type, fits: fits.join(', ') }),
        })
  })

const duration = text.regex(/^\d+(?:\.\d+)?\s*[a-zа-я]+(?:\s*\d+(?:\.\d+)?\s*[a-zа-я]+)*$/i, fault('duration'))

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

function isReference(value: string): boolean {
  return reference.safeParse(value).success
}

/** Userinfo in a URL would be a literal secret. */
function isPlainUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

function mapOptional<T extends Record<string, z.ZodType>>(shape: T): { [K in keyof T]: z.ZodOptional<T[K]> } {
  return Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, type.optional()])) as never
}
