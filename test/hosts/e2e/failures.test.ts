import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, testWith } from '../parts/guard.ts'
import { startFullPort } from '../parts/full-port.ts'
import { createJournal } from '../parts/journal.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, configWith, createDesk, SSH_TRANSPORTS, through, type Finished } from '../../support/desk.ts'

/** A failure is told in one line: what, where and the next step; never a stack, never a line of a log. */
const expectOneLine = ({ stdout, stderr, exit }: Finished, code: number, words: RegExp): void => {
  expect({ exit, stderr }).toEqual({ exit: code, stderr: expect.stringMatching(words) as string })
  expect(stderr).toMatch(/^✖ [^\n]+\. → [^\n]+\n$/)
  expect(stderr).not.toMatch(/\bat .+:\d+:\d+\)?|Error:|undefined|\[object/)
  expect(stdout).toBe('')
}

describeWith('sshd')('a failure', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'app.log')
  const closed = await closedPort()
  const full = await startFullPort()
  const silent = await startTcpProxy(sshd, { state: 'blackhole' })
  writeFileSync(log, 'a line of the log\n')
  const source = ['--source', `file:${log}`]
  afterAll(async () => {
    full.stop()
    await silent.stop()
    await sshd.stop()
    desk.dispose()
  })

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    const tail = (configFile: string, words: readonly string[] = [], host = 'box') =>
      desk.run([
        'tail',
        '--lines-as-written',
        '--no-follow',
        ...at({ configFile }, transport, host),
        ...(words.length > 0 ? words : source),
      ])

    test('no such host', async () =>
      expectOneLine(await tail(sshd.configFile, [], 'nowhere.invalid'), 5, /nowhere\.invalid: no such host/))

    test('refused', async () =>
      expectOneLine(await tail(configWith(sshd, { Port: `${closed}` })), 5, /box refused the connection/))

    test('no answer at all', async () =>
      expectOneLine(
        await tail(through(sshd, full.port), [...source, '--connect-timeout', '1']),
        5,
        /box did not answer within 1 s/,
      ))

    test('a host that accepts and says nothing', async () =>
      expectOneLine(
        await tail(through(sshd, silent.port), [...source, '--connect-timeout', '1']),
        5,
        /box did not answer within 1 s/,
      ))

    test('unknown host key', async () =>
      expectOneLine(
        await tail(configWith(sshd, { UserKnownHostsFile: join(sshd.dir, 'none') })),
        4,
        new RegExp(`host key of box is not known.*${sshd.hostKeys[0]!.fingerprint.replaceAll(/[+/]/g, '.')}`),
      ))

    test('changed host key', async () => {
      const other = sshd.createKey()
      const known = join(sshd.dir, `changed-${transport}`)
      writeFileSync(known, `${sshd.knownHostsLine(other)}\n`)
      const failed = await tail(configWith(sshd, { UserKnownHostsFile: known }))
      expectOneLine(failed, 4, /host key of box CHANGED/)
      expect(failed.stderr).toContain(other.fingerprint)
      expect(failed.stderr).toContain(sshd.hostKeys[0]!.fingerprint)
      expect(failed.stderr).toContain(`${known}:1`)
    })

    test('no key accepted', async () =>
      expectOneLine(
        await tail(configWith(sshd, { IdentityFile: sshd.createKey().path })),
        4,
        /box accepted no key of user/,
      ))

    test('file missing', async () =>
      expectOneLine(
        await tail(sshd.configFile, ['--source', 'file:/var/log/no such.log']),
        2,
        /box: there is no file \/var\/log\/no such\.log/,
      ))

    test('a folder in the place of a file', async () =>
      expectOneLine(await tail(sshd.configFile, ['--source', `file:${sshd.dir}`]), 2, /is not a regular file/))

    testWith('users')('nologin', async () => {
      const user = sshd.createUser({ shell: '/usr/sbin/nologin' })
      expectOneLine(await tail(configWith(sshd, { User: user.name })), 4, /let .* in but gave no shell/)
    })

    testWith('users')('permission denied on the log', async () => {
      const user = sshd.createUser()
      const locked = join(sshd.dir, `locked-${transport}.log`)
      writeFileSync(locked, 'a line of the log\n', { mode: 0o640 })
      const failed = await tail(configWith(sshd, { User: user.name }), ['--source', `file:${locked}`])
      expectOneLine(failed, 4, new RegExp(`${user.name} may not read ${locked} \\(root:root 640\\)`))
      expect(failed.stderr).toMatch(
        new RegExp(`Ask the administrator to let a group read it .* and to add ${user.name} to that group`),
      )
    })

    testWith('users')('permission denied on a folder above the log', async () => {
      const user = sshd.createUser()
      const folder = join(sshd.dir, `closed-${transport}`)
      mkdirSync(folder, { mode: 0o700 })
      chmodSync(folder, 0o700)
      writeFileSync(join(folder, 'app.log'), 'a line of the log\n')
      const failed = await tail(configWith(sshd, { User: user.name }), ['--source', `file:${join(folder, 'app.log')}`])
      expectOneLine(failed, 4, /may not read/)
    })
  })

  testWith('journal')('unit unknown', async () => {
    const journal = createJournal(join(sshd.dir, 'units'))
    journal.add([{ at: Date.now(), message: 'x' }])
    const host = desk.file('units.yaml', 'hosts: { here: { local: true } }\n')
    const failed = await desk.run(
      ['tail', '--no-follow', '--config', host, '--host', 'here', '--source', 'journal:nosuch.service'],
      { env: { PATH: `${journal.bin}:${process.env['PATH']}` } },
    )
    expectOneLine(failed, 2, /nosuch\.service/)
  })

  test.for([
    [['tail', '--lnies', '5'], /Did you mean --lines\?/],
    [['report', '--sicne', '1h'], /Did you mean --since\?/],
    [['reprot'], /Did you mean report\?/],
    [['tail', '--lines', 'many'], /many/],
    [['tail', '--transport', 'telnet'], /Allowed choices are auto, ssh2, openssh/],
    [['report', '--since', 'whenever'], /--since does not take "whenever"/],
    [['tail', '--tz', 'Mars/Olympus'], /--tz does not take "Mars\/Olympus"/],
    [['grep', '--host', 'box', '--source', 'file:/x'], /nothing to look for/],
    [['tail', '--host', 'box', '--source', 'nope'], /box has no source "nope"/],
    [['tail', '--host', '@nope', '--source', 'file:/x'], /--host does not take "@nope"/],
    [['tail', '--config', '/nope.yaml'], /no configuration file \/nope\.yaml/],
    [['report', '--file', '/nope.log'], /\/nope\.log/],
  ] as const)('%j', async ([words, said]) => {
    expectOneLine(await desk.run(words), 2, said)
  })

  test.for([
    '-oProxyCommand=touch pwned',
    '-oProxyCommand=touch${IFS}pwned',
    'box;touch pwned',
    '$(touch pwned)',
    'box`touch pwned`',
    'a\nb',
    '-F/dev/null',
  ])('host %j is refused and runs nothing', async (host) => {
    for (const transport of SSH_TRANSPORTS)
      for (const flags of [[`--host=${host}`], ['-H', host]]) {
        const failed = await desk.run([
          'tail',
          '--lines-as-written',
          '--no-follow',
          '--transport',
          transport,
          ...flags,
          ...source,
        ])
        expect(failed).toMatchObject({ exit: 2, stdout: '' })
        expect(failed.stderr.trimEnd().split('\n')).toHaveLength(1)
      }
    expect(existsSync(join(desk.home, 'pwned'))).toBe(false)
  })
})

const closedPort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
