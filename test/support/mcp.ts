import { spawn } from 'node:child_process'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { CLI, type Desk } from './desk.ts'

/** The versions that clients in the field speak, and how the library's client is told to. */
export const VERSIONS = {
  '2025-11-25': {},
  '2026-07-28': { versionNegotiation: { mode: 'auto' } },
} as const

export type Version = keyof typeof VERSIONS

export type Result = Awaited<ReturnType<Client['callTool']>>

/** The library's own client, connected to the built server over stdio. */
export const connectStdio = async (
  desk: Desk,
  args: readonly string[] = [],
  version: Version = '2025-11-25',
  options: ConstructorParameters<typeof Client>[1] = {},
): Promise<Client> => {
  const client = new Client({ name: 'test', version: '1' }, { ...VERSIONS[version], ...options })
  await client.connect(stdioTo(desk, args))
  return client
}

/** The built server as a child of a client. */
export const stdioTo = (desk: Desk, args: readonly string[]): StdioClientTransport =>
  new StdioClientTransport({
    command: process.execPath,
    args: [CLI, 'mcp', ...args],
    env: { ...desk.env },
    cwd: desk.home,
    stderr: 'ignore',
  })

/** The token of the HTTP servers of tests. */
export const TOKEN = 'a-token-of-the-tests-only'

export interface HttpServer {
  readonly url: string
  readonly pid: number
  stop(): Promise<number | null>
}

/** The built server on loopback. */
export const startHttp = async (desk: Desk, args: readonly string[] = []): Promise<HttpServer> => {
  const child = spawn(process.execPath, [CLI, 'mcp', '--http', ...args], {
    env: { ...desk.env, PRODLOGS_MCP_TOKEN: TOKEN },
    cwd: desk.home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // What a failed test leaves running would outlive the suite.
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  void ended.then(() => process.off('exit', reap))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\S+\/mcp/.exec(said)
      if (found !== null) resolve(found[0])
    })
    void ended.then((code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

export const connectHttp = async (url: string, version: Version): Promise<Client> => {
  const client = new Client({ name: 'test', version: '1' }, { ...VERSIONS[version] })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${TOKEN}` } } }),
  )
  return client
}

/** The text of a tool's result. */
export const textOf = (result: Result): string =>
  (result.content as { type: string; text?: string }[]).flatMap(({ text }) => text ?? []).join('\n')

/** What a tool answered as data. */
export const dataOf = <A = Record<string, unknown>>(result: Result) =>
  result.structuredContent as {
    returned: number
    matched: number
    scanned: { sources: number; lines: number; bytes: number }
    truncated: boolean
    leftOut?: string[]
    gaps: string[]
    cursor?: string
    untrusted: string
    answer: A
  }
