import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { SafeText } from '../../model/safe-text.ts'
import type { Lifetime } from './lifetime.ts'

export interface AskOptions {
  readonly lifetime: Lifetime
  /** Takes the question back. */
  readonly signal?: AbortSignal
  /** What is typed is not echoed. */
  readonly secret?: boolean
}

/** Asks one question on the terminal (stdin and stderr); undefined when the run ends or the input is closed. */
export const askLine = async (question: SafeText, options: AskOptions): Promise<string | undefined> => {
  const { lifetime, signal = lifetime.signal, secret = false } = options
  if (signal.aborted) return undefined
  let muted = false
  // readline writes the question and echoes what is typed through this stream.
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
      prompt.question(question, resolve)
      muted = secret
    })
  } finally {
    prompt.close()
    if (secret) process.stderr.write('\n')
  }
}
