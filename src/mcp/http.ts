import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server'
import { ProdlogsError } from '../model/error.ts'
import type { ServeOptions } from './call.ts'
import { serverFactory } from './server.ts'
import { serveSessions } from './sessions.ts'

export interface HttpOptions extends ServeOptions {
  /** 0: any that is free. */
  readonly port: number
  /** What clients must show; absent: one is drawn for this run. */
  readonly token?: string | undefined
}

export interface HttpServing {
  readonly url: string
  readonly token: string
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>
}

const PATH = '/mcp'

/** A request is arguments and no data. */
const MOST_BODY = 256 * 1024

/** So many bytes and more: nobody guesses it. */
const SHORTEST_TOKEN = 16

/**
 * Serves on loopback. A page in the user's browser can reach loopback too: whatever comes from a foreign page, by a foreign
 * name, or without the token is refused before it is read. Throws USAGE_BAD_VALUE for a short token, IO_LISTEN for a port
 * that is taken.
 */
export const serveOnHttp = async (options: HttpOptions): Promise<HttpServing> => {
  const token = options.token ?? randomBytes(24).toString('base64url')
  if (token.length < SHORTEST_TOKEN)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'PRODLOGS_MCP_TOKEN',
      value: '…',
      expected: { code: 'long_token', least: SHORTEST_TOKEN },
    })
  const factory = serverFactory(options)
  const handler = createMcpHandler(factory, { legacy: 'reject', maxRequestBodySize: MOST_BODY, onerror: () => {} })
  const older = serveSessions(factory, MOST_BODY)
  const serve = toNodeHandler({
    fetch: async (asked) =>
      (await isLegacyRequest(asked, undefined, { maxRequestBodySize: MOST_BODY }))
        ? older(asked)
        : handler.fetch(asked),
  })
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, token)
    // Every request that comes in has a method; only its type does not know.
    if (refusal === undefined) void serve(request as Parameters<typeof serve>[0], response)
    else refuse(response, refusal)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new ProdlogsError(
          'USAGE_BAD_VALUE',
          { option: '--http', value: String(options.port), expected: { code: 'free_port', text: codeOf(cause) } },
          { cause },
        ),
      ),
    )
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const ended = new Promise<void>((resolve) => {
    const end = async (): Promise<void> => {
      await handler.close()
      server.closeAllConnections()
      server.close(() => resolve())
    }
    options.signal.addEventListener('abort', () => void end(), { once: true })
  })
  return { url: `http://127.0.0.1:${port}${PATH}`, token, ended }
}

interface Refusal {
  readonly status: number
  readonly reason: string
}

const refusalOf = ({ headers, url }: IncomingMessage, token: string): Refusal | undefined => {
  if (!validateHostHeader(headers.host, localhostAllowedHostnames()).ok) return { status: 403, reason: 'foreign Host' }
  if (!validateOriginHeader(headers.origin, localhostAllowedOrigins()).ok)
    return { status: 403, reason: 'foreign Origin' }
  if (!isToken(headers.authorization, token)) return { status: 401, reason: 'Authorization: Bearer TOKEN is missing' }
  return url === PATH ? undefined : { status: 404, reason: `the path is ${PATH}` }
}

/** Compared by digest, so that neither time nor length tells of the token. */
const isToken = (header: string | undefined, token: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}

const refuse = (response: ServerResponse, { status, reason }: Refusal): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  })
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32_000, message: reason } }))
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message
