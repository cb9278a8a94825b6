import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { describeWith, have } from '../parts/guard.ts'
import type { SourceConfig } from '../../../src/model/host.ts'
import { followWithResume } from '../../../src/read/index.ts'
import { tempFolder } from '../parts/files.ts'
import { createJournal, type TestEntry } from '../parts/journal.ts'
import { read, shellConnection } from './support.ts'

const START = Date.UTC(2024, 2, 1)
const unit: SourceConfig = { type: 'journal', name: 'app', unit: 'payments.service' }
const long = 'x'.repeat(9000)

describeWith('journal')('a journal', () => {
  const { dir, dispose } = tempFolder()
  afterAll(dispose)
  const journal = createJournal(dir)
  const entries: TestEntry[] = Array.from({ length: 50 }, (_, n) => ({
    at: START + n * 1000,
    message: `entry ${n} evt_${n}`,
  }))
  entries[10] = { at: START + 10_000, message: Buffer.from('\x1b[31mred\x1b[0m \xff evt_ansi', 'latin1'), priority: 3 }
  entries[11] = { at: START + 11_000, message: 'first line\nsecond line evt_multi' }
  entries[12] = { at: START + 12_000, message: `${long} evt_long` }
  entries[13] = { at: START + 13_000, message: '{"say":"\\"quoted\\" back\\\\slash evt_json"}' }
  journal.add(entries)
  journal.add([{ at: START, message: 'of another unit', unit: 'other.service' }], 'other')
  const path = `PATH=${journal.bin}:${process.env['PATH'] ?? ''}`
  const connection = shellConnection('dash', dir, [path])

  test('gives messages whole, whatever bytes they hold, with time and priority', async () => {
    const { lines } = await read(connection, unit, { kind: 'last', lines: 40 })
    expect(lines.slice(0, 4).map((line) => line.text)).toEqual([
      '\x1b[31mred\x1b[0m \ufffd evt_ansi',
      'first line\nsecond line evt_multi',
      `${long} evt_long`,
      '{"say":"\\"quoted\\" back\\\\slash evt_json"}',
    ])
    expect(lines[0]).toMatchObject({
      origin: { host: 'box', source: 'app', position: { kind: 'journal' } },
      envelope: { at: START + 10_000, priority: 3, unit: 'payments.service', pid: '42' },
    })
  })

  test.for(['evt_ansi', 'second line evt_multi', 'evt_long', '\\"quoted\\" back\\\\slash', 'entry 7 '])(
    'is searched for %s',
    async (text) => {
      const { lines } = await read(connection, unit, { kind: 'grep', strings: [text] })
      expect(lines).toHaveLength(1)
      expect(lines[0]?.text).toContain(text)
    },
  )

  test('is read by its own index for a window, and says when it begins later', async () => {
    const { texts, gaps } = await read(connection, unit, {
      kind: 'since',
      window: { from: START + 30_000, to: START + 35_000 },
    })
    expect(texts).toEqual(Array.from({ length: 16 }, (_, n) => `entry ${n + 25} evt_${n + 25}`))
    expect(gaps).toEqual([])
    const before = await read(connection, unit, { kind: 'since', window: { from: START - 60_000 } })
    expect(before.gaps).toMatchObject([{ kind: 'window_before_log' }])
  })

  test('knows its units', async () => {
    await expect(read(connection, { ...unit, unit: 'nope.service' }, { kind: 'last', lines: 1 })).rejects.toMatchObject(
      {
        code: 'UNIT_UNKNOWN',
        args: { unit: 'nope.service' },
      },
    )
    if (!have('busybox')) return
    const bare = shellConnection('busybox', dir)
    await expect(read(bare, unit, { kind: 'last', lines: 1 })).rejects.toMatchObject({ code: 'JOURNAL_ABSENT' })
  })

  test('is followed over lost links without loss or repeat', async () => {
    const abort = new AbortController()
    const texts: string[] = []
    let links = 0
    let current = connection
    const connect = async () => (current = shellConnection('dash', dir, [path]))
    for await (const event of followWithResume(
      'box',
      unit,
      { kind: 'follow', last: 2 },
      { connect, closes: true, backoff: () => 20, signal: abort.signal },
    )) {
      if (event.kind === 'notice' && event.notice.kind === 'link_back') links++
      if (event.kind !== 'lines') continue
      for (const line of event.lines) texts.push(line.text)
      const next = texts.length + 48
      if (next < 56) {
        if (next % 2 === 0) void current.close()
        journal.add([{ at: START + next * 1000, message: `entry ${next} evt_${next}` }])
      } else abort.abort()
    }
    expect(texts).toEqual(Array.from({ length: 8 }, (_, n) => `entry ${n + 48} evt_${n + 48}`))
    expect(links).toBeGreaterThan(0)
  })

  test('whose cursor was vacuumed, or is none, keeps what survived and says so', async () => {
    const own = createJournal(join(dir, 'vacuum'))
    const ownConnection = () => shellConnection('dash', dir, [`PATH=${own.bin}:${process.env['PATH'] ?? ''}`])
    own.add([{ at: START, message: 'old' }], 'old')
    const { lines } = await read(ownConnection(), unit, { kind: 'last', lines: 1 })
    const position = lines[0]!.origin.position!
    rmSync(join(own.dir, 'old.journal'))
    own.add(
      [
        { at: START + 5000, message: 'survived 1' },
        { at: START + 6000, message: 'survived 2' },
      ],
      'new',
    )
    for (const from of [position, { kind: 'journal', cursor: `no;cursor;t=${(START * 1000).toString(16)}` } as const]) {
      const abort = new AbortController()
      const texts: string[] = []
      const gaps: string[] = []
      for await (const event of followWithResume(
        'box',
        unit,
        { kind: 'follow', from },
        { connect: async () => ownConnection(), closes: true, backoff: () => 20, signal: abort.signal },
      )) {
        if (event.kind === 'gap') gaps.push(event.gap.kind)
        if (event.kind !== 'lines') continue
        texts.push(...event.lines.map((line) => line.text))
        if (texts.length === 2) abort.abort()
      }
      expect(texts).toEqual(['survived 1', 'survived 2'])
      expect(gaps).toEqual(['cursor_vacuumed'])
    }
  })
})
