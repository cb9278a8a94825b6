import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Session } from './session.ts'

/** Asks a person on the terminal; answers to secret questions are not echoed. Rejects when the run ends. */
export interface Prompter {
  ask(question: string, options?: { secret?: boolean }): Promise<string>
}

export const createPrompter = (session: Pick<Session, 'lifetime' | 'redactor' | 'output'>): Prompter => ({
  ask: async (question, { secret = false } = {}) => {
    let muted = false
    // readline echoes what is typed through this stream.
    const echo = new Writable({
      write(chunk, _encoding, done) {
        if (!muted) process.stderr.write(chunk as Uint8Array)
        done()
      },
    })
    const prompt = createInterface({ input: process.stdin, output: echo, terminal: true })
    try {
      return await new Promise<string>((resolve, reject) => {
        const leave = () => reject(new Error('stopped'))
        session.lifetime.signal.addEventListener('abort', leave, { once: true })
        prompt.once('SIGINT', () => session.lifetime.stop(130))
        prompt.question(session.redactor.text(question), resolve)
        muted = secret
      })
    } finally {
      prompt.close()
      if (secret) process.stderr.write('\n')
    }
  },
})
