import type { Prompter, PromptRequest } from '../../connect/options.ts'
import { sayConnect } from '../../messages/connect.ts'
import type { Lang } from '../../messages/lang.ts'
import { askLine } from './ask-line.ts'
import type { AppSession } from '../../app/session.ts'
import type { Plain } from './error-line.ts'
import type { Lifetime } from './lifetime.ts'

/** What asking needs of a session. */
interface Asking extends AppSession {
  readonly lifetime: Lifetime
  readonly plain: Plain
}

/** Asks on the terminal; secret answers are not echoed, and known as secrets from then on. One question at a time. */
export const createPrompter = (session: Asking): Prompter => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask: (request, signal) => {
      const asked = last.then(() => askOnce(request, session, signal ?? session.lifetime.signal))
      last = asked.catch(() => {})
      return asked
    },
  }
}

const askOnce = async (request: PromptRequest, session: Asking, signal: AbortSignal): Promise<string | undefined> => {
  await session.ready()
  const { lifetime, redactor, lang } = session
  const secret = request.kind === 'passphrase' || (request.kind === 'answer' && !request.echo)
  const answer = await askLine(redactor.text(session.plain(questionOf(request, lang), true)), {
    lifetime,
    signal,
    secret,
  })
  if (secret && answer !== undefined) redactor.know(answer, 'passphrase')
  return answer
}

const questionOf = (request: PromptRequest, lang: Lang): string => {
  if (request.kind === 'answer') return `${request.host}: ${request.text.trim().replace(/\s*\n\s*/g, ' ')} `
  const key = request.kind === 'passphrase' ? 'ask_passphrase' : 'ask_host_key'
  const { kind: _, ...args } = request
  return sayConnect(lang, key, args)
}
