import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../parts/find-program.mjs'
import { have, programPath } from '../parts/guard.ts'
import { processConnection } from '../../../src/connect/command.ts'
import type { Connection } from '../../../src/connect/connection.ts'
import type { Gap } from '../../../src/model/gap.ts'
import type { SourceConfig } from '../../../src/model/host.ts'
import type { RawLine } from '../../../src/model/raw-line.ts'
import { openSource, type ReadOptions, type ReadRequest } from '../../../src/read/index.ts'
import type { ReadNotice, ReadStream } from '../../../src/read/source-reader.ts'

export interface Read {
  readonly lines: RawLine[]
  readonly texts: string[]
  readonly gaps: Gap[]
  readonly notices: ReadNotice[]
}

export const collect = async (stream: ReadStream): Promise<Read> => {
  const read: Read = { lines: [], texts: [], gaps: [], notices: [] }
  for await (const event of stream) {
    if (event.kind === 'lines')
      for (const line of event.lines) {
        read.lines.push(line)
        read.texts.push(line.text)
      }
    else if (event.kind === 'gap') read.gaps.push(event.gap)
    else read.notices.push(event.notice)
  }
  return read
}

export const fileSource = (path: string): SourceConfig => ({ type: 'file', name: 'app', path })

/** Shells that the program must run under unchanged; `busybox` has nothing but busybox in its PATH. */
export const SHELLS = ['dash', 'bash', 'busybox'].filter((shell) =>
  shell === 'busybox' ? have('busybox') : findProgram(shell) !== undefined,
)

export const shellConnection = (shell: string, dir: string, env: readonly string[] = []): Connection =>
  processConnection('box', 'local', shellArgv(shell, dir, env))

/** `shell` with its options, that reads a script from stdin. */
export const shellArgv = (shell: string, dir: string, env: readonly string[] = []): string[] =>
  shell === 'busybox'
    ? ['env', '-i', `PATH=${busyboxPath(dir)}`, ...env, 'busybox', 'sh', '-s']
    : ['env', ...env, ...shell.split(' '), '-s']

const busyboxPath = (dir: string): string => {
  const bin = join(dir, 'busybox-bin')
  if (existsSync(bin)) return bin
  mkdirSync(bin)
  const applets = execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n')
  const busybox = programPath('busybox')
  for (const applet of applets) symlinkSync(busybox, join(bin, applet))
  if (!applets.includes('busybox')) symlinkSync(busybox, join(bin, 'busybox'))
  return bin
}

export const read = async (
  connection: Connection,
  source: SourceConfig,
  request: ReadRequest,
  options: ReadOptions = {},
): Promise<Read> => collect(openSource(connection, source, request, options))
