import { describeError } from '../messages/errors.ts'
import { AGE_UNITS, DOCTOR, type DoctorKey } from '../messages/doctor.ts'
import { fill } from '../messages/fill.ts'
import { selectHosts } from '../config/hosts.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { EngineSource } from '../model/engine.ts'
import { isEngineSource, type HostConfig } from '../model/host.ts'
import type { MessageArgs } from '../model/verdict.ts'
import { describeHost, type HostDescription, type SourceDescription } from '../read/index.ts'
import { skewThatCounts } from './host-clock.ts'
import { engineFeed, openSourceOf } from './engine-feed.ts'
import type { LineFeed } from './feed.ts'
import { hostFeed } from './host-feed.ts'
import { dialOf } from './source-feeds.ts'
import { understand } from './feeds.ts'
import { readOptionsOf } from './read-options.ts'
import type { HostChoice } from './choice.ts'
import { connectTo, needsNoLogin } from './reach-hosts.ts'
import { openStripe, stripeIsAvailable } from './stripe-session.ts'
import type { AppSession } from './session.ts'

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

export interface Examined {
  readonly hosts: readonly Checked[]
  readonly stripe: Checked
}

/** The documented JSON of `doctor`. */
export const doctorJson = ({ hosts, stripe }: Examined) => ({
  version: 1 as const,
  hosts: hosts.map(checkedJson),
  stripe: checkedJson(stripe),
})

const checkedJson = ({ name, findings }: Checked) => ({
  name,
  ok: findings.every((finding) => finding.mark !== 'problem'),
  findings,
})

const OLD_MS = 24 * 3_600_000

/** What works, what does not, and how to mend it: each host, then Stripe. */
export const doctor = async (session: AppSession, question: HostChoice): Promise<Examined> => {
  const hosts =
    question.host.length > 0 || session.config.default !== undefined || session.config.hosts.size === 0
      ? selectHosts(question.host, question.source, session.config)
      : [...session.config.hosts.values()]
  await session.ready()
  return {
    hosts: await Promise.all(hosts.map((host) => checkHost(host, session, question))),
    stripe: await checkStripe(session),
  }
}

const say = (session: AppSession, key: DoctorKey, args: MessageArgs = {}): string =>
  fill(DOCTOR[key][session.lang], args)

/** Everything about one host; what fails is a finding, so that the other hosts are still looked at. */
export const checkHost = async (host: HostConfig, session: AppSession, flags: HostChoice): Promise<Checked> => {
  const findings: Finding[] = []
  let exit: number = EXIT.ok
  const failed = (error: unknown): void => {
    if (!(error instanceof ProdlogsError)) throw error
    const { what, next } = describeError(session.lang, error.failure)
    findings.push({ mark: 'problem', text: what, fix: next })
    exit = error.exitCode
  }
  try {
    if (needsNoLogin(host)) {
      for (const source of host.sources.filter(isEngineSource))
        findings.push(...((await aboutEngine(host, source, session).catch(failed)) ?? []))
      return { name: host.name, findings, exit }
    }
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
    for (const source of host.sources.filter(isEngineSource))
      findings.push(
        ...((await aboutEngine(host, source, session, dialOf({ host, connection }, session, flags)).catch(failed)) ??
          []),
      )
  } catch (error) {
    failed(error)
  }
  return { name: host.name, findings, exit }
}

/** What the engine tells of itself and of the source, and how its newest lines are understood. */
const aboutEngine = async (
  host: HostConfig,
  source: EngineSource,
  session: AppSession,
  dial?: Parameters<typeof engineFeed>[3],
): Promise<Finding[]> => {
  const from = Date.now()
  const engine = await openSourceOf(host, source, session, dial)
  const { version, found, retention, lastAt, skewMs } = await engine.describe()
  const name = source.name
  const ms = Date.now() - from
  const findings: Finding[] = [
    { mark: 'ok', text: say(session, 'engine', { source: name, version: version ?? source.type, ms }) },
    { mark: 'note', text: say(session, 'engineFound', { source: name, names: listOf(found) }) },
  ]
  if (retention !== undefined)
    findings.push({ mark: 'note', text: say(session, 'retention', { source: name, retention }) })
  // The header of an answer has whole seconds.
  if (skewMs !== undefined && skewThatCounts({ skewMs, withinMs: 1000 }) !== 0)
    findings.push({
      mark: 'problem',
      text: say(session, 'engineSkewed', { source: name, seconds: (skewMs / 1000).toFixed(1) }),
      fix: say(session, 'fixClock'),
    })
  const feed = engineFeed(host, source, session, dial)
  findings.push(
    ...formatFindings(
      await formatsOf(feed, session),
      name,
      lastAt === undefined ? undefined : session.now - lastAt,
      session,
    ),
  )
  return findings
}

const listOf = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} … (${names.length})` : names.join(', ') || '—'

const aboutHost = (found: HostDescription, session: AppSession): Finding[] => {
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
    const off = skewThatCounts(clock) !== 0
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
  session: AppSession,
  flags: HostChoice,
): Promise<Finding[]> => {
  const { source } = found
  const formats = await formatsOf(hostFeed(reached, source, session, flags), session)
  const age = found.lastAt === undefined ? undefined : session.now - found.lastAt
  const findings = formatFindings(formats, source.name, age, session)
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

/** What the last lines are, and how old the last is. */
const formatFindings = (
  formats: Awaited<ReturnType<typeof formatsOf>>,
  source: string,
  age: number | undefined,
  session: AppSession,
): Finding[] => {
  const findings: Finding[] = []
  if (formats.total === 0) findings.push({ mark: 'note', text: say(session, 'sourceEmpty', { source }) })
  else if (formats.names.length === 0)
    findings.push({
      mark: 'problem',
      text: say(session, 'sourceUnknown', { source }),
      fix: say(session, 'fixUnknown'),
    })
  else {
    const args = {
      source,
      format: formats.names.join(', '),
      age: age === undefined ? '' : ageText(age, session.lang),
    }
    findings.push({ mark: 'ok', text: say(session, age === undefined ? 'sourceNoTime' : 'source', args) })
  }
  if (age !== undefined && age > OLD_MS)
    findings.push({
      mark: 'problem',
      text: say(session, 'sourceOld', { source, age: ageText(age, session.lang) }),
      fix: say(session, 'fixOld'),
    })
  return findings
}

const namesOf = (files: readonly { name: string }[]): string => {
  const names = files.map(({ name }) => name)
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} …` : names.join(', ')
}

const toolFor = (name: string): string | undefined =>
  ({ gz: 'gzip', zst: 'zstd', xz: 'xz-utils', bz2: 'bzip2' })[name.slice(name.lastIndexOf('.') + 1)]

const formatsOf = async (feed: LineFeed, session: AppSession) => {
  const names = new Map<string, number>()
  let total = 0
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

const ageText = (ms: number, lang: AppSession['lang']): string => {
  const units = AGE_UNITS[lang]
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} ${units[0]}`
  if (seconds < 7200) return `${Math.round(seconds / 60)} ${units[1]}`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} ${units[2]}` : `${Math.round(seconds / 86_400)} ${units[3]}`
}

const checkStripe = async (session: AppSession): Promise<Checked> => {
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
    const { what, next } = describeError(session.lang, error.failure)
    findings.push({ mark: 'problem', text: what, fix: next })
  }
  return { name: 'Stripe', findings, exit: EXIT.ok }
}
