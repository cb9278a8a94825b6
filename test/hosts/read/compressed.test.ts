import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/connect/connection.ts'
import { processConnection } from '../../../src/connect/command.ts'
import { tempFolder } from '../parts/files.ts'
import { fileSource, read, SHELLS, shellConnection } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

const LINES = Array.from(
  { length: 200_000 },
  (_, n) => `${new Date(1_700_000_000_000 + n * 10).toISOString()} INFO n=${n} запрос ${(n * 7919) % 104729} обработан`,
)
const BYTES = Buffer.byteLength(LINES.join('\n')) + 1
const path = join(dir, 'app.log')
writeFileSync(path, `${LINES.join('\n')}\n`)

/** The same connection over a link of 2 MB/s, and how many bytes went over it. `cutAt`: the link ends after so many. */
const slow = (connection: Connection, cutAt = Number.POSITIVE_INFINITY) => {
  const wire = { bytes: 0 }
  const openShell: Connection['openShell'] = async (options) => {
    const shell = await connection.openShell(options)
    const link = new Transform({
      readableHighWaterMark: 65_536,
      writableHighWaterMark: 65_536,
      transform(chunk: Buffer, _encoding, done) {
        if (wire.bytes >= cutAt) return done()
        wire.bytes += chunk.length
        void sleep(chunk.length / 2000).then(() => done(null, chunk))
        if (wire.bytes < cutAt) return
        shell.kill()
        link.end()
      },
    })
    shell.stdout.pipe(link)
    return { ...shell, stdout: link, kill: () => shell.kill() }
  }
  return { connection: { ...connection, openShell }, wire }
}

const digest = (texts: readonly string[]): string => createHash('sha256').update(texts.join('\n')).digest('hex')

describe.concurrent.for(SHELLS)('a bulk answer over a slow link, under %s', (shell) => {
  test('comes compressed once the link is known to be slow, and whole', async () => {
    const { connection, wire } = slow(shellConnection(shell, dir))
    const { texts, gaps, lines } = await read(connection, fileSource(path), { kind: 'last', lines: 1_000_000 })
    expect({ gaps, count: texts.length }).toEqual({ gaps: [], count: LINES.length })
    expect(digest(texts)).toBe(digest(LINES))
    expect(wire.bytes).toBeLessThan(BYTES * 0.7)
    expect(lines.at(-1)?.origin.position).toMatchObject({ offset: BYTES - Buffer.byteLength(LINES.at(-1) ?? '') - 1 })
  })

  test('also of rotated history that was compressed there already', async () => {
    const folder = join(dir, `rotated-${shell}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'app.log.1'), `${LINES.join('\n')}\n`)
    execFileSync('gzip', ['-1', join(folder, 'app.log.1')])
    writeFileSync(join(folder, 'app.log'), 'the last\n')
    const { connection, wire } = slow(shellConnection(shell, dir))
    const { texts, gaps } = await read(connection, fileSource(join(folder, 'app.log')), {
      kind: 'last',
      lines: 1_000_000,
    })
    expect(gaps).toEqual([])
    expect(digest(texts)).toBe(digest([...LINES, 'the last']))
    expect(wire.bytes).toBeLessThan(BYTES * 0.7)
  })
})

test.concurrent('a link that is cut in the middle of what is compressed is a cut', async () => {
  const { connection } = slow(shellConnection('dash', dir), 5_500_000)
  const { texts, gaps } = await read(connection, fileSource(path), { kind: 'last', lines: 1_000_000 })
  expect(gaps.map(({ kind }) => kind)).toEqual(['stream_cut'])
  expect(texts.length).toBeGreaterThan(50_000)
  expect(digest(texts.slice(0, -1))).toBe(digest(LINES.slice(0, texts.length - 1)))
})

test.concurrent('an answer that is soon over comes as it is', async () => {
  const { connection, wire } = slow(shellConnection('dash', dir))
  const { texts } = await read(connection, fileSource(path), { kind: 'last', lines: 50_000 })
  expect(digest(texts)).toBe(digest(LINES.slice(-50_000)))
  expect(wire.bytes).toBeGreaterThan(Buffer.byteLength(texts.join('\n')))
})

test.concurrent('a host without gzip sends what it has', async () => {
  const bin = join(dir, 'without-gzip')
  mkdirSync(bin)
  const tools = [
    'sh',
    'tail',
    '--lines-as-written',
    'head',
    'dd',
    'date',
    'stat',
    'sort',
    'cut',
    'wc',
    'tr',
    'awk',
    'grep',
    'sed',
    'base64',
    'nice',
    'id',
    'cat',
    'sleep',
    'timeout',
  ]
  for (const tool of tools)
    for (const folder of ['/bin', '/usr/bin'])
      if (existsSync(join(folder, tool))) {
        rmSync(join(bin, tool), { force: true })
        symlinkSync(join(folder, tool), join(bin, tool))
      }
  const { connection, wire } = slow(processConnection('box', 'local', ['env', '-i', `PATH=${bin}`, '/bin/sh', '-s']))
  const { texts, gaps } = await read(connection, fileSource(path), { kind: 'last', lines: 1_000_000 })
  expect(gaps).toEqual([])
  expect(digest(texts)).toBe(digest(LINES))
  expect(wire.bytes).toBeGreaterThan(BYTES)
})
