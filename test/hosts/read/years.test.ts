import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { localFeed } from '../../../src/app/local-feed.ts'
import type { AppSession } from '../../../src/app/session.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { tempFolder } from '../parts/files.ts'
import { fileSource, read, SHELLS, shellConnection, type Read } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

/** As syslog writes: no year. */
const syslog = (at: string): string => {
  const [, month = '', day = ''] = /\w+, (\d\d) (\w{3})/.exec(new Date(at).toUTCString())?.slice() ?? []
  return `${day} ${month.replace(/^0/, ' ')} ${at.slice(11, 19)} box app[1]: at ${at}\n`
}

/** Files with the times of their lines, written to last when their last line was, or at `touched`. */
const logs = (
  folder: string,
  files: Readonly<Record<string, { readonly times: readonly string[]; readonly touched?: string }>>,
): string => {
  mkdirSync(join(dir, folder))
  for (const [name, { times, touched }] of Object.entries(files)) {
    const path = join(dir, folder, name)
    const text = times.map(syslog).join('')
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
    const at = new Date(touched ?? times.at(-1) ?? 0)
    utimesSync(path, at, at)
  }
  return join(dir, folder, 'app.log')
}

/** A host whose clock stands at `now`. */
const hostAt = (shell: string, now: string): ReturnType<typeof shellConnection> => {
  const bin = join(dir, `${shell}-${now.replaceAll(':', '-')}`)
  mkdirSync(bin, { recursive: true })
  const at = Date.parse(now) / 1000
  const script = `#!/bin/sh
case "$*" in
*-d*) PATH=\${PATH#*:} exec date "$@" ;;
'+%s %N %z') echo '${at} 000000000 +0000' ;;
*) echo ${at} ;;
esac
`
  writeFileSync(join(bin, 'date'), script, { mode: 0o755 })
  return shellConnection(shell, dir, [`PATH=${bin}:${process.env['PATH']}`])
}

/** The time that is understood of each line beside the one that it was written at. */
const times = ({ lines }: Read): { at: string | undefined; wanted: string | undefined }[] => {
  // The clock of this machine is far off on purpose: the host's counts.
  const parser = createParser({ timezone: 'UTC', now: () => Date.UTC(2029, 5, 1) })
  return [...lines.flatMap((line) => parser.push(line)), ...parser.flush()].map(({ at, raw }) => ({
    at: at === undefined ? undefined : new Date(at).toISOString().replace('.000', ''),
    wanted: / at (\S+)/.exec(raw)?.[1],
  }))
}

const expectRight = (told: Read, count: number): void => {
  const all = times(told)
  expect(all).toHaveLength(count)
  expect(all.filter(({ at, wanted }) => at !== wanted)).toEqual([])
}

describe.for(SHELLS.filter((shell) => shell !== 'busybox'))('years that lines leave out, under %s', (shell) => {
  const name = (what: string): string => `${shell}-${what}`

  const turning = {
    'app.log.2.gz': { times: ['2024-12-30T10:00:00Z', '2025-03-05T10:00:00Z', '2025-11-30T10:00:00Z'] },
    'app.log.1': { times: ['2025-12-01T10:00:00Z', '2026-01-02T10:00:00Z', '2026-06-01T10:00:00Z'] },
    'app.log': { times: ['2026-06-02T10:00:00Z', '2026-12-31T23:59:00Z', '2027-01-01T00:00:05Z'] },
  }

  test('are those of the file, rotated ones of last year too', async () => {
    // Read before midnight by the host's clock: the last line is a few seconds ahead.
    const host = hostAt(shell, '2026-12-31T23:59:58Z')
    const source = fileSource(logs(name('turning'), turning))
    expectRight(await read(host, source, { kind: 'last', lines: 100 }), 9)
    expectRight(await read(host, source, { kind: 'grep', strings: ['app[1]'] }), 9)
  })

  test('tell which lines a window holds', async () => {
    const host = hostAt(shell, '2027-01-01T00:10:00Z')
    const source = fileSource(logs(name('window'), turning))
    const since = async (from: string) =>
      read(host, source, { kind: 'since', window: { from: Date.parse(from) } }, { timezone: 'UTC' })
    expectRight(await since('2026-12-31T23:00:00Z'), 2)
    expectRight(await since('2026-05-01T00:00:00Z'), 4)
    expectRight(await since('2025-12-31T00:00:00Z'), 5)
    expectRight(await since('2024-01-01T00:00:00Z'), 9)
  })

  test('are those of a log that ended long ago, and was copied or touched since', async () => {
    const old = { times: ['2025-11-03T09:00:00Z', '2026-02-03T09:00:00Z'], touched: '2026-11-30T08:00:00Z' }
    const host = hostAt(shell, '2026-11-30T09:00:00Z')
    const source = fileSource(logs(name('touched'), { 'app.log': old }))
    expectRight(await read(host, source, { kind: 'last', lines: 10 }), 2)
    const window = { from: Date.parse('2026-01-01T00:00:00Z') }
    expectRight(await read(host, source, { kind: 'since', window }, { timezone: 'UTC' }), 1)
  })
})

test('a local log that is followed says nothing of the years of lines to come', async () => {
  const path = logs('followed', { 'app.log': { times: ['2026-02-03T09:00:00Z'] } })
  const end = new AbortController()
  const session = { zone: 'UTC', now: Date.UTC(2026, 10, 30), lifetime: { signal: end.signal } } as AppSession
  const feed = localFeed(path, session)
  expect(await feed.newest?.()).toBe(Date.UTC(2026, 1, 3, 9))
  const events = feed.follow({ last: 1 })[Symbol.asyncIterator]()
  await events.next()
  expect(await feed.newest?.()).toBeUndefined()
  end.abort()
  await events.return?.()
})
