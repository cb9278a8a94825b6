import { toLatin1 } from './latin1.ts'
import { createBlocks, createEngine, type RedactorOptions } from './redactor.ts'

/** Counts the secrets in lines by kind, and shows none of them. */
export const countSecrets = (lines: readonly string[], options: RedactorOptions = {}): Record<string, number> => {
  const counter = createSecretCounter(options)
  counter.add(lines)
  return counter.counts()
}

export interface SecretCounter {
  /** Lines that follow those of the last call. */
  add(lines: readonly string[]): void
  counts(): Record<string, number>
}

/** Counts over lines that come in portions, as `prodlogs scan` reads them. */
export const createSecretCounter = (options: RedactorOptions = {}): SecretCounter => {
  const engine = createEngine(options)
  const blocks = createBlocks()
  let unreadable = 0
  return {
    add: (lines) => {
      if (lines.length === 0) return
      try {
        engine.redact(`${lines.map(toLatin1).join('\n')}\n`, blocks)
      } catch {
        unreadable += lines.length
        blocks.reset()
      }
    },
    counts: () => ({ ...Object.fromEntries(engine.counts), ...(unreadable > 0 ? { withheld: unreadable } : {}) }),
  }
}
