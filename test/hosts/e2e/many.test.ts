import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, createDesk, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

const EVENT = `evt_1${'ManyEvents'}${'0'.repeat(13)}`
const SOURCES = Array.from({ length: 15 }, (_, n) => `log-${String(n).padStart(2, '0')}`)
const HOSTS = Array.from({ length: 12 }, (_, n) => `web-${n + 1}`)

describeWith('sshd')('many', async () => {
  const sshd = await startSshd({ aliases: ['box', ...HOSTS], config: ['MaxSessions 10'] })
  const desk = createDesk()
  const files = SOURCES.map((name) => join(sshd?.dir ?? '/tmp', `${name}.log`))
  const start = 1768212000000
  files.forEach((file, n) =>
    writeFileSync(
      file,
      [0, 1]
        .map((turn) =>
          paymentLine(
            n + turn * 100,
            { event: 'webhook.received', event_id: `${EVENT}${n}`, type: 'invoice.paid', deal_id: '9100' },
            start + turn * 60_000 + n * 1000,
          ),
        )
        .join(''),
    ),
  )
  const config = desk.file(
    'many.yaml',
    [
      'hosts:',
      `  box: { sources: { ${SOURCES.map((name, n) => `${name}: { type: file, path: ${files[n]} }`).join(', ')} } }`,
      ...HOSTS.map((name) => `  ${name}: { sources: { app: { type: file, path: ${files[0]} } } }`),
      `groups: { web: ['web-[1-3]', web-7], all: ['@web', web-9] }`,
      '',
    ].join('\n'),
  )
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test.for(SSH_TRANSPORTS)('sources of one host are read over one login, over %s', async (transport) => {
    const logins = (): number => sshd.log().split('Accepted publickey').length
    const before = logins()
    const grep = await desk.run(['grep', '--deal', '9100', '--json', '--config', config, ...at(sshd, transport)])
    expect({ exit: grep.exit, lines: objects(grep.stdout).length }).toEqual({ exit: 0, lines: 30 })
    expect(logins() - before).toBe(1)
    const shown = objects(grep.stdout)
    expect(new Set(shown.map((one) => one['source']))).toEqual(new Set(SOURCES))
    const times = shown.map((one) => String(one['at']))
    expect(times).toEqual(times.toSorted())
  })

  test('sources of one host are followed at once', async () => {
    const run = desk.start(['tail', '--json', '-n', '100', '--config', config, ...at(sshd, 'ssh2')])
    // More than the channels of a connection: the rest wait for a second one, they are not left out in silence.
    await run.until(
      ({ stdout }) =>
        new Set(objects(stdout.slice(0, stdout.lastIndexOf('\n'))).map((one) => one['source'])).size === 15,
    )
    run.kill('SIGINT')
    const { exit, stderr } = await run.ended
    expect({ exit, stderr }).toEqual({ exit: 130, stderr: '' })
  })

  test.for([
    ['@web', ['web-1', 'web-2', 'web-3', 'web-7']],
    ['@all', ['web-1', 'web-2', 'web-3', 'web-7', 'web-9']],
    ['web-[1-2,11]', ['web-1', 'web-2', 'web-11']],
    ['web-4, web-5', ['web-4', 'web-5']],
    ['web-[1-12]', HOSTS],
  ] as const)('hosts of %s each answer once', async ([words, expected]) => {
    const run = await desk.run([
      'report',
      '--json',
      '--config',
      config,
      '--ssh-config',
      sshd.configFile,
      '--transport',
      'ssh2',
      '--host',
      words,
    ])
    expect(run.exit, run.stderr).toBe(0)
    const answer = JSON.parse(run.stdout) as { hosts: { name: string; read: { lines: number } }[]; gaps: unknown[] }
    expect(answer.hosts.map((host) => host.name)).toEqual(expected)
    expect(answer.hosts.map((host) => host.read.lines)).toEqual(expected.map(() => 2))
    expect(answer.gaps).toEqual([])
  })
})
