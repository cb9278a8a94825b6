import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Prompter, PromptRequest } from '../connect/options.ts'
import { sayConnect } from '../messages/connect.ts'
import type { Lang } from '../messages/lang.ts'
import { terminalSafe } from '../report/terminal-safe.ts'
import type { Session } from './session.ts'

/** Asks on the terminal (stdin and stderr); secret answers are not echoed. One question at a time. */
export const createPrompter = (session: Session): Prompter => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask: (request, signal) => {
      const asked = last.then(() => askOnce(request, session, signal ?? session.lifetime.signal))
      last = asked.catch(() => {})
      return asked
    },
  }
}

const askOnce = async (request: PromptRequest, session: Session, signal: AbortSignal): Promise<string | undefined> => {
  await session.ready()
  if (signal.aborted) return undefined
  const { lifetime, redactor, lang } = session
  const secret = request.kind === 'passphrase' || (request.kind === 'answer' && !request.echo)
  let muted = false
  // readline echoes what is typed through this stream.
  const echo = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      if (!muted) process.stderr.write(chunk)
      done()
    },
  })
  const prompt = createInterface({ input: process.stdin, output: echo, terminal: true })
  try {
    return await new Promise<string | undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
      prompt.once('SIGINT', () => lifetime.stop(130))
      prompt.once('close', () => resolve(undefined))
      prompt.question(redactor.text(questionOf(request, lang)), resolve)
      muted = secret
    })
  } finally {
    prompt.close()
    if (secret) process.stderr.write('\n')
  }
}

const questionOf = (request: PromptRequest, lang: Lang): string => {
  if (request.kind === 'answer') return `${terminalSafe(`${request.host}: ${request.text.trim()}`)} `
  const key = request.kind === 'passphrase' ? 'ask_passphrase' : 'ask_host_key'
  const { kind: _, ...args } = request
  return terminalSafe(sayConnect(lang, key, args), true)
}
