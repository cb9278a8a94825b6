import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { CLI, createDesk, eventually } from '../../support/desk.ts'
import { crmLog, crmPayment, type CrmFate } from '../../support/looks/crm-log.mjs'
import { describeWith } from '../parts/guard.ts'
import { startTerminal } from '../parts/tmux.ts'

const HOUR = 3_600_000

describe('tail in a pipe', () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())
  const past = (): string => crmLog({ count: 30, from: Date.now() - HOUR, everyMs: 60_000 })

  test('gives one line for each webhook, when it is settled', async () => {
    const log = desk.file('live.log', past())
    const run = desk.start(['tail', '--follow', '--file', log])
    onTestFinished(() => run.kill('SIGKILL'))
    await run.until(({ stdout }) => stdout.split('\n').length > 10)
    // Of the past only the last ones are shown.
    expect(run.stdout().trim().split('\n')).toHaveLength(10)
    const { deal, event, lines } = crmPayment(40, 'blocked')
    for (const { text } of lines.slice(0, 3)) appendFileSync(log, `${text(Date.now())}\n`)
    await sleep(1500)
    expect(run.stdout()).not.toContain(String(deal))
    for (const { text } of lines.slice(3)) appendFileSync(log, `${text(Date.now())}\n`)
    await run.until(({ stdout }) => stdout.includes(String(deal)))
    const shown = run
      .stdout()
      .split('\n')
      .filter((line) => line.includes(String(deal)))
    expect(shown).toHaveLength(1)
    expect(shown[0]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z failed deal=4540 checkout\.session\.completed stopped_at=notification cause=notify_blocked_by_user/,
    )
    expect(shown[0]).toContain(`event=${event}`)
    expect(shown[0]).toContain('bot was blocked by the user')
    expect(shown[0]).toContain(`ask="prodlogs why ${deal} --file ${log}"`)
    run.kill('SIGINT')
    const { exit, stderr } = await run.ended
    expect({ exit, stderr }).toEqual({ exit: 130, stderr: '' })
  })

  test('shows the last ones of a host that takes its time to answer', async () => {
    const slow = createDesk()
    onTestFinished(() => slow.dispose())
    const log = slow.file('slow.log', past())
    const command = JSON.stringify(['/bin/sh', '-c', 'sleep 3; exec /bin/sh'])
    slow.file(
      '.config/prodlogs/prodlogs.yaml',
      `hosts: { slow: { command: ${command}, sources: { app: { type: file, path: ${log} } } } }\n`,
    )
    const run = slow.start(['tail', '--host', 'slow'])
    onTestFinished(() => run.kill('SIGKILL'))
    await run.until(({ stdout }) => stdout.split('\n').length > 10)
    await sleep(1000)
    expect(run.stdout().trim().split('\n')).toHaveLength(10)
  })

  test('chooses webhooks by id, type and cause, each whole', async () => {
    const log = desk.file('past.log', past())
    const ask = async (...words: string[]) =>
      (await desk.run(['tail', '--no-follow', '-n', '1000', '--file', log, ...words])).stdout.trim()
    const all = await ask()
    expect(all.split('\n').length).toBe(30)
    expect(await ask('--deal', '4509')).toMatch(/^\S+ failed deal=4509 [^\n]*$/)
    expect(await ask('--event', crmPayment(3, 'ok').event)).toMatch(/^\S+ done deal=4503 [^\n]*$/)
    expect((await ask('--cause', 'notify_*')).split('\n').every((line) => line.includes('cause=notify_'))).toBe(true)
    expect((await ask('--type', 'checkout.*')).split('\n').length).toBe(29)
    expect(await ask('--type', 'invoice.*')).toBe('')
  })

  test('gives every line to who asks for lines', async () => {
    const log = desk.file('lines.log', past())
    for (const words of [['--lines-as-written'], ['--text', 'CRM status'], ['--level', 'info'], ['--step', 'crm.*']]) {
      const { stdout } = await desk.run(['tail', '--no-follow', '-n', '20', '--file', log, ...words])
      expect(stdout, words.join()).toContain('CRM status automation: stage updated')
    }
    const { stdout } = await desk.run(['tail', '--no-follow', '-n', '20', '--file', log, '--lines-as-written'])
    expect(stdout.split('\n').filter((line) => /^\d\d:/.test(line))).toHaveLength(20)
  })
})

describeWith('tmux')('tail on a terminal', () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())

  test('fills up a row in its place, and keeps every row that is finished', { timeout: 120_000 }, async () => {
    const log = desk.file('tty.log', crmLog({ count: 30, from: Date.now() - HOUR, everyMs: 60_000 }))
    const terminal = await startTerminal({ ...desk.env })
    onTestFinished(() => terminal.stop())
    terminal.resize(80, 20)
    terminal.type(`${process.execPath} ${CLI} tail --follow --file ${log}`)
    expect(await eventually(() => terminal.shows().includes('● live'), 30_000)).toBe(true)
    const fates: readonly CrmFate[] = ['ok', 'blocked', 'ok', 'no-deal', 'ok', 'ok', 'signature', 'ok']
    for (const [i, fate] of fates.entries()) {
      const { deal, lines } = crmPayment(50 + i, fate)
      for (const { text } of lines.slice(0, 3)) appendFileSync(log, `${text(Date.now())}\n`)
      if (fate === 'ok')
        expect(
          await eventually(() => new RegExp(`… ${deal} .*✓ +…`).test(terminal.shows()), 9000),
          `${deal} fills up`,
        ).toBe(true)
      for (const { text } of lines.slice(3)) appendFileSync(log, `${text(Date.now())}\n`)
      if (i === 4) terminal.resize(120, 24)
      await sleep(600)
    }
    expect(
      await eventually(() => / 8|18 webhooks/.test(terminal.shows()) && !/^\S+ +… /m.test(terminal.shows()), 8000),
    ).toBe(true)
    const shown = terminal.shows()
    for (const deal of [4550, 4551, 4552, 4554, 4555, 4557])
      expect(
        shown.match(new RegExp(`^\\d\\d:\\d\\d:\\d\\d +[✓✗] ${deal} `, 'gm')),
        `${deal} once in\n${shown}`,
      ).toHaveLength(1)
    // What is drawn anew stands once, at the end.
    expect(shown.match(/● live/g)).toHaveLength(1)
    expect(shown).toContain('recipient blocked the bot')
    expect(shown).toContain(`$ prodlogs why 4551 --file ${log}`)
    terminal.type('\u0003')
    expect(await eventually(() => terminal.state().cursorShown === '1', 5000)).toBe(true)
  })
})
