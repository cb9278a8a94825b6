import { describeError } from '../messages/errors.ts'
import { DOCTOR, type DoctorKey } from '../messages/doctor.ts'
import { fill } from '../messages/fill.ts'
import { selectHosts } from '../config/hosts.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { HostConfig, SourceConfig } from '../model/host.ts'
import type { MessageArgs } from '../model/verdict.ts'
import { describeHost, type HostDescription, type SourceDescription } from '../read/index.ts'
import type { Block, Cell, Tone } from '../report/document.ts'
import { hostFeed } from './host-feed.ts'
import { readOptionsOf, understand } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import type { HostFlags, OutputFlags } from './options.ts'
import { printBlocks } from './print-blocks.ts'
import { connectTo } from './reach-hosts.ts'
import { createSession, type Session } from './session.ts'
import { withSpinner } from './spinner.ts'
import { openStripe, stripeIsAvailable } from './stripe-session.ts'

export interface DoctorFlags extends HostFlags, OutputFlags {}

export type Mark = 'ok' | 'note' | 'problem'

/** One thing that was looked at; a problem has its fix. */
export interface Finding {
  readonly mark: Mark
  readonly text: string
  readonly fix?: string
}

export interface Checked {
  readonly name: string
  readonly findings: readonly Finding[]
  readonly exit: number
}

/** A clock that is further off than this mixes up the order of hosts. */
const SKEW_MS = 2000
const OLD_MS = 24 * 3_600_000

/** `prodlogs doctor`: host by host what works, what does not, and how to mend it. */
export const runDoctor = async (flags: DoctorFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const hosts =
    flags.host.length > 0 || session.config.default !== undefined || session.config.hosts.size === 0
      ? selectHosts(flags.host, flags.source, session.config)
      : [...session.config.hosts.values()]
  const checked = await withSpinner(session, { en: 'looking …', ru: 'смотрю …' }[session.lang], async () => [
    ...(await Promise.all(hosts.map((host) => checkHost(host, session, flags)))),
    await checkStripe(session),
  ])
  await printBlocks(session, {
    title: 'prodlogs doctor',
    blocks: () => checked.flatMap(blocksOf),
    json: () => ({
      version: 1,
      hosts: checked.slice(0, -1).map(toJson),
      stripe: toJson(checked.at(-1) ?? checked[0]!),
    }),
  })
  const failing = checked.slice(0, -1).filter((one) => one.exit !== EXIT.ok)
  if (failing.length === 0)
    return checked.some((one) => one.findings.some((finding) => finding.mark === 'problem')) ? EXIT.problems : EXIT.ok
  return hosts.length > 1 && failing.length < hosts.length ? EXIT.someHostsFailed : (failing[0]?.exit ?? EXIT.problems)
}

const toJson = ({ name, findings }: Checked) => ({
  name,
  ok: findings.every((finding) => finding.mark !== 'problem'),
  findings,
})

const say = (session: Session, key: DoctorKey, args: MessageArgs = {}): string => fill(DOCTOR[key][session.lang], args)

/** Everything about one host; what fails is a finding, so that the other hosts are still looked at. */
export const checkHost = async (host: HostConfig, session: Session, flags: HostFlags): Promise<Checked> => {
  const findings: Finding[] = []
  let exit: number = EXIT.ok
  const failed = (error: unknown): void => {
    if (!(error instanceof ProdlogsError)) throw error
    const { what, next } = describeError(session.lang, error.code, error.args)
    findings.push({ mark: 'problem', text: what, fix: next })
    exit = error.exitCode
  }
  try {
    const from = Date.now()
    const connection = await connectTo(host, session, flags)
    findings.push({
      mark: 'ok',
      text: say(session, 'reached', { transport: connection.transport, ms: Date.now() - from }),
    })
    const found = await describeHost(connection, host, readOptionsOf(host, session))
    findings.push(...aboutHost(found, session))
    for (const source of found.sources) {
      if (source.error !== undefined) failed(source.error)
      else findings.push(...(await aboutSource(source, { host, connection }, session, flags)))
    }
  } catch (error) {
    failed(error)
  }
  return { name: host.name, findings, exit }
}

const aboutHost = (found: HostDescription, session: Session): Finding[] => {
  const findings: Finding[] = [
    { mark: 'ok', text: say(session, 'shell', { user: found.user ?? '?', os: found.os ?? '?' }) },
    { mark: 'note', text: say(session, 'groups', { groups: found.groups.join(', ') || '—' }) },
    {
      mark: 'note',
      text: say(session, 'tools', {
        tools: Object.entries(found.tools)
          .map(([name, flavour]) => (flavour === '' ? name : `${name} (${flavour})`))
          .join(', '),
      }),
    },
  ]
  const { clock } = found
  if (clock !== undefined) {
    const off = Math.abs(clock.skewMs) > SKEW_MS + clock.withinMs
    findings.push(
      off
        ? {
            mark: 'problem',
            text: say(session, 'skewed', { seconds: (clock.skewMs / 1000).toFixed(1), zone: clock.offset }),
            fix: say(session, 'fixClock'),
          }
        : {
            mark: 'ok',
            text: say(session, 'clock', { ms: Math.max(1, Math.round(clock.withinMs)), zone: clock.offset }),
          },
    )
  }
  if (found.offered !== undefined)
    findings.push({
      mark: 'ok',
      text: say(session, 'gate', { names: found.offered.map(({ name }) => name).join(', ') }),
    })
  return findings
}

