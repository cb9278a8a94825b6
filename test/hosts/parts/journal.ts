import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programPath } from './guard.ts'

export interface TestEntry {
  /** Epoch milliseconds. */
  readonly at: number
  readonly message: string | Buffer
  readonly unit?: string
  readonly priority?: number
}

export interface TestJournal {
  readonly dir: string
  /** To be put in front of PATH: its journalctl reads this journal. */
  readonly bin: string
  /** Adds entries to a journal file, `app` when none is named. */
  add(entries: readonly TestEntry[], file?: string): void
}

/** A real journal made by systemd-journal-remote from the export format, and a journalctl that reads it. */
export const createJournal = (dir: string): TestJournal => {
  const files = join(dir, 'journal')
  const bin = join(dir, 'bin')
  mkdirSync(files, { recursive: true })
  mkdirSync(bin, { recursive: true })
  chmodSync(dir, 0o755)
  writeFileSync(join(bin, 'journalctl'), `#!/bin/sh\nexec '${programPath('journalctl')}' -D '${files}' "$@"\n`, {
    mode: 0o755,
  })
  let written = 0
  return {
    dir: files,
    bin,
    add: (entries, file = 'app') => {
      const path = join(dir, `export-${++written}`)
      writeFileSync(path, Buffer.concat(entries.map(exportEntry)))
      execFileSync(programPath('systemd-journal-remote'), ['-o', join(files, `${file}.journal`), path], {
        stdio: 'ignore',
      })
    },
  }
}

const exportEntry = ({ at, message, unit = 'payments.service', priority = 6 }: TestEntry): Buffer => {
  const text = Buffer.from(message)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const micros = Math.round(at * 1000)
  const head = [
    `__REALTIME_TIMESTAMP=${micros}`,
    `__MONOTONIC_TIMESTAMP=${micros - 1_600_000_000_000_000}`,
    `_BOOT_ID=${'a'.repeat(32)}`,
    `_MACHINE_ID=${'b'.repeat(32)}`,
    `_SYSTEMD_UNIT=${unit}`,
    '_PID=42',
    `PRIORITY=${priority}`,
    'MESSAGE\n',
  ].join('\n')
  return Buffer.concat([Buffer.from(head), length, text, Buffer.from('\n\n')])
}
