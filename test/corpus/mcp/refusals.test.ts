import { request, type RequestOptions } from 'node:http'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDesk } from '../../support/desk.ts'
import { connectStdio, startHttp, textOf, TOKEN, type HttpServer } from '../../support/mcp.ts'

describe('an agent may not look', () => {
  const desk = createDesk()
  let client: Client
  beforeAll(async () => {
    const log = desk.file('logs/app.log', `${new Date().toISOString()} INFO secretword\n`)
    desk.file('outside.log', `${new Date().toISOString()} INFO outsideword\n`)
    mkdirSync(join(desk.home, 'logs/sub'))
    symlinkSync(join(desk.home, 'outside.log'), join(desk.home, 'logs/link.log'))
    symlinkSync(desk.home, join(desk.home, 'logs/up'))
    desk.file(
      'prodlogs.yaml',
      `hosts:\n  here:\n    local: true\n    sources:\n      app: { type: file, path: ${log} }\ngroups:\n  all: [here]\ndefault: here\n`,
    )
    client = await connectStdio(desk, ['--allow-files', join(desk.home, 'logs')])
  })
  afterAll(async () => {
    await client.close()
    desk.dispose()
  })

  const TOOLS = ['report', 'timeline'] as const
  test.each(
    TOOLS.flatMap((tool) =>
      [
        { host: ['root@127.0.0.1'] },
        { host: ['localhost-shell'], source: ['file:/etc/passwd'] },
        { host: ['127.0.0.1'], source: ['app'] },
        { host: ['web-[1-3]'] },
        { host: ['here,127.0.0.1'] },
        { host: ['-oProxyCommand=touch /tmp/x'] },
        { host: ['@other'] },
        { source: ['file:/etc/passwd'] },
        { source: ['/etc/passwd'] },
        { source: ['journal:ssh'] },
        { source: ['other'] },
        { file: ['/etc/passwd'] },
        { file: ['../outside.log'] },
        { file: ['link.log'] },
        { file: ['up/outside.log'] },
        { file: ['sub'] },
        { file: ['.'] },
        { file: ['-'] },
        { file: ['app.log', '../outside.log'] },
        { file: ['nothing.log'] },
      ].map((args) => ({ tool, args })),
    ),
  )('with $tool at $args', async ({ tool, args }) => {
    const result = await client.callTool({ name: tool, arguments: args })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/does not take/)
    expect(textOf(result)).not.toMatch(/outsideword|root:x/)
  })

  test.each(['../outside.log', 'link.log', '/etc/passwd'])('with events at the file %s', async (file) => {
    const result = await client.callTool({ name: 'events', arguments: { events_file: file } })
    expect({ isError: result.isError, said: textOf(result).includes('does not take') }).toEqual({
      isError: true,
      said: true,
    })
  })

  test.each([{ host: ['here'] }, { host: ['@all'] }, { source: ['app'] }, { file: ['app.log'] }])(
    'but where it is configured: %o',
    async (args) => {
      const result = await client.callTool({ name: 'timeline', arguments: args })
      expect(textOf(result)).toContain('secretword')
    },
  )
})

describe('without --allow-files', () => {
  test('no file can be named at all', async () => {
    const desk = createDesk()
    const client = await connectStdio(desk)
    const { tools } = await client.listTools()
    for (const { inputSchema } of tools) expect(Object.keys(inputSchema.properties ?? {})).not.toContain('file')
    const result = await client.callTool({ name: 'report', arguments: { file: ['/etc/passwd'] } })
    expect(result.isError).toBe(true)
    await client.close()
    desk.dispose()
  })
})

describe('over HTTP', () => {
  const desk = createDesk()
  let server: HttpServer
  beforeAll(async () => {
    server = await startHttp(desk)
  })
  afterAll(async () => {
    expect(await server.stop()).toBe(143)
    desk.dispose()
  })

  const BODY = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  const send = (headers: Record<string, string>, options: RequestOptions = {}, body = BODY): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = new URL(server.url)
      const sent = request(
        {
          host: '127.0.0.1',
          port: url.port,
          path: '/mcp',
          method: 'POST',
          headers: {
            host: url.host,
            authorization: `Bearer ${TOKEN}`,
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
          ...options,
        },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

  test('lets in who shows the token', async () => expect(await send({})).toBe(200))
  test.each([
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a Host that ends like ours', { host: 'localhost.evil.example' }, 403],
    ['a foreign Origin', { origin: 'https://evil.example' }, 403],
    ['an opaque Origin', { origin: 'null' }, 403],
    ['an Origin of a foreign host that begins like ours', { origin: 'http://127.0.0.1.evil.example' }, 403],
    ['no token', { authorization: '' }, 401],
    ['another token', { authorization: `Bearer ${TOKEN}x` }, 401],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 401],
    ['text', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_, headers, status) => expect(await send(headers)).toBe(status))
  test('refuses another path', async () => expect(await send({}, { path: '/' })).toBe(404))
  test('refuses a body that is no question', async () => expect(await send({}, {}, 'x'.repeat(300_000))).toBe(413))
  test.each(['GET', 'DELETE', 'PUT'])('refuses %s', async (method) =>
    expect(await send({}, { method })).toBeGreaterThanOrEqual(400),
  )
  test('is reached from this machine alone', () => expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/))

  test('refuses a token that can be guessed', async () => {
    const { exit, stderr } = await desk.run(['mcp', '--http'], { env: { PRODLOGS_MCP_TOKEN: 'short' } })
    expect({ exit, hides: !stderr.includes('short') }).toEqual({ exit: 2, hides: true })
  })
})
