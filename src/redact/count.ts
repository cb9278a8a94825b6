import { toLatin1 } from './decode/latin1.ts'
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
  const keys = new Map<string, number>()
  let inKey: string | undefined
  let unreadable = 0
  /** A key has many lines and is one secret. */
  const countKeys = (redacted: string): void => {
    for (const line of redacted.split('\n').slice(0, -1)) {
      const kind = KEY_LINE.exec(line)?.[1]
      if (kind !== undefined && kind !== inKey) keys.set(kind, (keys.get(kind) ?? 0) + 1)
      inKey = kind
    }
  }
  return {
    add: (lines) => {
      if (lines.length === 0) return
      try {
        countKeys(engine.redact(`${lines.map(toLatin1).join('\n')}\n`, blocks))
      } catch {
        unreadable += lines.length
        blocks.reset()
      }
    },
    counts: () => ({
      ...Object.fromEntries([...engine.counts].map(([kind, count]) => [kind, keys.get(kind) ?? count])),
      ...(unreadable > 0 ? { withheld: unreadable } : {}),
    }),
  }
}

const KEY_LINE = /\[(private_key|key_material)(?::[0-9a-f]{6})?\]/
