import type { FilterChoice, HostChoice } from '../../app/choice.ts'
import type { Feed } from '../../app/feed.ts'
import { timeline } from '../../app/timeline.ts'
import { sayConnect } from '../../messages/connect.ts'
import { fill } from '../../messages/fill.ts'
import { count } from '../../messages/lang.ts'
import { REPORT } from '../../messages/report.ts'
import { WORDS } from '../../messages/words.ts'
import { gapReasonText } from '../../messages/gaps.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { ReadNotice } from '../../read/source-reader.ts'
import { withFiles } from '../args/file-words.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { placeOf } from '../args/place.ts'
import { windowOf } from '../args/window.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { outcome } from '../io/outcome.ts'
import { createRecordWriter, type RecordWriter } from '../io/record-output.ts'
import { createSession, type Session } from '../session.ts'

export interface TailFlags extends HostChoice, WindowFlags, FilterChoice, OutputFlags {
  follow?: boolean
  exact?: boolean
  linesAsWritten?: boolean
}

/** `prodlogs tail`: webhooks as they are worked on, or every line as it is written, until the user ends it. */
export const runTail = async (given: TailFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: false, redactLater: true })
  const flags = withFiles(given, words, session.lang)
  const window = await windowOf(session, flags)
  // A local file is somebody's excerpt: it is shown, and followed only when that is asked for.
  const live = flags.follow ?? flags.file.length === 0
  if (!byLine(session, flags)) {
    const { tailRows } = await import('./tail-rows.ts')
    const end = await tailRows(
      session,
      { ...flags, window, live },
      { where: placeOf(flags).where, notice: (feed, notice) => tellNotice(feed, notice, session) },
    )
    return outcome(end.shown > 0 || live ? EXIT.ok : EXIT.nothingFound, end)
  }
  let writer: RecordWriter | undefined
  const end = await timeline(
    session,
    { ...flags, window, live },
    {
      opened: (feeds, asked) => (writer = createRecordWriter(session, { feeds, asked, screen: session.screen })),
      show: async (observed, late) => writer?.write(observed, late ? { late } : {}),
      gap: (gap) => session.warnGap(gap),
      notice: (feed, notice) => tellNotice(feed, notice, session),
      lookedBack: (feed, lines) =>
        session.note(
          fill(REPORT.lookedBack[session.lang], {
            lines: count(session.lang, lines, WORDS.lastLine[session.lang]),
            where: `${feed.host}:${feed.source}`,
          }),
        ),
    },
  )
  return outcome(end.shown > 0 || live ? EXIT.ok : EXIT.nothingFound, end)
}

/** Programs get records, and so does who asks for lines, be it by a filter that chooses lines and not webhooks. */
const byLine = (session: Session, flags: TailFlags): boolean =>
  session.form !== 'text' ||
  flags.linesAsWritten === true ||
  flags.level !== undefined ||
  flags.steps === true ||
  flags.step.length > 0 ||
  flags.text.length > 0

const tellNotice = (feed: Feed, notice: ReadNotice, session: Session): void => {
  const where = { host: `${feed.host}:${feed.source}` }
  const say = (text: string, style: (line: string) => string): void => session.note((plain) => style(plain(text)))
  if (notice.kind === 'link_lost')
    say(
      `! ${sayConnect(session.lang, 'link_lost', { ...where, reason: gapReasonText(session.lang, notice.reason) })}`,
      session.errStyle.yellow,
    )
  else if (notice.kind === 'link_back')
    say(
      `✔ ${sayConnect(session.lang, 'link_back', {
        ...where,
        seconds: (notice.afterMs / 1000).toFixed(1),
        missed: sayConnect(session.lang, `missed_${notice.missed}`),
      })}`,
      session.errStyle.green,
    )
  else if (notice.kind === 'source')
    say(
      `${notice.state === 'file' ? '✔' : '!'} ${sayConnect(session.lang, `source_${notice.state}`, where)}`,
      notice.state === 'file' ? session.errStyle.green : session.errStyle.yellow,
    )
  else if (notice.kind === 'rotated') say(`— ${sayConnect(session.lang, 'rotated', where)}`, session.errStyle.dim)
}