const aboutSource = async (
  found: SourceDescription,
  reached: Parameters<typeof hostFeed>[0],
  session: Session,
  flags: HostFlags,
): Promise<Finding[]> => {
  const { source } = found
  const findings: Finding[] = []
  const formats = await formatsOf(reached, source, session, flags)
  const age = found.lastAt === undefined ? undefined : session.now - found.lastAt
  if (formats.total === 0) findings.push({ mark: 'note', text: say(session, 'sourceEmpty', { source: source.name }) })
  else if (formats.names.length === 0)
    findings.push({
      mark: 'problem',
      text: say(session, 'sourceUnknown', { source: source.name }),
      fix: say(session, 'fixUnknown'),
    })
  else {
    const args = {
      source: source.name,
      format: formats.names.join(', '),
      age: age === undefined ? '' : ageText(age, session.lang),
    }
    findings.push({ mark: 'ok', text: say(session, age === undefined ? 'sourceNoTime' : 'source', args) })
  }
  if (age !== undefined && age > OLD_MS)
    findings.push({
      mark: 'problem',
      text: say(session, 'sourceOld', { source: source.name, age: ageText(age, session.lang) }),
      fix: say(session, 'fixOld'),
    })
  const rotated = found.files.slice(0, -1)
  if (rotated.length > 0)
    findings.push({
      mark: 'note',
      text: say(session, 'rotated', { source: source.name, n: rotated.length, names: namesOf(rotated) }),
    })
  const locked = rotated.filter((file) => !file.readable)
  if (locked.length > 0) {
    const tool = toolFor(locked[0]?.name ?? '')
    findings.push({
      mark: 'problem',
      text: say(session, 'rotatedUnreadable', { source: source.name, names: namesOf(locked) }),
      ...(tool === undefined ? {} : { fix: say(session, 'fixTool', { tool }) }),
    })
  }
  return findings
}

const namesOf = (files: readonly { name: string }[]): string => {
  const names = files.map(({ name }) => name)
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} …` : names.join(', ')
}

const toolFor = (name: string): string | undefined =>
  ({ gz: 'gzip', zst: 'zstd', xz: 'xz-utils', bz2: 'bzip2' })[name.slice(name.lastIndexOf('.') + 1)]

const formatsOf = async (
  reached: Parameters<typeof hostFeed>[0],
  source: SourceConfig,
  session: Session,
  flags: HostFlags,
) => {
  const names = new Map<string, number>()
  let total = 0
  const feed = hostFeed(reached, source, session, flags)
  for await (const event of understand(session, feed, feed.open({ kind: 'last', lines: 200 }))) {
    if (event.kind !== 'observed') continue
    for (const { record } of event.observed) {
      total++
      if (record.kind === 'parsed') names.set(record.format, (names.get(record.format) ?? 0) + 1)
    }
  }
  return {
    total,
    names: [...names]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([name]) => name),
  }
}

const ageText = (ms: number, lang: Session['lang']): string => {
  const units = { en: ['s', 'min', 'h', 'd'], ru: ['с', 'мин', 'ч', 'д'] }[lang]
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} ${units[0]}`
  if (seconds < 7200) return `${Math.round(seconds / 60)} ${units[1]}`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} ${units[2]}` : `${Math.round(seconds / 86_400)} ${units[3]}`
}

const checkStripe = async (session: Session): Promise<Checked> => {
  if (!stripeIsAvailable(session))
    return { name: 'Stripe', exit: EXIT.ok, findings: [{ mark: 'note', text: say(session, 'stripeNone') }] }
  const findings: Finding[] = []
  try {
    const reader = await openStripe(session)
    const key = await reader.describeKey()
    const account = key.account === undefined ? '' : `, ${key.account.id}`
    findings.push({ mark: 'ok', text: say(session, 'stripeKey', { kind: key.kind, mode: key.mode ?? '?', account }) })
    if (key.missing.length > 0)
      findings.push({
        mark: 'problem',
        text: say(session, 'stripeMissing', { permissions: key.missing.join(', ') }),
        fix: say(session, 'fixStripe'),
      })
    for (const endpoint of await reader.listEndpoints()) {
      const expected = Object.keys(session.config.expect)
      const missing = expected.filter(
        (type) => !endpoint.enabledEvents.includes('*') && !endpoint.enabledEvents.includes(type),
      )
      if (!endpoint.enabled)
        findings.push({
          mark: 'problem',
          text: say(session, 'endpointDisabled', { url: endpoint.url }),
          fix: say(session, 'fixEndpoint'),
        })
      else if (missing.length > 0)
        findings.push({
          mark: 'problem',
          text: say(session, 'endpointTypes', { url: endpoint.url, types: missing.join(', ') }),
          fix: say(session, 'fixTypes'),
        })
      else
        findings.push({
          mark: 'ok',
          text: say(session, 'endpoint', {
            url: endpoint.url,
            status: endpoint.status,
            types: endpoint.enabledEvents.slice(0, 4).join(', '),
          }),
        })
    }
  } catch (error) {
    if (!(error instanceof ProdlogsError)) throw error
    const { what, next } = describeError(session.lang, error.code, error.args)
    findings.push({ mark: 'problem', text: what, fix: next })
  }
  return { name: 'Stripe', findings, exit: EXIT.ok }
}

const GLYPH: Readonly<Record<Mark, readonly [glyph: string, tone: Tone]>> = {
  ok: ['✔', 'good'],
  note: ['·', 'dim'],
  problem: ['✖', 'bad'],
}

const blocksOf = ({ name, findings }: Checked): Block[] => [
  { kind: 'heading', text: name },
  ...findings.map((finding): Block => {
    const [glyph, tone] = GLYPH[finding.mark]
    const spans: Cell[] = ['  ', { text: glyph, tone }, ` ${finding.text}`]
    return {
      kind: 'line',
      spans: finding.fix === undefined ? spans : [...spans, { text: `  → ${finding.fix}`, tone: 'strong' }],
    }
  }),
]
