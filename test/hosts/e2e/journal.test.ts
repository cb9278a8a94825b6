import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { createJournal, type TestEntry } from '../parts/journal.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, createDesk, objects, SSH_TRANSPORTS } from '../../support/desk.ts'

const START = Date.UTC(2026, 0, 12, 10, 0, 0)
const EVENT = `evt_1${'JournalEvent'}0000000${'Aa'}`
const LONG = 'слово '.repeat(1500)

const ENTRIES: TestEntry[] = [
  {
    at: START,
    message: JSON.stringify({
      level: 30,
      time: START,
      event: 'webhook.received',
      event_id: EVENT,
      type: 'checkout.session.completed',
      msg: 'webhook received',
    }),
  },
  { at: START + 1000, message: `\u001b[32minfo\u001b[39m: Deal: 7001 | Event: ${EVENT} coloured` },
  {
    at: START + 2000,
    message: `Traceback of ${EVENT}\n  File "app.py", line 3\nValueError: deal 7001 is no deal`,
    priority: 3,
  },
  { at: START + 3000, message: `long ${EVENT} ${LONG}the end` },
  {
    at: START + 4000,
    message: Buffer.concat([Buffer.from(`broken ${EVENT} `), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(' bytes')]),
  },
  { at: START + 5000, message: `plain ${EVENT} with \u0007 a bell and \u001b]0;title\u0007` },
  { at: START + 6000, message: 'of another unit', unit: 'nginx.service' },
]

describeWith('sshd', 'journal')('a journal', async () => {
  const desk = createDesk()
  const journal = createJournal(join(desk.home, 'journal'))
  const sshd = await startSshd({ config: [`SetEnv PATH=${journal?.bin}:/usr/sbin:/usr/bin:/sbin:/bin`] })
  journal?.add(ENTRIES)
  const source = ['--source', 'journal:payments.service']
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    const ask = (...words: string[]) => desk.run([...words, ...at(sshd, transport), ...source])

    test('gives every entry whole, whatever is in it', async () => {
      const { stdout, stderr, exit } = await ask('tail', '--no-follow', '--json', '-n', '50')
      expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
      const got = objects(stdout)
      expect(got).toHaveLength(6)
      expect(stdout).not.toMatch(/of another unit|\[27,|27,91/)
      expect(stdout).not.toContain('\u001b')
      expect(got[0]).toMatchObject({ step: 'webhook.received', ids: { eventId: EVENT } })
      expect(got[1]?.['message']).toContain('coloured')
      expect(JSON.stringify(got[2])).toContain('ValueError: deal 7001 is no deal')
      expect(got[3]?.['message']).toContain('the end')
      expect(got[4]?.['message']).toMatch(/broken .* bytes/)
      expect(got.map((one) => one['at'])).toEqual(ENTRIES.slice(0, 6).map((entry) => new Date(entry.at).toISOString()))
    })

    test('shows a person no byte that drives the terminal', async () => {
      const { stdout } = await ask('tail', '--lines-as-written', '--no-follow', '-n', '50')
      // eslint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      expect(stdout).toContain('coloured')
    })

    test('is searched by an id, and ids are followed', async () => {
      const { stdout, exit } = await ask('grep', '--deal', '7001', '--json')
      expect(exit).toBe(0)
      expect(objects(stdout)).toHaveLength(6)
    })

    test('is searched for a text', async () => {
      const { stdout } = await ask('grep', '--text', 'ValueError', '--json')
      expect(objects(stdout)).toHaveLength(1)
    })

    test('is reported and diagnosed', async () => {
      const report = JSON.parse((await ask('report', '--lines', '5000', '--json')).stdout) as {
        hosts: { read: { lines: number } }[]
        counts: { webhooks: { received: number } }
      }
      expect(report.counts.webhooks.received).toBe(1)
      const why = await ask('why', EVENT, '--json')
      expect((JSON.parse(why.stdout) as { verdicts: unknown[] }).verdicts).toHaveLength(1)
    })

    test('is asked for a window', async () => {
      const { stdout } = await ask(
        'grep',
        EVENT,
        '--exact',
        '--since',
        '2026-01-12T10:00:02Z',
        '--until',
        '2026-01-12T10:00:04Z',
        '--json',
      )
      expect(objects(stdout).map((one) => one['at'])).toEqual(['2026-01-12T10:00:02.000Z', '2026-01-12T10:00:03.000Z'])
    })

    test('is followed', async () => {
      const unit = `live-${transport}.service`
      journal.add([{ at: Date.now() - 5000, message: 'an old one', unit }], `early-${transport}`)
      const run = desk.start(['tail', '--json', '-n', '1', ...at(sshd, transport), '--source', `journal:${unit}`])
      await run.until(({ stdout }) => stdout.includes('an old one'))
      const now = Date.now()
      journal.add(
        [
          { at: now, message: '\u001b[31mfresh\u001b[0m one', unit },
          { at: now + 1, message: 'fresh\nof two lines', unit },
        ],
        `later-${transport}`,
      )
      await run.until(({ stdout }) => stdout.includes('of two lines'))
      run.kill('SIGINT')
      const { exit, stdout } = await run.ended
      expect(exit).toBe(130)
      expect(objects(stdout)).toHaveLength(3)
    })
  })
})
