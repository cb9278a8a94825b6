import { liveAnswers } from '../../app/live-answers.ts'
import type { HostChoice } from '../../app/choice.ts'
import { liveWords } from '../../messages/live.ts'
import { EXIT } from '../../model/exit-code.ts'
import { serveSite } from '../../page/server.ts'
import { liveSite } from '../../page/site.ts'
import { withFiles } from '../args/file-words.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { placeOf } from '../args/place.ts'
import { windowOf } from '../args/window.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { createSession } from '../session.ts'

export interface ServeFlags extends HostChoice, WindowFlags, OutputFlags {
  port?: number
}

/** `prodlogs serve`: the page of the report, live, on loopback, until the user ends it. */
export const runServe = async (given: ServeFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: true })
  const flags = withFiles(given, words, session.lang)
  const window = await windowOf(session, flags)
  const answers = liveAnswers(session, { ...flags, window })
  const site = liveSite(session, answers, { version: PRODLOGS_VERSION, place: placeOf(flags) })
  const served = await serveSite(site, { port: flags.port ?? 0 })
  lifetime.onEnd(() => served.close())
  // Our own address, with a token that was drawn for it: no rule of the redactor is to hide it from its owner.
  await session.printSafe(
    session.redactor.document({}, () =>
      session.form === 'text' ? `${served.url}\n` : `${JSON.stringify({ version: 1, url: served.url })}\n`,
    ),
  )
  session.note(liveWords(session.lang).serving)
  await answers.follow()
  return EXIT.ok
}
