import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startFullPort } from '../parts/full-port.ts'
import { commandLine } from '../parts/processes.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy, type TcpProxy, type TcpProxyOptions } from '../parts/tcp-proxy.ts'
import { failureOf, reach, run, SSH_TRANSPORTS, textOf } from './support.ts'

describeWith('sshd')('a link', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())

  /** A way to the host through a bad link, with what closes it. */
  const through = async (
    options: TcpProxyOptions = {},
  ): Promise<{ alias: string; configFile: string; proxy: TcpProxy }> => {
    const proxy = await startTcpProxy(sshd, options)
    const configFile = sshd.writeConfig(
      `Host box\nPort ${proxy.port}\nHostKeyAlias [127.0.0.1]:${sshd.port}\n${readFileSync(sshd.configFile, 'utf8')}`,
    )
    return { alias: 'box', configFile, proxy }
  }
  const toPort = (port: number): { alias: string; configFile: string } => ({
    alias: 'box',
    configFile: sshd.writeConfig(`Host box\nPort ${port}\n${readFileSync(sshd.configFile, 'utf8')}`),
  })
  /** A server on loopback that treats its connections so. */
  const serving = async (treat: (socket: Socket) => void): Promise<{ port: number; stop: () => void }> => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      treat(socket)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const stop = (): void => {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
    return { port: (server.address() as AddressInfo).port, stop }
  }

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test.for(['fin', 'rst'] as const)('that is cut by a %s at 5 MB is lost, never complete', async (how) => {
      const way = await through({ cutAfterBytes: 5_000_000, cutWith: how })
      const connection = await reach(way, transport)
      const shell = await connection.openShell()
      shell.stderr.resume()
      shell.stdin.end('head -c 50000000 /dev/zero\n')
      let bytes = 0
      await expect(
        (async () => {
          for await (const chunk of shell.stdout as AsyncIterable<Buffer>) bytes += chunk.length
        })(),
      ).rejects.toMatchObject({ code: 'SSH_LOST' })
      expect((await shell.ended).kind).toBe('lost')
      // A reset throws away what the kernel had not handed over, and so does ssh with its buffers.
      expect(bytes).toBeGreaterThan(1_000_000)
      expect(await connection.lost).toBeInstanceOf(Error)
      expect((await failureOf(connection.openShell())).code).toBe('SSH_LOST')
      await connection.close()
      await way.proxy.stop()
    })

    test('whose sshd is killed is lost', async () => {
      const connection = await reach(sshd, transport)
      const shell = await connection.openShell()
      shell.stderr.resume()
      const read = textOf(shell.stdout).catch((error: unknown) => error)
      shell.stdin.write('echo here; sleep 60\n')
      await new Promise((resolve) => setTimeout(resolve, 300))
      sshd.killSessions()
      expect(await shell.ended).toMatchObject({ kind: 'lost' })
      expect(await read).toMatchObject({ code: 'SSH_LOST' })
      await connection.close()
    })

    test('that is lost gives out all that came before, to a reader who was slow', async () => {
      const way = await through()
      const connection = await reach(way, transport)
      const shell = await connection.openShell()
      shell.stderr.resume()
      shell.stdin.write('head -c 200000 /dev/zero; sleep 60\n')
      await new Promise((resolve) => setTimeout(resolve, 700))
      way.proxy.cut('rst')
      await shell.ended
      let bytes = 0
      const reading = (async () => {
        for await (const chunk of shell.stdout as AsyncIterable<Buffer>) bytes += chunk.length
      })()
      await expect(reading).rejects.toMatchObject({ code: 'SSH_LOST' })
      // ssh hands its own pipe over late, so some of it may stay behind there.
      expect(bytes).toBeGreaterThan(transport === 'ssh2' ? 199_999 : 60_000)
      await connection.close()
      await way.proxy.stop()
    })

    test('that is black-holed while idle is found out within 20 s', async () => {
      const way = await through()
      const connection = await reach(way, transport)
      const shell = await connection.openShell()
      shell.stdout.resume()
      shell.stderr.resume()
      shell.stdin.write('sleep 60\n')
      const since = Date.now()
      way.proxy.set({ state: 'blackhole' })
      const end = await shell.ended
      expect(end).toMatchObject({ kind: 'lost', reason: { code: 'host_silent' } })
      expect(Date.now() - since).toBeLessThan(20_000)
      await connection.close()
      await way.proxy.stop()
    })

    test('to a port where nobody listens is refused', async () => {
      const { port, stop } = await serving(() => undefined)
      stop()
      expect(await failureOf(reach(toPort(port), transport))).toMatchObject({
        code: 'HOST_REFUSED',
        args: { host: 'box', port },
      })
    })

    test('to a name that does not exist is not found', async () => {
      const configFile = sshd.writeConfig('Host box\nHostName no-such-host.invalid\n')
      const failure = await failureOf(reach({ alias: 'box', configFile }, transport))
      expect(failure).toMatchObject({ code: 'HOST_NOT_FOUND', args: { host: 'box', address: 'no-such-host.invalid' } })
    })

    test('to a server that never greets is given up after the time limit', async () => {
      const silent = await serving(() => undefined)
      const failure = await failureOf(reach(toPort(silent.port), transport, { connectTimeoutMs: 1000 }))
      expect(failure).toMatchObject({ code: 'HOST_TIMEOUT', args: { host: 'box', seconds: 1 } })
      silent.stop()
    })

    test('to a server that stops in the middle of the handshake is given up', async () => {
      const way = await through({ blackholeAfterBytes: 500 })
      expect((await failureOf(reach(way, transport, { connectTimeoutMs: 1000 }))).code).toBe('HOST_TIMEOUT')
      await way.proxy.stop()
    })

    test('to a server that is no SSH server is named so', async () => {
      const web = await serving((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n<html>'.repeat(300)))
      const failure = await failureOf(reach(toPort(web.port), transport, { connectTimeoutMs: 2000 }))
      expect(failure).toMatchObject({ code: 'HOST_NOT_SSH', args: { host: 'box', port: web.port } })
      web.stop()
    })

    test('to a server that hangs up at once is no success', async () => {
      const rude = await serving((socket) => socket.destroy())
      expect((await failureOf(reach(toPort(rude.port), transport))).code).toBe('HOST_NETWORK')
      rude.stop()
    })
  })

  describe.for(['ssh2', 'openssh', 'auto'] as const)('is given up at once by %s', (transport) => {
    /** Aborts when `when` resolves and measures how long the attempt goes on. */
    const abortAt = async (
      way: { alias: string; configFile: string },
      when: () => Promise<unknown>,
      options: object = {},
    ): Promise<number> => {
      const controller = new AbortController()
      const attempt = reach(way, transport, { signal: controller.signal, ...options }).then(
        () => 'connected',
        (error: unknown) => error,
      )
      await when()
      const since = performance.now()
      controller.abort(new Error('stopped'))
      expect(await attempt).toMatchObject({ message: 'stopped' })
      return performance.now() - since
    }
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const IMMEDIATE_MS = 500

    test('before anything', async () => {
      expect(await abortAt(sshd, async () => undefined)).toBeLessThan(IMMEDIATE_MS)
    })

    test('while the configuration is read', async () => {
      const configFile = sshd.writeConfig(`Match exec "sleep 5"\n${readFileSync(sshd.configFile, 'utf8')}`)
      expect(
        await abortAt({ alias: 'box', configFile }, () => new Promise((resolve) => setTimeout(resolve, 200))),
      ).toBeLessThan(IMMEDIATE_MS)
    })

    test('while the server is silent', async () => {
      const silent = await serving(() => undefined)
      expect(await abortAt(toPort(silent.port), () => new Promise((resolve) => setTimeout(resolve, 300)))).toBeLessThan(
        IMMEDIATE_MS,
      )
      silent.stop()
    })

    test('in the handshake', async () => {
      const way = await through({ blackholeAfterBytes: 100 })
      expect(await abortAt(way, () => until(() => way.proxy.fromServer > 100))).toBeLessThan(IMMEDIATE_MS)
      await way.proxy.stop()
    })

    test('in authentication', async () => {
      const slow = await startSshd({
        config: ['AuthorizedKeysFile none', 'AuthorizedKeysCommand /usr/bin/sleep 5', 'AuthorizedKeysCommandUser root'],
      })
      expect(
        await abortAt(slow, () => until(() => slow.processes().some((pid) => commandLine(pid).includes('sleep 5')))),
      ).toBeLessThan(IMMEDIATE_MS)
      await slow.stop()
    })

    test('while a person is asked', async () => {
      const locked = sshd.createKey({ passphrase: 'open sesame', args: ['-a', '2'] })
      sshd.authorize(locked.publicKey)
      const configFile = sshd.writeConfig(
        `Host box\nIdentityFile ${locked.path}\nIdentitiesOnly yes\n${readFileSync(sshd.configFile, 'utf8').replace(/IdentityFile.*/, '')}`,
      )
      let asked = false
      const prompt = {
        ask: (_request: unknown, signal?: AbortSignal) => {
          asked = true
          return new Promise<string | undefined>((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(new Error('no answer'))),
          )
        },
      }
      expect(await abortAt({ alias: 'box', configFile }, () => until(() => asked), { prompt })).toBeLessThan(
        IMMEDIATE_MS,
      )
    })

    test('while a shell is opened', async () => {
      const connection = await reach(sshd, transport)
      const controller = new AbortController()
      controller.abort(new Error('stopped'))
      await expect(connection.openShell({ signal: controller.signal })).rejects.toThrow('stopped')
      expect((await run(connection, 'echo on')).stdout).toBe('on\n')
      await connection.close()
    })
  })

  test.for(SSH_TRANSPORTS)(
    'to an address that swallows everything is given up after the time limit, or at once, by %s',
    async (transport) => {
      const full = await startFullPort()
      expect(await failureOf(reach(toPort(full.port), transport, { connectTimeoutMs: 1000 }))).toMatchObject({
        code: 'HOST_TIMEOUT',
        args: { host: 'box', seconds: 1 },
      })
      const controller = new AbortController()
      const attempt = reach(toPort(full.port), transport, { signal: controller.signal })
      setTimeout(() => controller.abort(new Error('stopped')), 200)
      await expect(attempt).rejects.toThrow('stopped')
      full.stop()
    },
  )
})
