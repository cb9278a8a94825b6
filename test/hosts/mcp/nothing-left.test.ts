import { readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { CLI, createDesk, eventually, paymentLine } from '../../support/desk.ts'
import { connectHttp, connectStdio, dataOf, startHttp, textOf } from '../../support/mcp.ts'

describeWith('sshd')('an agent leaves nothing on a host', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const dir = sshd?.dir ?? '/tmp'
  writeFileSync(join(dir, 'small.log'), Array.from({ length: 200 }, (_, n) => paymentLine(n)).join(''))
  writeFileSync(join(dir, 'large.log'), Array.from({ length: 300_000 }, (_, n) => paymentLine(n)).join(''))
  // A source that never ends: whoever opens it waits for a writer.
  const config = desk.file(
    'prodlogs.yaml',
    [
      'hosts:',
      `  box:\n    ssh: box\n    sources:\n      small: { type: file, path: ${dir}/small.log }`,
      `  heavy:\n    ssh: box\n    sources:\n      large: { type: file, path: ${dir}/large.log }`,
      'default: box',
      '',
    ].join('\n'),
  )
  const args = ['--config', config, '--ssh-config', sshd?.configFile ?? '']
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  /** Programs below sshd that are not sshd itself. */
  const programs = (): string[] =>
    sshd.processes().flatMap((pid) => {
      try {
        const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
        return name.startsWith('sshd') ? [] : [name]
      } catch {
        return []
      }
    })
  const isQuiet = (ms: number): Promise<boolean> => eventually(() => sshd.processes().length === 0, ms)

  test('after 50 calls at once, and all are answered', async () => {
    const client = await connectStdio(desk, args)
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, sshd.processes().length)), 50)
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        client.callTool({ name: n % 2 === 0 ? 'timeline' : 'report', arguments: {} }, { timeout: 170_000 }),
      ),
    )
    clearInterval(watch)
    for (const result of results) expect(result.isError, textOf(result)).toBeFalsy()
    expect(dataOf(results[0] as never).scanned.sources).toBe(1)
    // Four calls at a time: sshd with its child, a shell and what it runs.
    expect(most).toBeLessThan(40)
    expect(await isQuiet(5000)).toBe(true)
    await client.close()
  }, 180_000)

  test.each(['2025-11-25', '2026-07-28'] as const)(
    'when a call is cancelled, over stdio, protocol %s',
    async (version) => {
      const client = await connectStdio(desk, args, version)
      const stop = new AbortController()
      const asking = client
        .callTool({ name: 'timeline', arguments: { host: ['heavy'], lines: 300_000 } }, { signal: stop.signal })
        .catch((error: unknown) => error)
      expect(await eventually(() => programs().length > 0, 10_000)).toBe(true)
      stop.abort()
      await asking
      expect(await isQuiet(5000), programs().join(' ')).toBe(true)
      // The server goes on.
      expect((await client.callTool({ name: 'sources', arguments: {} })).isError).toBeFalsy()
      await client.close()
    },
  )

  test.each(['2025-11-25', '2026-07-28'] as const)(
    'when a call is cancelled, over HTTP, protocol %s',
    async (version) => {
      const server = await startHttp(desk, args)
      const client = await connectHttp(server.url, version)
      const stop = new AbortController()
      const asking = client
        .callTool({ name: 'timeline', arguments: { host: ['heavy'], lines: 300_000 } }, { signal: stop.signal })
        .catch((error: unknown) => error)
      expect(await eventually(() => programs().length > 0, 10_000)).toBe(true)
      stop.abort()
      await asking
      expect(await isQuiet(5000), programs().join(' ')).toBe(true)
      await client.close()
      expect(await server.stop()).toBe(143)
    },
  )

  test.each(['2025-11-25', '2026-07-28'] as const)(
    'when a client over HTTP goes away, protocol %s',
    async (version) => {
      const server = await startHttp(desk, args)
      const client = await connectHttp(server.url, version)
      const asking = client
        .callTool({ name: 'timeline', arguments: { host: ['heavy'], lines: 300_000 } })
        .catch((error: unknown) => error)
      expect(await eventually(() => programs().length > 0, 10_000)).toBe(true)
      await client.close()
      await asking
      expect(await isQuiet(8000), programs().join(' ')).toBe(true)
      expect(await server.stop()).toBe(143)
    },
  )

  test.each(['SIGKILL', 'SIGTERM'] as const)('when the client dies in the middle, its server by %s', async (signal) => {
    const child = spawn(process.execPath, [CLI, 'mcp', ...args], {
      env: { ...desk.env },
      cwd: desk.home,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.stdin.write(`${opening()}\n${calling('timeline', { host: ['heavy'], lines: 300_000 })}\n`)
    expect(await eventually(() => programs().length > 0, 15_000)).toBe(true)
    child.kill(signal)
    await ended
    expect(await isQuiet(10_000), programs().join(' ')).toBe(true)
  })

  test('when the client closes its end of the pipe', async () => {
    const child = spawn(process.execPath, [CLI, 'mcp', ...args], {
      env: { ...desk.env },
      cwd: desk.home,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.stdin.write(`${opening()}\n${calling('timeline', { host: ['heavy'], lines: 300_000 })}\n`)
    expect(await eventually(() => programs().length > 0, 15_000)).toBe(true)
    child.stdin.end()
    expect(await ended).toBe(0)
    expect(await isQuiet(5000), programs().join(' ')).toBe(true)
  })

  test('when the client asks and never reads', async () => {
    const child = spawn(process.execPath, [CLI, 'mcp', ...args], {
      env: { ...desk.env },
      cwd: desk.home,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdout.pause()
    child.stdin.write(`${opening()}\n`)
    for (let n = 0; n < 30; n++) child.stdin.write(`${calling('timeline', { detail: 'full', lines: 200 }, n + 2)}\n`)
    expect(await eventually(() => programs().length > 0, 15_000)).toBe(true)
    let quiet = 0
    for (const end = Date.now() + 60_000; Date.now() < end && quiet < 10; await sleep(200))
      quiet = sshd.processes().length === 0 ? quiet + 1 : 0
    expect(quiet).toBe(10)
    child.kill('SIGTERM')
  }, 120_000)

  test('when a host does not answer in time, which is said with what to do', async () => {
    const client = await connectStdio(desk, [...args, '--timeout', '1'])
    const result = await client.callTool({ name: 'timeline', arguments: { host: ['heavy'], lines: 300_000, limit: 1 } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('since/until')
    expect(await isQuiet(5000), programs().join(' ')).toBe(true)
    await client.close()
  })

  test('and the person is asked for an unknown host key, once, with nothing written', async () => {
    const empty = desk.file('known_hosts', '')
    const text = readFileSync(sshd.configFile, 'utf8').replace(
      /^UserKnownHostsFile .*$/m,
      `UserKnownHostsFile ${empty}`,
    )
    const strange = ['--config', config, '--ssh-config', desk.file('ssh_config', text)]
    for (const version of ['2025-11-25', '2026-07-28'] as const)
      for (const trust of [false, true]) {
        const asked: string[] = []
        const client = await connectStdio(desk, strange, version, { capabilities: { elicitation: { form: {} } } })
        client.setRequestHandler('elicitation/create', async ({ params }) => {
          asked.push(params.message)
          return { action: 'accept', content: { trust } }
        })
        const result = await client.callTool({ name: 'timeline', arguments: {} })
        expect(asked, version).toHaveLength(1)
        expect(asked[0]).toContain('SHA256:')
        expect(result.isError ?? false, textOf(result)).toBe(!trust)
        if (trust) expect((await client.callTool({ name: 'timeline', arguments: {} })).isError).toBeFalsy()
        expect(asked).toHaveLength(1)
        await client.close()
      }
    expect(readFileSync(empty, 'utf8')).toBe('')
    const silent = await connectStdio(desk, strange)
    const refused = await silent.callTool({ name: 'timeline', arguments: {} })
    expect(textOf(refused)).toContain('SHA256:')
    await silent.close()
  })
})

const opening = (): string =>
  [
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
  ]
    .map((message) => JSON.stringify(message))
    .join('\n')

const calling = (name: string, args: Record<string, unknown>, id = 2): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })
