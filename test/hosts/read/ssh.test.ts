import { spawn } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, have } from '../parts/guard.ts'
import type { SourceConfig } from '../../../src/model/host.ts'
import { describeHost, followWithResume, openSource } from '../../../src/read/index.ts'
import { PROGRAM } from '../../../src/remote/program.ts'
import { hostOf, reach, SSH_TRANSPORTS } from '../connect/support.ts'
import { LOGIN_SHELLS } from '../parts/login-shells.ts'
import { descendants } from '../parts/processes.ts'
import { startSshd } from '../parts/sshd.ts'
import { collect, fileSource, read } from './support.ts'

const HOSTILE = [
  '$(id >PWNED)',
  '`id`',
  ';id;',
  '-f/etc/shadow',
  `'"`,
  '* ?[a]',
  '\\n',
  '!! !x',
  'a\tb',
  'дело 4540',
  '%s',
]
const SHELLS = [...LOGIN_SHELLS, ...(have('busybox') ? ['/bin/busybox-sh'] : [])]

describeWith('sshd')('reading over SSH', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())
  const log = join(sshd.dir, 'app.log')
  writeFileSync(
    log,
    Array.from({ length: 200_000 }, (_, n) => `2024-01-01T00:00:00Z line ${n} ${'x'.repeat(60)}\n`).join(''),
  )
  const clientFor = (user: string): string =>
    sshd.writeConfig(readFileSync(sshd.configFile, 'utf8').replace(/User .*/, `User ${user}`))
  const remoteProcesses = (): number => descendants(sshd.pid).length

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test('takes hostile strings as text, whatever the login shell', async ({ skip }) => {
      if (!have('users')) skip()
      const busybox = join(sshd.dir, 'busybox-sh')
      writeFileSync(
        busybox,
        '#!/bin/busybox sh\nif [ "$1" = -c ]; then exec busybox sh -c "$2"; fi\nexec busybox sh\n',
        { mode: 0o755 },
      )
      await Promise.all(
        SHELLS.map(async (shell) => {
          const user = sshd.createUser({ shell: shell === '/bin/busybox-sh' ? busybox : shell })
          const connection = await reach({ alias: 'box', configFile: clientFor(user.name) }, transport)
          const file = join(user.home, `log '"$(id) ;* дело.log`)
          writeFileSync(file, HOSTILE.map((text) => `<${text}>\n`).join(''))
          for (const text of HOSTILE) {
            const { texts } = await read(connection, fileSource(file), { kind: 'grep', strings: [text] })
            expect(texts, `${shell} ${text}`).toContain(`<${text}>`)
            expect(texts.every((found) => found.includes(text))).toBe(true)
          }
          expect(existsSync(join(user.home, 'PWNED'))).toBe(false)
          await connection.close()
        }),
      )
    })

    test('takes no banner and no .bashrc for a log line', async ({ skip }) => {
      if (!have('users')) skip()
      const user = sshd.createUser({ shell: '/bin/bash' })
      writeFileSync(
        join(user.home, '.bashrc'),
        'echo Welcome to production; echo oops >&2; head -c 12000000 /dev/zero >&2\n',
      )
      const connection = await reach({ alias: 'box', configFile: clientFor(user.name) }, transport)
      const { texts } = await read(connection, fileSource(log), { kind: 'last', lines: 1 })
      expect(texts).toEqual([expect.stringMatching(/ line 199999 /)])
      await connection.close()
    })

    test('says who may not read a file, and whose it is', async ({ skip }) => {
      if (!have('users')) skip()
      const user = sshd.createUser()
      const secret = join(sshd.dir, `secret-${transport}.log`)
      writeFileSync(secret, 'x\n')
      chmodSync(secret, 0o600)
      const connection = await reach({ alias: 'box', configFile: clientFor(user.name) }, transport)
      await expect(read(connection, fileSource(secret), { kind: 'last', lines: 1 })).rejects.toMatchObject({
        code: 'SOURCE_DENIED',
        args: { path: secret, owner: 'root', group: 'root', mode: '600', user: user.name },
      })
      await connection.close()
    })

    test('says of a killed session that the answer was cut', async () => {
      const connection = await reach(sshd, transport)
      let lines = 0
      const gaps: string[] = []
      for await (const event of openSource(connection, fileSource(log), { kind: 'since', window: {} })) {
        if (event.kind === 'lines') {
          if (lines === 0) sshd.killSessions('SIGKILL')
          lines += event.lines.length
        } else if (event.kind === 'gap') gaps.push(event.gap.kind)
      }
      expect(lines).toBeLessThan(200_000)
      expect(gaps).toContain('stream_cut')
      await connection.close()
    })

    test('leaves no process behind when a consumer stops in the middle', async () => {
      const connection = await reach(sshd, transport)
      for await (const event of openSource(connection, fileSource(log), { kind: 'since', window: {} }))
        if (event.kind === 'lines') break
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 500)
      await collect(openSource(connection, fileSource(log), { kind: 'follow' }, { signal: abort.signal }))
      await connection.close()
      await expect.poll(remoteProcesses, { timeout: 8000 }).toBe(0)
    })

    test('goes on after the session was killed', async () => {
      const file = join(sshd.dir, `resume-${transport}.log`)
      writeFileSync(file, 'one\n')
      const abort = new AbortController()
      const texts: string[] = []
      const notices: string[] = []
      const connect = () => reach(sshd, transport)
      for await (const event of followWithResume(
        'prod',
        fileSource(file),
        { kind: 'follow', last: 1 },
        { connect, closes: true, backoff: () => 50, signal: abort.signal },
      )) {
        if (event.kind === 'notice') notices.push(event.notice.kind)
        if (event.kind === 'notice' && event.notice.kind === 'link_lost') appendFileSync(file, 'two\n')
        if (event.kind === 'lines') {
          texts.push(...event.lines.map((line) => line.text))
          if (texts.length === 1) sshd.killSessions('SIGKILL')
        }
        if (texts.length === 2 && notices.includes('link_back')) abort.abort()
      }
      expect(texts).toEqual(['one', 'two'])
      expect(notices.filter((kind) => kind.startsWith('link'))).toEqual(['link_lost', 'link_back'])
    })
  })

  test('through the gate reads named sources alone', async ({ skip }) => {
    if (!have('users')) skip()
    const gate = join(sshd.dir, 'prodlogs-gate')
    const list = join(sshd.dir, 'gate.conf')
    writeFileSync(gate, PROGRAM)
    chmodSync(gate, 0o755)
    writeFileSync(list, `# sources\napp\tfile\t${log}\n`)
    const user = sshd.createUser({ keyOptions: `restrict,command="${gate} --list ${list}"` })
    const configFile = clientFor(user.name)
    const app: SourceConfig = { type: 'file', name: 'app', path: log }
    for (const transport of SSH_TRANSPORTS) {
      const connection = await reach({ alias: 'box', configFile }, transport)
      const gated = { gate: true }
      expect((await read(connection, app, { kind: 'last', lines: 2 }, gated)).texts).toHaveLength(2)
      expect((await read(connection, app, { kind: 'grep', strings: [' line 77 '] }, gated)).texts).toHaveLength(1)
      await expect(
        read(connection, { ...app, name: '../../etc/shadow' }, { kind: 'last', lines: 1 }, gated),
      ).rejects.toMatchObject({
        code: 'GATE_REFUSED',
      })
      const about = await describeHost(connection, { ...hostOf('box'), gate: true, sources: [app] })
      expect(about).toMatchObject({ user: user.name, offered: [{ name: 'app', type: 'file' }] })
      expect(about.sources[0]).toMatchObject({ size: expect.any(Number), firstAt: Date.UTC(2024, 0, 1) })
      await connection.close()
    }
    const path = Buffer.from('/etc/shadow').toString('base64')
    const injections = [
      'id',
      ';id',
      '$(id)',
      '../../etc/shadow',
      '/bin/sh -s',
      `nonce=ab verb=last type=file path=${path}`,
      'nonce=ab verb=last name=$(id)',
      'nonce=ab verb=last',
      '',
    ]
    for (const injection of injections) {
      const { out, code } = await sshRaw(configFile, injection === '' ? [] : [injection])
      expect(code, injection).not.toBe(0)
      expect(out, injection).not.toMatch(/uid=|root:/)
    }
    chmodSync(list, 0o666)
    expect((await sshRaw(configFile, ['nonce=ab verb=last name=YXBw'])).code).not.toBe(0)
  })

  test('tells what a host has', async () => {
    const connection = await reach(sshd, 'ssh2')
    mkdirSync(join(sshd.dir, 'none'), { recursive: true })
    const about = await describeHost(connection, {
      ...hostOf('box'),
      sources: [fileSource(log), fileSource(join(sshd.dir, 'none/x.log'))],
    })
    expect(Math.abs(about.clock?.skewMs ?? 9999)).toBeLessThan(2000)
    expect(about.tools).toMatchObject({ tail: 'gnu', grep: 'gnu' })
    expect(about.sources[0]?.files).toMatchObject([{ name: 'app.log', readable: true }])
    expect(about.sources[1]?.error).toMatchObject({ code: 'SOURCE_MISSING' })
    await connection.close()
  })
})

const sshRaw = (configFile: string, command: readonly string[]): Promise<{ out: string; code: number | null }> =>
  new Promise((resolve) => {
    const child = spawn('ssh', ['-F', configFile, '-o', 'BatchMode=yes', 'box', ...command])
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stdin.end()
    child.once('close', (code) => resolve({ out, code }))
  })
