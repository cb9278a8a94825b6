import { createSecretCounter } from '../../redact/index.ts'
import { count } from '../../messages/lang.ts'
import { SCAN } from '../../messages/scan.ts'
import { WORDS } from '../../messages/words.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { Gap } from '../../model/gap.ts'
import type { Block, Words } from '../../report/document.ts'
import { gapBlocks } from '../../report/answer/searched.ts'
import { gapJson } from '../../report/report-json.ts'
import type { LineFeed } from '../../app/feed.ts'
import { openLines } from '../../app/feeds.ts'
import { redactorOptions } from '../../app/redactor.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { outcome } from '../io/outcome.ts'
import { printBlocks } from '../io/print-blocks.ts'
import { sayingsOf } from '../../app/sayings.ts'
import { createSession, type Session } from '../session.ts'
import { windowOf } from '../args/window.ts'

export interface ScanFlags extends HostChoice, WindowFlags, OutputFlags {}

interface Totals {
  secrets: number
  personal: number
}

interface Scanned {
  readonly host: string
  readonly source: string
  lines: number
  readonly kinds: Record<string, number>
}

/** Kinds of personal data: they are counted too, but nobody can roll an e-mail address. */
const PERSONAL_KINDS: ReadonlySet<string> = new Set(['email', 'phone', 'name', 'address', 'personal', 'iban', 'ip'])

/** `prodlogs scan`: how many secrets of which kind a log holds, never which. Exit 3 when there are any. */
export const runScan = async (given: ScanFlags, lifetime: Lifetime, files: string[]): Promise<number> => {
  const flags = { ...given, file: [...given.file, ...files] }
  const session = await createSession(flags, lifetime, { objects: true })
  const window = await windowOf(session, flags)
  const { lines, failures, gaps: unreached, asked } = await openLines(session, flags)
  const gaps: Gap[] = [...unreached]
  const results = await Promise.all(lines.map((feed) => scanFeed(feed, session, flags, window, gaps)))
  const total: Totals = { secrets: 0, personal: 0 }
  for (const [kind, n] of results.flatMap(({ kinds }) => Object.entries(kinds)))
    total[PERSONAL_KINDS.has(kind) ? 'personal' : 'secrets'] += n
  const say = sayingsOf(session)
  await printBlocks(session, {
    title: 'prodlogs scan',
    blocks: () => [...blocksOf(results, total, session), ...gapBlocks(gaps, say)],
    json: () => ({ version: 1, ...total, sources: results, gaps: gaps.map((gap) => gapJson(gap, say)) }),
  })
  return outcome(total.secrets + total.personal > 0 ? EXIT.problems : EXIT.ok, { asked, failed: failures.length, gaps })
}

const scanFeed = async (
  feed: LineFeed,
  session: Session,
  flags: ScanFlags,
  window: Awaited<ReturnType<typeof windowOf>>,
  gaps: Gap[],
): Promise<Scanned> => {
  const scanned: Scanned = { host: feed.host, source: feed.source, lines: 0, kinds: {} }
  const request =
    flags.lines !== undefined
      ? ({ kind: 'last', lines: flags.lines } as const)
      : window === undefined
        ? ({ kind: 'grep', strings: [''], scope: {} } as const)
        : ({ kind: 'since', window } as const)
  const counter = createSecretCounter(redactorOptions({ config: session.config, env: session.env, showPii: false }))
  for await (const event of feed.open(request)) {
    if (session.lifetime.signal.aborted) break
    if (event.kind === 'gap') gaps.push(event.gap)
    if (event.kind !== 'lines') continue
    scanned.lines += event.lines.length
    counter.add(event.lines.map((line) => line.text))
  }
  Object.assign(scanned.kinds, counter.counts())
  return scanned
}

const blocksOf = (results: readonly Scanned[], total: Totals, { lang }: Session): Block[] => {
  const lines = results.reduce((sum, one) => sum + one.lines, 0)
  const [only] = results
  const sources =
    results.length === 1 && only !== undefined
      ? `${only.host}:${only.source}`
      : count(lang, results.length, WORDS.source[lang])
  const where = `${count(lang, lines, WORDS.line[lang])}, ${sources}`
  if (lines === 0) {
    const nothing = SCAN.nothing[lang]
    return [{ kind: 'title', state: 'skipped', text: [`${nothing}: ${sources}`], under: [] }]
  }
  if (total.secrets + total.personal === 0) {
    const none = SCAN.none[lang]
    return [{ kind: 'title', state: 'done', text: [`${none} (${where})`], under: [] }]
  }
  const found = [
    ...(total.secrets > 0 ? [count(lang, total.secrets, WORDS.secret[lang])] : []),
    ...(total.personal > 0 ? [count(lang, total.personal, WORDS.personal[lang])] : []),
  ].join(', ')
  return [
    {
      kind: 'title',
      state: 'failed',
      text: [`${found} (${where})`],
      under: [],
    },
    {
      kind: 'table',
      columns: [{ head: '', numeric: true }, { head: '' }, { head: '' }],
      rows: results.flatMap(({ host, source, kinds }) =>
        Object.entries(kinds)
          .sort((a, b) => b[1] - a[1])
          .map(([kind, n]): Words[] => [
            [String(n)],
            [{ text: kind, tone: 'bad' }],
            [{ text: `${host} ${source}`, tone: 'dim' }],
          ]),
      ),
    },
    {
      kind: 'actions',
      items: [...(total.secrets === 0 ? [] : [{ text: [SCAN.rollKeys[lang]] }]), { text: [SCAN.cleanLogger[lang]] }],
    },
  ]
}
