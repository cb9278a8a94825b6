import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { SafeText } from '../model/safe-text.ts'
import { streamChanges, type Changing } from './changes.ts'

/** What stands at one address: a page, or where it moved to. */
export type Answer =
  | { readonly kind: 'page'; readonly html: SafeText; readonly policy: string }
  | { readonly kind: 'moved'; readonly to: string }

/** The pages by their path (without the token) and what is asked of them. Nothing is read from a host for a request. */
export interface Site extends Changing {
  answer(path: string, asked: URLSearchParams, base: string): Answer | undefined
}

export interface Served {
  /** With the token: who knows it can read. */
  readonly url: string
  /** Tells the open pages that it is over, and ends their connections. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
/** 192 bits: not to be guessed within the life of a command. */
const TOKEN_BYTES = 24
/** More open tabs than a person has. */
const MOST_READERS = 32
const REQUEST_MS = 10_000
const MOST_HEADER_BYTES = 8192
const LAST_WORD_MS = 250

/** Serves a site on loopback until it is closed. `port`: 0 takes a free one. Throws PORT_TAKEN {port, reason}. */
export const serveSite = async (site: Site, { port }: { port: number }): Promise<Served> => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const base = `/${token}/`
  const readers = new Set<() => Promise<void>>()
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES, requestTimeout: REQUEST_MS }, (request, response) => {
    const refused = refusal(request)
    if (refused !== undefined) return refuse(response, refused)
    const asked = pathOf(request, token)
    if (asked === undefined) return refuse(response, 404)
    const { path, search } = asked
    if (path !== 'changes') return give(response, site.answer(path, search, base))
    if (readers.size >= MOST_READERS) return refuse(response, 503)
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    const end = streamChanges(site, search.get('page') ?? '', base, response)
    readers.add(end)
    response.once('close', () => {
      readers.delete(end)
    })
  })
  server.headersTimeout = REQUEST_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new ProdlogsError('PORT_TAKEN', { port, reason: words(cause.code ?? '') }, { cause })),
    )
    server.listen(port, LOOPBACK, resolve)
  })
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}${base}`,
    close: async () => {
      // The last word must be on its way before the connection is cut.
      await Promise.race([
        Promise.all([...readers].map((end) => end())),
        sleep(LAST_WORD_MS, undefined, { ref: false }),
      ])
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** No page of another origin may embed, read or keep what stands here; and no address of it leaves in a referrer. */
const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Names of this machine for itself. Any port: an editor or `ssh -L` forwards another one. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

/**
 * Why a request is not answered at all. A name of another machine in `Host` is a page that had its own name led here (DNS
 * rebinding); an `Origin` that is not this server, or a fetch from another site, is a page that tries to read us.
 */
const refusal = (request: IncomingMessage): number | undefined => {
  const { host, origin } = request.headers
  if (host === undefined || !OWN_HOST.test(host)) return 403
  if (origin !== undefined && origin !== `http://${host}`) return 403
  const site = request.headers['sec-fetch-site']
  const isVisit = request.headers['sec-fetch-mode'] === 'navigate'
  if ((site === 'cross-site' || site === 'same-site') && !isVisit) return 403
  return request.method === 'GET' ? undefined : 405
}

const pathOf = (
  { url = '' }: IncomingMessage,
  token: string,
): { path: string; search: URLSearchParams } | undefined => {
  const [, given, path, query] = /^\/([^/?#]*)\/([^?#]*)(?:\?([^#]*))?$/.exec(url) ?? []
  if (given === undefined || path === undefined || !isSame(given, token)) return undefined
  return { path, search: new URLSearchParams(query ?? '') }
}

/** Takes as long for a wrong token as for the right one. */
const isSame = (given: string, token: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const give = (response: ServerResponse, answer: Answer | undefined): void => {
  if (answer === undefined) return refuse(response, 404)
  if (answer.kind === 'moved') return void response.writeHead(303, { ...HEADERS, location: answer.to }).end()
  response
    .writeHead(200, {
      ...HEADERS,
      'content-security-policy': answer.policy,
      'content-type': 'text/html; charset=utf-8',
    })
    .end(answer.html)
}

const refuse = (response: ServerResponse, status: number): void => {
  const allow = status === 405 ? { allow: 'GET' } : {}
  response.writeHead(status, { ...HEADERS, ...allow, 'content-type': 'text/plain' }).end(`${status}\n`)
}
