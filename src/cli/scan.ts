import { createSecretCounter } from '../redact/index.ts'
import { count } from '../messages/lang.ts'
import { WORDS } from '../messages/words.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import type { Block, Cell } from '../report/document.ts'
import { gapBlocks } from '../report/report-document.ts'
import { gapJson } from '../report/report-json.ts'
import { openLines, type LineFeed } from './feeds.ts'
import { redactorOptions } from './redactor.ts'
import type { Lifetime } from './lifetime.ts'
import type { HostFlags, OutputFlags, WindowFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { printBlocks } from './print-blocks.ts'
import { sayingsOf } from './sayings.ts'
import { createSession, type Session } from './session.ts'
import { windowOf } from './window.ts'

export interface ScanFlags extends HostFlags, WindowFlags, OutputFlags {}

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
    const nothing = { en: 'There was nothing to look at', ru: 'Смотреть было не на что' }[lang]
    return [{ kind: 'heading', text: `! ${nothing}: ${sources}`, tone: 'warn' }]
  }
  if (total.secrets + total.personal === 0) {
    const none = { en: 'No secret was found', ru: 'Секретов не найдено' }[lang]
    return [{ kind: 'heading', text: `✔ ${none} (${where})`, tone: 'good' }]
  }
  const found = [
    ...(total.secrets > 0 ? [count(lang, total.secrets, WORDS.secret[lang])] : []),
    ...(total.personal > 0 ? [count(lang, total.personal, WORDS.personal[lang])] : []),
  ].join(', ')
  return [
    {
      kind: 'heading',
      text: `✖ ${found} (${where})`,
      tone: 'bad',
    },
    {
      kind: 'table',
      rows: results.flatMap(({ host, source, kinds }) =>
        Object.entries(kinds)
          .sort((a, b) => b[1] - a[1])
          .map(([kind, n]): Cell[] => [
            String(n),
            { text: kind, tone: 'bad' },
            { text: `${host}:${source}`, tone: 'dim' },
          ]),
      ),
      numeric: [0],
    },
    {
      kind: 'list',
      ordered: true,
      items: [
        ...(total.secrets === 0
          ? []
          : [
              [
                {
                  en: 'Roll the keys that stand there: whoever could read the log has them.',
                  ru: 'Смените ключи, которые там стоят: они есть у каждого, кто мог читать лог.',
                }[lang],
              ],
            ]),
        [{ en: 'Clean the logger, then scan again.', ru: 'Почистите логгер и просканируйте снова.' }[lang]],
      ],
    },
  ]
}
