import { createInterface } from 'node:readline'
import type { Session } from './session.ts'

/** Asks one question on the terminal; undefined when the run ends or the input is closed. */
export const askLine = async (
  session: Pick<Session, 'lifetime' | 'redactor'>,
  question: string,
): Promise<string | undefined> => {
  const prompt = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  try {
    return await new Promise<string | undefined>((resolve) => {
      session.lifetime.signal.addEventListener('abort', () => resolve(undefined), { once: true })
      prompt.once('SIGINT', () => session.lifetime.stop(130))
      prompt.once('close', () => resolve(undefined))
      prompt.question(session.redactor.text(question), resolve)
    })
  } finally {
    prompt.close()
  }
}
