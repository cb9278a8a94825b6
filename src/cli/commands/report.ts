import { SAID } from '../../messages/commands.ts'
import { statSync } from 'node:fs'
import type { Feed } from '../../app/feed.ts'
import type { FilterChoice, HostChoice } from '../../app/choice.ts'
import { report } from '../../app/report.ts'
import type { Lang } from '../../messages/lang.ts'
import { progressText } from '../../messages/progress.ts'
import { EXIT } from '../../model/exit-code.ts'
import { severityOf } from '../../model/severity.ts'
import { withFiles } from '../args/file-words.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { placeOf } from '../args/place.ts'
import { windowOf } from '../args/window.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { outcome } from '../io/outcome.ts'
import { withSpinner } from '../io/spinner.ts'
import { createSession } from '../session.ts'

export interface ReportFlags extends HostChoice, WindowFlags, FilterChoice, OutputFlags {
  failOn?: 'problems'
  all?: boolean
}

/** `prodlogs report`: how many came, how many failed, why, which deals, what to do first. */
export const runReport = async (given: ReportFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  lifetime.answersWhenStopped()
  const session = await createSession(given, lifetime, { objects: true, redactLater: true })
  const flags = withFiles(given, words, session.lang)
  const window = await windowOf(session, flags)
  let feeds: readonly Feed[] = []
  const total = window === undefined || flags.lines !== undefined ? undefined : sizeOf(flags.file)
  const asking = withSpinner(
    session,
    SAID.reading[session.lang],
    () => report(session, { ...flags, window }, { opened: (opened) => (feeds = opened), answersWhenStopped: true }),
    () => howFar(session.lang, feeds, total),
  )
  const [{ answer, asked, failed }, { printReport }] = await Promise.all([asking, import('../io/print-report.ts')])
  await printReport(session, answer, { ...placeOf(flags), all: flags.all === true })
  const broken = answer.verdicts.some((verdict) => severityOf(verdict.cause) === 'problem')
  const own =
    flags.failOn === 'problems' && broken
      ? EXIT.problems
      : answer.counts.webhooks.received === 0 && answer.verdicts.length === 0
        ? EXIT.nothingFound
        : EXIT.ok
  return outcome(own, { asked, failed, gaps: answer.gaps })
}

/** What is read at the moment, and how much of all there is; undefined before the first bytes. */
const howFar = (lang: Lang, feeds: readonly Feed[], total: number | undefined): string | undefined => {
  const [feed, ...others] = feeds.filter(({ read }) => read.bytes > 0)
  if (feed === undefined) return undefined
  const name = feed.host === 'local' ? feed.source : `${feed.host} ${feed.source}`
  const sum = (of: 'bytes' | 'lines'): number => [feed, ...others].reduce((all, { read }) => all + read[of], 0)
  const place = others.length === 0 ? name : `${name} +${others.length}`
  return progressText(lang, { place, bytes: sum('bytes'), lines: sum('lines'), total })
}

/** How many bytes files have together; undefined where one does not tell (stdin, what is compressed, none). */
const sizeOf = (files: readonly string[]): number | undefined => {
  const sizes = files.map((path) => {
    const file = /\.(?:gz|zip|zst|xz|bz2)$/.test(path) ? undefined : statSync(path, { throwIfNoEntry: false })
    return file?.isFile() === true ? file.size : Number.NaN
  })
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return files.length === 0 || Number.isNaN(all) ? undefined : all
}
