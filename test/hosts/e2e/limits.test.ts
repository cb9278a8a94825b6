import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

const SOURCES = Array.from({ length: 7 }, (_, n) => `log-${n}`)
const WEB = Array.from({ length: 19 }, (_, n) => `web-${n + 1}`)

describeWith('sshd')('a host that allows', async () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())

  describe.for([
    [1, ['--since', '1h']],
    [3, []],
  ] as const)('%d sessions', async ([sessions, words]) => {
    const sshd = await startSshd({ config: [`MaxSessions ${sessions}`] })
    const files = SOURCES.map((name) => join(sshd?.dir ?? '/tmp', `${name}.log`))
    files.forEach((file, n) => writeFileSync(file, paymentLine(n, { deal_id: '9200' })))
    const config = desk.file(
      `few-${sessions}.yaml`,
      `hosts: { box: { sources: { ${SOURCES.map((name, n) => `${name}: { type: file, path: ${files[n]} }`).join(', ')} } } }\n`,
    )
    afterAll(() => sshd.stop())
    const sourcesIn = (stdout: string): Set<unknown> =>
      new Set(objects(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).map((one) => one['source']))

    describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
      const ask = ['--config', config, ...at(sshd, transport)]

      test('is read whole, one after the other', async () => {
        const [grep, report] = await Promise.all([
          desk.run(['grep', '--deal', '9200', '--json', ...ask]),
          desk.run(['report', '--json', ...ask]),
        ])
        expect({ exit: grep.exit, stderr: grep.stderr }).toEqual({ exit: 0, stderr: '' })
        expect(sourcesIn(grep.stdout)).toEqual(new Set(SOURCES))
        expect(JSON.parse(report.stdout)).toMatchObject({ hosts: [{ read: { lines: 7 } }], gaps: [] })
      })

      test('is followed in all its sources at once', async () => {
        const run = desk.start(['tail', '--json', ...words, ...ask])
        await run.until(({ stdout }) => sourcesIn(stdout).size === SOURCES.length)
        for (const [n, file] of files.entries()) appendFileSync(file, paymentLine(100 + n, { way: transport }))
        await run.until(({ stdout }) => objects(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).length >= 14)
        run.kill('SIGINT')
        const { exit, stderr } = await run.ended
        expect({ exit, said: stderr.replaceAll(/^! .*the window is older\n/gm, '') }).toEqual({ exit: 130, said: '' })
        expect(await eventually(() => sshd.processes().length === 0, 5000)).toBe(true)
        for (const [n, file] of files.entries()) writeFileSync(file, paymentLine(n, { deal_id: '9200' }))
      })
    })
  })
})

describeWith('sshd')('twenty hosts of which one is down', async () => {
  const sshd = await startSshd({ aliases: ['box', ...WEB] })
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'app.log')
  const configFile = configWith(sshd, {}, '\nHost web-20\n  HostName 127.0.0.1\n  Port 1\n')
  writeFileSync(log, paymentLine(1, { deal_id: '9300' }))
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test.for(SSH_TRANSPORTS)('give nineteen answers and exit 6, over %s', async (transport) => {
    const words = ['--json', ...at({ configFile }, transport, 'web-[1-20]'), '--source', `file:${log}`]
    const grep = await desk.run(['grep', '--deal', '9300', ...words])
    expect(grep.exit, grep.stderr).toBe(6)
    expect(
      objects(grep.stdout)
        .map((one) => String(one['host']))
        .toSorted(),
    ).toEqual(WEB.toSorted())
    expect(grep.stderr).toMatch(/^✖ web-20 refused the connection[^\n]*\n$/)
    const report = await desk.run(['report', ...words])
    expect(report.exit).toBe(6)
    const answer = JSON.parse(report.stdout) as { hosts: { name: string }[]; gaps: unknown[] }
    expect(answer.hosts.map((host) => host.name)).toEqual(WEB)
    expect(answer.gaps).toEqual([expect.objectContaining({ kind: 'host_unreachable', host: 'web-20' })])
  })
})
