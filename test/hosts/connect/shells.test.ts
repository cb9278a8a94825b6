import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, have, testWith } from '../parts/guard.ts'
import { connect } from '../../../src/connect/connect.ts'
import type { Connection } from '../../../src/connect/connection.ts'
import { refusedShell } from '../../../src/connect/refused.ts'
import type { Reach } from '../../../src/model/host.ts'
import { LOGIN_SHELLS } from '../parts/login-shells.ts'
import { processesWith } from '../parts/processes.ts'
import { startSshd } from '../parts/sshd.ts'
import { failureOf, hostOf, reach, run, SSH_TRANSPORTS, textOf } from './support.ts'

describeWith('sshd')('shells on a host', async () => {
  const sshd = await startSshd({ config: ['MaxSessions 10'] })
  afterAll(() => sshd.stop())

  // sshd passes a signal on for ordinary users only, and ssh has no way to send one.
  testWith('users')('end with everything that runs in them when they are killed, by ssh2', async () => {
    const user = sshd.createUser()
    const configFile = sshd.writeConfig(readFileSync(sshd.configFile, 'utf8').replace(/User .*/, `User ${user.name}`))
    const connection = await reach({ alias: 'box', configFile }, 'ssh2')
    const shell = await connection.openShell()
    const mark = `31${Math.floor(Math.random() * 1e7)}`
    shell.stdin.write(`sleep ${mark}\n`)
    await expect.poll(() => processesWith(`sleep ${mark}`).length).toBeGreaterThan(0)
    shell.kill()
    await expect.poll(() => processesWith(`sleep ${mark}`).length, { timeout: 10_000 }).toBe(0)
    await connection.close()
  })

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test('run fifteen at once, never more than eight, on one connection', async () => {
      const logins = (): number => sshd.log().split('Accepted publickey').length
      const before = logins()
      const connection = await reach(sshd, transport)
      let running = 0
      let most = 0
      const one = async (number: number): Promise<string> => {
        const shell = await connection.openShell()
        running += 1
        most = Math.max(most, running)
        void shell.ended.then(() => (running -= 1))
        shell.stderr.resume()
        shell.stdin.end(`sleep 0.2; echo ${number}\n`)
        return textOf(shell.stdout)
      }
      const answers = await Promise.all(Array.from({ length: 15 }, (_, number) => one(number)))
      expect(answers).toEqual(Array.from({ length: 15 }, (_, number) => `${number}\n`))
      expect(most).toBe(8)
      expect(logins() - before).toBe(1)
      await connection.close()
    })

    test('of twelve hosts at once need no warning of Node about listeners', async () => {
      const warnings: Error[] = []
      const note = (warning: Error): void => void warnings.push(warning)
      process.on('warning', note)
      const { signal } = new AbortController()
      const connections = await Promise.all(Array.from({ length: 12 }, () => reach(sshd, transport, { signal })))
      const answers = await Promise.all(
        connections.map(async (connection) => {
          const shell = await connection.openShell({ signal })
          shell.stderr.resume()
          shell.stdin.end('echo up\n')
          return textOf(shell.stdout)
        }),
      )
      expect(answers).toEqual(Array.from({ length: 12 }, () => 'up\n'))
      await Promise.all(connections.map((connection) => connection.close()))
      process.off('warning', note)
      expect(warnings).toEqual([])
    })

    test('wait for each other where the host allows fewer than eight', async () => {
      const few = await startSshd({ config: ['MaxSessions 2'] })
      const connection = await reach(few, transport)
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, number) => run(connection, `sleep 0.1; echo ${number}`)),
      )
      expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 6 }, (_, number) => `${number}\n`))
      await connection.close()
      await few.stop()
    })

    test('are refused where no session is allowed', async () => {
      const none = await startSshd({ config: ['MaxSessions 0'] })
      const connection = await reach(none, transport)
      const failure = await failureOf(
        (async () => {
          const shell = await connection.openShell()
          throw refusedShell('prod', { end: await shell.ended, stdout: '', stderr: '' })
        })(),
      )
      expect(failure.code).toBe('SHELL_REFUSED')
      await connection.close()
      await none.stop()
    })

    test('give neither banner nor MOTD for output', async () => {
      const banner = join(sshd.dir, 'banner')
      writeFileSync(banner, 'PRIVATE SYSTEM\n'.repeat(20))
      const chatty = await startSshd({ config: [`Banner ${banner}`, 'PrintMotd yes'] })
      const connection = await reach(chatty, transport)
      expect(await run(connection, 'echo clean')).toEqual({
        stdout: 'clean\n',
        stderr: '',
        end: { kind: 'exit', code: 0 },
      })
      await connection.close()
      await chatty.stop()
    })

    test('end when they are killed, and leave the connection as it was', async () => {
      const connection = await reach(sshd, transport)
      const shell = await connection.openShell()
      shell.stdin.write('cat\n')
      shell.kill()
      shell.kill()
      await shell.ended
      expect((await run(connection, 'echo next')).stdout).toBe('next\n')
      await connection.close()
    })

    test('end when the connection is closed', async () => {
      const connection = await reach(sshd, transport)
      const shell = await connection.openShell()
      shell.stdin.write('cat\n')
      await connection.close()
      expect((await shell.ended).kind).not.toBe('exit')
      expect(await connection.lost).toBeUndefined()
      expect((await failureOf(connection.openShell())).code).toBe('SSH_LOST')
    })

    test('stop the host when nobody reads', async () => {
      const connection = await reach(sshd, transport)
      const shell = await connection.openShell()
      const before = process.memoryUsage().rss
      shell.stderr.resume()
      shell.stdin.end('head -c 400000000 /dev/zero\n')
      await new Promise((resolve) => setTimeout(resolve, 2000))
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
      shell.kill()
      await shell.ended
      await connection.close()
    })

    test('send a gate its request as the command', async () => {
      const gate = join(sshd.dir, 'gate')
      writeFileSync(gate, '#!/bin/sh\nprintf "asked: %s\\n" "$SSH_ORIGINAL_COMMAND"\ncat\n', { mode: 0o755 })
      const gated = await startSshd({ keyOptions: `restrict,command="${gate}"` })
      const connection = await reach(gated, transport)
      const shell = await connection.openShell({ gateRequest: 'last app 10' })
      shell.stderr.resume()
      shell.stdin.end('from stdin\n')
      expect(await textOf(shell.stdout)).toBe('asked: last app 10\nfrom stdin\n')
      await connection.close()
      await gated.stop()
    })

    testWith('users').for(['/usr/sbin/nologin', '/bin/false'])(
      'under the login shell %s say that they are refused',
      async (shellPath) => {
        const user = sshd.createUser({ shell: shellPath })
        const configFile = sshd.writeConfig(
          readFileSync(sshd.configFile, 'utf8').replace(/User .*/, `User ${user.name}`),
        )
        const connection = await reach({ alias: 'box', configFile }, transport)
        const { stdout, stderr, end } = await run(connection, 'echo hello')
        const error = refusedShell('prod', { end, stdout, stderr })
        expect(error.code).toBe('SHELL_REFUSED')
        expect(error.args).toMatchObject({
          reason:
            shellPath === '/bin/false'
              ? { code: 'shell_exit', status: 1 }
              : { code: 'shell_exit', status: 1, text: expect.stringMatching(/not available/) },
        })
        await connection.close()
      },
    )

    testWith('users').for([...LOGIN_SHELLS, '/bin/dash'])(
      'are a POSIX sh under the login shell %s',
      async (shellPath) => {
        const user = sshd.createUser({ shell: shellPath })
        writeFileSync(join(user.home, '.bashrc'), 'echo noise from bashrc\n')
        const configFile = sshd.writeConfig(
          readFileSync(sshd.configFile, 'utf8').replace(/User .*/, `User ${user.name}`),
        )
        const connection = await reach({ alias: 'box', configFile }, transport)
        const { stdout, end } = await run(connection, `for i in 1 2; do printf '%s|' "$i" '$(id)' 'a!b' '\\\\'; done`)
        expect(stdout.replace('noise from bashrc\n', '')).toBe(`1|$(id)|a!b|\\\\|2|$(id)|a!b|\\\\|`)
        expect(end).toEqual({ kind: 'exit', code: 0 })
        await connection.close()
      },
    )
  })
})

