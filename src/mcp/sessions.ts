import { randomUUID } from 'node:crypto'
import {
  isInitializeRequest,
  legacyStatelessFallback,
  WebStandardStreamableHTTPServerTransport as Transport,
  type McpServer,
} from '@modelcontextprotocol/server'

/** Sessions that are kept: an editor has one. The one that was silent longest goes first. */
const MOST_SESSIONS = 32

/**
 * Serves the version of the protocol that has sessions: its way to take a call back is a message of its own, which must
 * find the server that works on it. A client that goes away without a word has taken back what it asked as well.
 */
export const serveSessions = (factory: () => McpServer, mostBody: number) => {
  const sessions = new Map<string, Transport>()
  const alone = legacyStatelessFallback(factory, undefined, { maxRequestBodySize: mostBody })

  const open = async (): Promise<Transport> => {
    const transport: Transport = new Transport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        sessions.set(id, transport)
        for (const [old, silent] of [...sessions].slice(0, -MOST_SESSIONS)) {
          sessions.delete(old)
          void silent.close()
        }
      },
      onsessionclosed: (id) => void sessions.delete(id),
      maxRequestBodySize: mostBody,
    })
    await factory().connect(transport)
    return transport
  }

  const find = (id: string): Transport | undefined => {
    const found = sessions.get(id)
    if (found === undefined) return undefined
    sessions.delete(id)
    sessions.set(id, found)
    return found
  }

  return async (request: Request): Promise<Response> => {
    const body: unknown = request.method === 'POST' ? await request.json().catch(() => undefined) : undefined
    const id = request.headers.get('mcp-session-id')
    const transport = id !== null ? find(id) : isInitializeRequest(body) ? await open() : undefined
    if (transport === undefined)
      return id === null ? alone(request, { parsedBody: body }) : new Response('no such session', { status: 404 })
    const asked = (body as { id?: string | number } | undefined)?.id
    if (asked !== undefined)
      request.signal.addEventListener('abort', () =>
        transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: asked } }),
      )
    return transport.handleRequest(request, body === undefined ? {} : { parsedBody: body })
  }
}
