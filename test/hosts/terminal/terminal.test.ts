import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { CLI, createDesk } from '../../support/desk.ts'
import { HOSTILE } from './hostile.ts'
import { startTerminal } from '../parts/tmux.ts'

describeWith('tmux', 'sshd')('a real terminal', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const event = `evt_1${'Terminal'}${'0'.repeat(15)}`
  const start = Date.UTC(2026, 0, 12, 10)
  const lines = HOSTILE.map((bytes, n) =>
    Buffer.concat([
      Buffer.from(`${new Date(start + n * 1000).toISOString()} INFO n${n} ${event} deal=9800 <`),
      bytes,
      Buffer.from('> after\n'),
    ]),
  )
  // The same within JSON, where they stand escaped, and in an error that is told as evidence.
  const json = HOSTILE.map((bytes, n) =>
    Buffer.from(
      `${JSON.stringify({ level: 50, time: start + 3_600_000 + n, event: 'webhook.received', event_id: event, deal_id: '9800', type: 'invoice.paid', msg: `j${n} <${bytes.toString('utf8')}> after`, err: bytes.toString('utf8') })}\n`,
    ),
  )
  const log = desk.file('hostile.log', Buffer.concat([...lines, ...json]))
  // A pager would wait for a key, and shows control characters its own way.
  const env = { ...desk.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', PRODLOGS_NO_PAGER: '1' }
  const terminal = await startTerminal(env)
  afterAll(async () => {
    terminal.stop()
    await sshd.stop()
    desk.dispose()
  })
  const cli = (words: string): string =>
    `'${process.execPath}' '${CLI}' ${words} --ssh-config '${sshd.configFile}' --host box --source 'file:${log}'`

  test('would be driven by these bytes', async () => {
    const before = terminal.state()
    const seen = new Set<string>()
    // In parts, because one sequence takes back what another did.
    for (let from = 1; from < 60; from += 4) {
      terminal.type(`sed -n '${from},${from + 3}p' '${log}'`)
      await sleep(150)
      const driven = terminal.state()
      for (const key of Object.keys(before)) if (before[key as 'title'] !== driven[key as 'title']) seen.add(key)
    }
    // That this terminal can be driven proves that the next tests would see it.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'title',
        'window',
        'clipboard',
        'buffers',
        'alternate',
        'cursorShown',
        'modes',
        'region',
      ]),
    )
  })

  const fresh = await startTerminal(env)
  const untouched = fresh?.state()
  afterAll(() => fresh.stop())

  test.for([
    ['ssh2', 'tail --lines-as-written --no-follow -n 1000', 'after'],
    ['openssh', 'tail --no-follow -n 1000', '9800'],
    ['openssh', 'grep --text after', 'after'],
    ['ssh2', 'grep --deal 9800', 'after'],
    ['openssh', 'why 9800', '9800'],
    ['ssh2', 'report --lines 1000', 'invoice.paid'],
    ['openssh', 'tail --no-follow -n 1000 --json', 'after'],
    ['ssh2', 'why 9800 -o md', '9800'],
    ['openssh', 'watch & sleep 2; kill -INT $!; wait', ''],
  ] as const)('is not driven over %s by %s', async ([transport, words, expected]) => {
    const [command = '', ...rest] = words.split(' & ')
    const background = rest.length > 0 ? ` & ${rest.join(' & ')}` : ''
    const shown = await fresh.run(`${cli(command)} --transport ${transport}${background}`)
    expect(fresh.state()).toEqual(untouched)
    expect(shown).toContain(expected)
    // What follows stands in the colours that were there before.
    const plain = await fresh.run('echo plain text')
    expect(plain.split('\n').find((line) => line.includes('plain text'))).toBe('plain text')
    // No answer to a question stands at the prompt.
    expect(fresh.typed().trim()).toMatch(/^(?:end-\d+-)?$/)
  })

  test('is not driven by the names of files, hosts and ids that a person gives', async () => {
    const evil = `"$(printf '\\033]0;owned\\007\\033[?1049h\\302\\2332J')"`
    const asked = [
      `grep --text ${evil}`,
      `grep --deal ${evil}`,
      `why ${evil}`,
      `tail --no-follow --source file:/tmp/${evil}`,
      `tail --no-follow --host ${evil}`,
      `tail --no-follow --tz ${evil}`,
      `report --since ${evil}`,
      `report --out /nowhere/${evil}`,
      `${evil}`,
    ]
    await fresh.run(asked.map((words) => `${cli(words)} --transport ssh2`).join('; '))
    expect(fresh.state()).toEqual(untouched)
  })
})
