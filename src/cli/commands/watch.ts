import { fill } from '../../messages/fill.ts'
import { count } from '../../messages/lang.ts'
import { WATCH } from '../../messages/watch.ts'
import { WORDS } from '../../messages/words.ts'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { SafeText } from '../../model/safe-text.ts'
import { firstIds } from '../../report/ids.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import { Alerts, type Alert, type AlertKind } from '../../app/alerts.ts'
import { withFiles } from '../args/file-words.ts'
import type { Feed } from '../../app/feed.ts'
import { openFeeds } from '../../app/feeds.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { OutputFlags } from '../args/options.ts'
import { feedCommand, ownWords, postJson } from '../io/outlets.ts'
import { createSession, type Session } from '../session.ts'
import { parseDuration } from '../../app/moment.ts'

export interface WatchFlags extends HostChoice, OutputFlags {
  silence?: string
  exec?: string
  post?: string
}

const TICK_MS = 1000
const DELIVER_MS = 30_000

/** `prodlogs watch`: follows the sources and says once when something begins to fail, and once when it is over. */
export const runWatch = async (given: WatchFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: false })
  const flags = withFiles(given, words, session.lang)
  const silence = flags.silence ?? session.config.watch.silence
  const silenceMs = silence === undefined ? undefined : parseDuration(silence)
  if (silence !== undefined && silenceMs === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: '--silence',
      value: silence,
      expected: { code: 'words', text: '30m' },
    })
  if (flags.post !== undefined && !/^https?:\/\//.test(flags.post))
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: '--post',
      value: flags.post,
      expected: { code: 'http_url' },
    })
  const { feeds } = await openFeeds(session, flags)
  const alerts = new Alerts({
    thresholds: session.config.watch.thresholds,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  })
  const hosts = [...new Set(feeds.map((feed) => feed.host))]
  const raise = (list: readonly Alert[]) =>
    Promise.all(list.map((alert) => deliver(alert, session, flags, silence ?? '')))
  session.note(fill(WATCH.started[session.lang], { n: count(session.lang, feeds.length, WORDS.source[session.lang]) }))
  const timer = setInterval(() => void raise(alerts.tick(hosts, Date.now())), TICK_MS)
  lifetime.onEnd(() => clearInterval(timer))
  await Promise.all(feeds.map((feed) => watchFeed(feed, alerts, raise, session)))
  clearInterval(timer)
  return EXIT.ok
}

const watchFeed = async (
  feed: Feed,
  alerts: Alerts,
  raise: (list: readonly Alert[]) => Promise<unknown>,
  session: Session,
): Promise<void> => {
  for await (const event of feed.follow({ last: 0 })) {
    const now = Date.now()
    if (event.kind === 'gap') session.warnGap(event.gap)
    else if (event.kind === 'notice') {
      if (event.notice.kind === 'link_lost') await raise(alerts.link(feed.host, false, now))
      if (event.notice.kind === 'link_back') await raise(alerts.link(feed.host, true, now))
    } else
      for (const { steps } of event.observed) for (const step of steps) await raise(alerts.step(feed.host, step, now))
  }
}

const deliver = async (alert: Alert, session: Session, flags: WatchFlags, silence: string): Promise<void> => {
  const safe = session.redactor.document(
    alertJson(alert, session, silence),
    (json) => `${terminalSafeJson(JSON.stringify(json))}\n`,
  )
  if (session.form === 'text') await session.print(`${alertLine(alert, session, silence)}\n`)
  else await session.printSafe(safe)
  await Promise.all([
    flags.exec === undefined ? undefined : runHook(flags.exec, safe, session),
    flags.post === undefined ? undefined : post(flags.post, safe, session),
  ])
}

const sentence = ({ kind }: Pick<Alert, 'kind'>, session: Session, silence: string): string =>
  fill(WATCH[kind satisfies AlertKind][session.lang], { time: silence })

const alertJson = (alert: Alert, session: Session, silence: string): Record<string, unknown> => {
  const record = alert.step === undefined ? undefined : session.redactor.record(alert.step.record)
  return {
    version: 1,
    state: alert.state,
    kind: alert.kind,
    host: alert.host,
    at: session.time.iso(alert.at),
    count: alert.count,
    text: sentence(alert, session, silence),
    ...(alert.cause === undefined ? {} : { cause: alert.cause }),
    ...(alert.step === undefined
      ? {}
      : { step: alert.step.kind, ids: alert.step.kind === 'signature.failed' ? {} : firstIds(alert.step.ids) }),
    ...(record === undefined ? {} : { source: record.source, line: record.line }),
  }
}

const alertLine = (alert: Alert, session: Session, silence: string): string => {
  const { style, lang, plain } = session
  const mark = alert.state === 'alert' ? style.red(`✖ ${WATCH.alert[lang]}`) : style.green(`✔ ${WATCH.recovered[lang]}`)
  const record = alert.step === undefined ? undefined : session.redactor.record(alert.step.record)
  const deal = alert.step?.kind === 'signature.failed' ? undefined : alert.step?.ids.dealId?.[0]
  const parts = [
    style.dim(session.time.dateTime(alert.at)),
    mark,
    style.magenta(plain(alert.host)),
    plain(sentence(alert, session, silence)),
    alert.cause === undefined ? '' : `(${alert.cause})`,
    deal === undefined ? '' : `deal ${plain(deal)}`,
    record === undefined ? '' : style.dim(plain(record.message.split('\n', 1)[0] ?? '')),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

const runHook = async (command: string, json: SafeText, session: Session): Promise<void> => {
  const code = await feedCommand(ownWords(command), json, { stdout: 'ignore', timeoutMs: DELIVER_MS })
  if (code !== 0) session.note(fill(WATCH.execFailed[session.lang], { code: code ?? '?' }))
}

const post = async (url: string, json: SafeText, session: Session): Promise<void> => {
  try {
    const status = await postJson(ownWords(url), json, DELIVER_MS)
    if (status < 200 || status > 299)
      session.note(fill(WATCH.postFailed[session.lang], { url: shownUrl(url), reason: `HTTP ${status}` }))
  } catch (error) {
    session.note(fill(WATCH.postFailed[session.lang], { url: shownUrl(url), reason: reasonOf(error) }))
  }
}

/** Where it was to go: chat services put the secret into the path and the query. */
const shownUrl = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '?')

/** A failed fetch says why in its cause. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '?'
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
