import { SAID } from '../../messages/commands.ts'
import { fill } from '../../messages/fill.ts'
import { namesFile, withFiles } from '../args/file-words.ts'
import { windowOf } from '../args/window.ts'
import type { HostChoice } from '../../app/choice.ts'
import { idOfWord } from '../../app/query.ts'
import { sayingsOf } from '../../app/sayings.ts'
import { why } from '../../app/why.ts'
import { GREP } from '../../messages/grep.ts'
import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { Id } from '../../model/ids.ts'
import { severityOf } from '../../model/severity.ts'
import { whyDocument } from '../../report/why-document.ts'
import { whyJson } from '../../report/why-json.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { placeOf } from '../args/place.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { outcome } from '../io/outcome.ts'
import { printBlocks } from '../io/print-blocks.ts'
import { withSpinner } from '../io/spinner.ts'
import { createSession, type Session } from '../session.ts'

export interface WhyFlags extends HostChoice, WindowFlags, OutputFlags {}

/** `prodlogs why ID`: the row of steps, the cause, the evidence, the next step. */
export const runWhy = async (given: WhyFlags, lifetime: Lifetime, [word = '', ...files]: string[]): Promise<number> => {
  lifetime.answersWhenStopped()
  const session = await createSession(given, lifetime, { objects: true, redactLater: true })
  const flags = withFiles(given, files, session.lang)
  const id = idOfWord(word) ?? anyId(word, session.lang)
  const window = await windowOf(session, flags)
  const searching = GREP.searching[session.lang]
  const { answer, asked, failed } = await withSpinner(
    session,
    searching,
    () => why(session, { ...flags, id, word, window, edges: session.verbose }, { answersWhenStopped: true }),
    () => session.reading.after(searching, session.lang),
  )
  const say = sayingsOf(session)
  await printBlocks(session, {
    title: `prodlogs why ${id.value}`,
    blocks: () => whyDocument(answer, say, { where: placeOf(flags).where, raw: session.raw }),
    json: () => whyJson(answer, say),
  })
  return outcome(exitFor(answer.verdicts), { asked, failed, gaps: answer.gaps })
}

const exitFor = (answers: readonly { cause: Parameters<typeof severityOf>[0] }[]) => {
  if (answers.length === 0) return EXIT.nothingFound
  return answers.some(({ cause }) => severityOf(cause) === 'problem') ? EXIT.problems : EXIT.ok
}

/** A word that has no known prefix is a deal or a hardware id: the fields tell which. */
const anyId = (word: string, lang: Session['lang']): Id => {
  const value = word.trim()
  if (namesFile(value))
    throw new ProdlogsError('USAGE', {
      reason: fill(SAID.fileAndNoId[lang], { word: value }),
      next: SAID.idFirst[lang],
    })
  if (value === '' || value.length > 256)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'why',
      value: word.slice(0, 40),
      expected: words('evt_, cs_, pi_, ch_, in_, sub_, cus_, 4540'),
    })
  return { kind: 'dealId', value }
}
