import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { have, programPath } from '../parts/guard.ts'
import { createDesk, IDS, FIXTURES, objects, paymentLine } from '../../support/desk.ts'

describe('any shell on a pipe', () => {
  const desk = createDesk()
  const log = desk.file('app.log', [1, 2, 3].map((n) => paymentLine(n, { deal_id: '9001' })).join(''))
  const crm = join(FIXTURES, 'crm.log')
  // As kubectl takes it: options, a pod, and after `--` the command that runs there.
  const kubectl = desk.file(
    'bin/kubectl',
    '#!/bin/sh\n[ "$1" = exec ] && [ "$2" = -i ] && [ "$3" = deploy/api ] && [ "$4" = -- ] || { echo "error: unknown" >&2; exit 1; }\nshift 4\necho "Defaulted container api out of: api, proxy" >&2\nexec "$@"\n',
  )
  const wrapped = (argv: readonly string[]): string =>
    `hosts: { pod: { command: ${JSON.stringify(argv)}, sources: { app: { type: file, path: ${log} }, crm: { type: file, path: ${crm} } } } }\n`
  afterAll(() => desk.dispose())

  const SHELLS: readonly (readonly string[])[] = [
    ['sh'],
    ...(have('busybox') ? [[programPath('busybox'), 'sh']] : []),
    ['sh', kubectl, 'exec', '-i', 'deploy/api', '--', 'sh'],
  ]
  test.for(SHELLS.filter((argv) => !argv[0]?.startsWith('/') || existsSync(argv[0])))('%j answers', async (argv) => {
    const config = desk.file('.config/prodlogs/prodlogs.yaml', wrapped(argv))
    expect(existsSync(config)).toBe(true)
    const [tail, grep, report, why, doctor] = await Promise.all([
      desk.run(['tail', '--no-follow', '--json', '--host', 'pod', '--source', 'app']),
      desk.run(['grep', '--deal', '9001', '--json', '--host', 'pod']),
      desk.run(['report', '--json', '--host', 'pod']),
      desk.run(['why', IDS[0]?.evt ?? '', '--json', '--host', 'pod']),
      desk.run(['doctor', '--json', '--host', 'pod']),
    ])
    expect(objects(tail.stdout).map((one) => one['message'])).toEqual(['line 1', 'line 2', 'line 3'])
    expect(objects(grep.stdout)).toHaveLength(3)
    expect(JSON.parse(report.stdout)).toMatchObject({
      counts: { webhooks: { received: expect.any(Number) as number } },
      gaps: [],
    })
    expect(JSON.parse(why.stdout)).toMatchObject({ verdicts: [{ cause: 'ok' }], gaps: [] })
    expect(JSON.parse(doctor.stdout)).toMatchObject({ hosts: [{ name: 'pod' }] })
    for (const { stderr } of [tail, report, why]) expect(stderr).not.toMatch(/✖|Defaulted/)
  })

  test('is followed, and ended', async () => {
    desk.file('.config/prodlogs/prodlogs.yaml', wrapped(['sh']))
    const run = desk.start(['tail', '--lines-as-written', '--host', 'pod', '--source', 'app', '-n', '1'])
    await run.until(({ stdout }) => stdout.includes('line 3'))
    writeFileSync(log, paymentLine(4), { flag: 'a' })
    await run.until(({ stdout }) => stdout.includes('line 4'))
    run.kill('SIGINT')
    expect((await run.ended).exit).toBe(130)
  })

  test('has its name before each line when more than one was asked, though the other did not answer', async () => {
    const own = desk.file('own.log', [1, 2, 3].map((n) => paymentLine(n, { deal_id: '9001' })).join(''))
    const pod = `sources: { app: { type: file, path: ${own} } }`
    desk.file(
      '.config/prodlogs/prodlogs.yaml',
      `hosts: { pod: { command: [sh], ${pod} }, gone: { command: [sh, -c, 'exit 3'], ${pod} } }\n`,
    )
    for (const words of [
      ['tail', '--lines-as-written', '--no-follow', '--source', 'app'],
      ['grep', '--text', 'line'],
    ]) {
      const [one, both] = await Promise.all([
        desk.run([...words, '--host', 'pod']),
        desk.run([...words, '--host', 'pod', '--host', 'gone']),
      ])
      const shown = (text: string): string[] => text.split('\n').filter((line) => /line \d/.test(line))
      expect({ exit: one.exit, lines: shown(one.stdout).length }).toEqual({ exit: 0, lines: 3 })
      expect(shown(one.stdout).filter((line) => line.includes('pod:app'))).toEqual([])
      expect({ exit: both.exit, lines: shown(both.stdout).length }).toEqual({ exit: 6, lines: 3 })
      expect(shown(both.stdout).filter((line) => !line.includes('pod:app'))).toEqual([])
    }
  })

  test('of a project is refused until the file is trusted, and again when it changed', async () => {
    const project = join(desk.home, 'project')
    const file = desk.file('project/prodlogs.yaml', wrapped(['sh', '-c', `touch ${desk.home}/ran; exec sh`]))
    const tail = () => desk.run(['tail', '--no-follow', '--json', '--host', 'pod', '--source', 'app'], { cwd: project })
    for (const words of [['tail', '--lines-as-written', '--no-follow'], ['report'], ['grep', 'x'], ['why', '1']]) {
      const refused = await desk.run([...words, '--host', 'pod'], { cwd: project })
      expect(refused).toMatchObject({ exit: 2, stdout: '' })
      expect(refused.stderr).toMatch(
        /^✖ prodlogs\.yaml asks to run a command for host pod.*prodlogs config trust prodlogs\.yaml[^\n]*\n$/,
      )
    }
    await desk.run(['doctor', '--host', 'pod'], { cwd: project })
    await desk.run(['hosts'], { cwd: project })
    await desk.run(['__hosts'], { cwd: project })
    expect(existsSync(join(desk.home, 'ran'))).toBe(false)

    const trusted = await desk.run(['config', 'trust', 'prodlogs.yaml'], { cwd: project })
    expect(trusted.exit).toBe(0)
    const read = await tail()
    expect({ exit: read.exit, stderr: read.stderr }).toEqual({ exit: 0, stderr: '' })
    expect(existsSync(join(desk.home, 'ran'))).toBe(true)

    writeFileSync(file, `${wrapped(['sh'])}# one byte more\n`)
    expect(await tail()).toMatchObject({ exit: 2, stdout: '' })
  })

  test.for([
    [['/nope/kubectl', 'exec'], 5],
    [['false'], 5],
    [['sh', '-c', 'echo no such pod >&2; exit 1'], 5],
  ] as const)('%j that is no shell is one line', async ([argv, code]) => {
    desk.file('.config/prodlogs/prodlogs.yaml', wrapped(argv))
    const { exit, stdout, stderr } = await desk.run([
      'tail',
      '--lines-as-written',
      '--no-follow',
      '--host',
      'pod',
      '--source',
      'app',
    ])
    expect({ exit, stdout }).toEqual({ exit: code, stdout: '' })
    expect(stderr).toMatch(/^✖ [^\n]*pod[^\n]* → [^\n]+\n$/)
  })
})
