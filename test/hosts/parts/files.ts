import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface LogWriter {
  /** Lines that were written in all, when it is done. */
  readonly done: Promise<number>
}

/** A writer in a process of its own that rotates as it goes; see log-writer.mjs for the styles. */
export const startLogWriter = async (
  path: string,
  options: { style: string; seconds: number; rate: number; rotations: number },
): Promise<LogWriter> => {
  const { style, seconds, rate, rotations } = options
  const script = join(import.meta.dirname, 'log-writer.mjs')
  const child = spawn(process.execPath, [script, path, style, String(seconds), String(rate), String(rotations)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const done = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(Number(said)))
  })
  while (!existsSync(path)) await sleep(10)
  return { done }
}

/** A folder that is removed when `dispose` is called. */
export const tempFolder = (): { dir: string; dispose(): void } => {
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-test-'))
  return { dir, dispose: () => rmSync(dir, { recursive: true, force: true }) }
}