describeWith('sshd')('a client that is killed', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())

  test.for(SSH_TRANSPORTS)('leaves no ssh, no shell and no folder behind, by %s', async (transport) => {
    const folder = mkdtempSync(join(tmpdir(), 'pl-'))
    const client = join(process.cwd(), 'test/hosts/connect', `.client-${transport}-${process.pid}.mjs`)
    const { build } = await import('esbuild')
    await build({
      stdin: {
        contents: `import { reach } from './support.ts'
          const connection = await reach(${JSON.stringify({ configFile: sshd.configFile, alias: 'box' })}, '${transport}')
          const shell = await connection.openShell()
          shell.stdout.on('data', () => process.send('ready'))
          shell.stdin.write('echo ready; cat\\n')`,
        resolveDir: join(process.cwd(), 'test/hosts/connect'),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: client,
    })
    const child = fork(client, { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' })
    try {
      await once(child, 'message')
      expect(sshd.processes().length).toBeGreaterThan(0)
      child.kill('SIGKILL')
      await expect.poll(() => sshd.processes(), { timeout: 10_000 }).toEqual([])
      await expect.poll(() => processesWith(folder), { timeout: 10_000 }).toEqual([])
      await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toEqual([])
    } finally {
      child.kill('SIGKILL')
      rmSync(client)
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a shell on a pipe', () => {
  const at = (where: Reach): Promise<Connection> =>
    connect({ ...hostOf('x'), reach: where }, { transport: 'auto', hostKeyPolicy: 'strict' })

  test.for<[string, Reach]>([
    ['sh on this machine', { kind: 'local' }],
    ['sh', { kind: 'command', argv: ['sh'] }],
    ...(have('busybox') ? [['busybox sh', { kind: 'command', argv: ['busybox', 'sh'] }] as [string, Reach]] : []),
    ['env with arguments that a shell would read', { kind: 'command', argv: ['env', 'A=$(id) "x" *', 'sh', '-s'] }],
  ])('runs in %s', async ([, where]) => {
    const connection = await at(where)
    expect(connection.transport).toBe(where.kind)
    expect(await run(connection, 'echo out; echo err >&2; exit 3')).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      end: { kind: 'exit', code: 3 },
    })
    expect((await run(connection, 'kill -9 $$')).end).toEqual({ kind: 'signal', signal: 'SIGKILL' })
    await connection.close()
  })

  test('gives the command as it is: no shell reads it', async () => {
    const connection = await at({ kind: 'command', argv: ['env', 'A=$(id) "x" *', 'sh', '-s'] })
    expect((await run(connection, 'printf %s "$A"')).stdout).toBe('$(id) "x" *')
    await connection.close()
  })

  test('says that a program is missing', async () => {
    const connection = await at({ kind: 'command', argv: ['/nowhere/kubectl', 'exec'] })
    expect(await failureOf(connection.openShell())).toMatchObject({
      code: 'COMMAND_FAILED',
      args: { host: 'prod', command: '/nowhere/kubectl' },
    })
    await connection.close()
  })

  test('ends its whole process group when it is killed', async () => {
    const connection = await at({ kind: 'local' })
    const shell = await connection.openShell()
    const mark = `32${Math.floor(Math.random() * 1e7)}`
    shell.stdin.write(`trap '' TERM; sleep ${mark} & wait\n`)
    await expect.poll(() => processesWith(`sleep ${mark}`).length).toBeGreaterThan(0)
    await connection.close()
    await expect.poll(() => processesWith(`sleep ${mark}`).length, { timeout: 10_000 }).toBe(0)
  })

  test('runs no more than eight at once', async () => {
    const connection = await at({ kind: 'local' })
    const shells = await Promise.all(Array.from({ length: 8 }, () => connection.openShell()))
    const controller = new AbortController()
    const ninth = connection.openShell({ signal: controller.signal })
    controller.abort(new Error('stopped'))
    await expect(ninth).rejects.toThrow('stopped')
    const tenth = connection.openShell()
    shells[0]!.stdin.end('exit\n')
    ;(await tenth).kill()
    await connection.close()
  })
})
