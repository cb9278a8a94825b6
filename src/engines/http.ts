import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, EnvHttpProxyAgent, errors, request as send, type Dispatcher } from 'undici'
import type { HttpReach } from '../model/engine.ts'
import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import type { EngineContext } from './engine.ts'
import { isReference, readText, secretOf } from './secrets.ts'

export interface HttpAsk {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the URL of the engine, with its query. */
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Statuses that are no failure to the caller. */
  readonly takes?: readonly number[]
  /** Milliseconds for the head of the answer. */
  readonly waitMs?: number
  /** Milliseconds that it may stand still; 60 s by default. */
  readonly silentMs?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Throws ENGINE_UNREACHABLE when the answer is cut. */
  text(): Promise<string>
  chunks(): AsyncIterable<Buffer>
}

/** What makes headers of a request that must be signed: after all else is known. */
export type Signer = (ask: {
  method: string
  url: URL
  body: string
  headers: Readonly<Record<string, string>>
}) => Promise<Readonly<Record<string, string>>>

export interface HttpOptions {
  readonly engine: string
  /** The variable that engine's own tools take the address from. */
  readonly variable: string
  readonly headers?: Readonly<Record<string, string>>
  readonly sign?: Signer
  /** A socket of this machine in place of the URL's host. */
  readonly socketPath?: string
  /** Whether an error's text says that we were not let in, or that the engine is overloaded. */
  readonly judge?: (status: number, body: string) => 'denied' | 'unreachable' | 'refused' | undefined
  /** Whether an error's text asks to try again, whatever its status. */
  readonly isBusy?: (body: string) => boolean
  /** What of an error's body tells the reason. */
  readonly reasonOf?: (body: string) => string
}

/**
 * An engine's HTTP door. Credentials are headers, to one origin alone: a redirect is a failure. What is overloaded is
 * asked three times. Throws ENGINE_DENIED, ENGINE_UNREACHABLE, ENGINE_REFUSED.
 */
export interface HttpDoor {
  ask(ask: HttpAsk): Promise<HttpAnswer>
  json(ask: HttpAsk): Promise<unknown>
  /** Milliseconds that its clock is ahead of ours, once it has answered. */
  readonly skewMs: number | undefined
}

const WAIT_MS = 90_000
const MORE_MS = 60_000
const TRIES = 3
const MOST_REASON = 300

export const openDoor = (reach: HttpReach, context: EngineContext, options: HttpOptions): HttpDoor => {
  const { engine, variable, sign } = options
  if (reach.url === undefined) throw new ProdlogsError('ENGINE_NO_ADDRESS', { engine, variable })
  const base = new URL(reach.url.endsWith('/') ? reach.url : `${reach.url}/`)
  const dispatcher =
    options.socketPath === undefined
      ? dispatcherOf(reach, context)
      : new Agent({ connect: { socketPath: options.socketPath }, keepAliveTimeout: 1000 })
  const headers = { ...ownHeaders(reach, context), ...options.headers }
  let skewMs: number | undefined

  const once = async (ask: HttpAsk): Promise<HttpAnswer> => {
    const url = new URL(ask.path.replace(/^\//, ''), base)
    const body = ask.body ?? ''
    const sent = { ...headers, ...ask.headers }
    const signed = sign === undefined ? {} : await sign({ method: ask.method, url, body, headers: sent })
    const began = Date.now()
    const answer = await send(url, {
      method: ask.method,
      dispatcher,
      headers: { ...sent, ...signed },
      ...(ask.body === undefined ? {} : { body }),
      signal: context.signal,
      headersTimeout: ask.waitMs ?? WAIT_MS,
      bodyTimeout: ask.silentMs ?? MORE_MS,
    })
    const date = Date.parse(String(answer.headers['date'] ?? ''))
    // The header has seconds alone, cut.
    if (!Number.isNaN(date)) skewMs = date + 500 - (began + Date.now()) / 2
    const read = reader(answer, fail)
    if (answer.statusCode < 300 || (ask.takes ?? []).includes(answer.statusCode))
      return { status: answer.statusCode, headers: flat(answer.headers), ...read }
    throw refusal(answer.statusCode, await read.text(), answer.headers)
  }

  const fail = (cause: unknown): Error => {
    if (context.signal.aborted) return context.signal.reason as Error
    if (cause instanceof ProdlogsError) return cause
    return new ProdlogsError(
      'ENGINE_UNREACHABLE',
      { host: context.host, engine, reason: networkReason(cause) },
      { cause },
    )
  }

  const refusal = (status: number, body: string, back: Dispatcher.ResponseData['headers']): Refusal => {
    const said = (options.reasonOf?.(body) ?? body).replaceAll(/\s+/g, ' ').trim().slice(0, MOST_REASON)
    const reason: Reason = said === '' ? { code: 'status', status } : { code: 'said', text: said, status }
    const kind = options.judge?.(status, body) ?? usualKind(status)
    const code = ({ denied: 'ENGINE_DENIED', unreachable: 'ENGINE_UNREACHABLE', refused: 'ENGINE_REFUSED' } as const)[
      kind
    ]
    const after = Number(back['retry-after'])
    return new Refusal(
      new ProdlogsError(code, { host: context.host, engine, reason }),
      BUSY.has(status) || options.isBusy?.(body) === true,
      Number.isFinite(after) ? after * 1000 : undefined,
    )
  }

  const ask = async (asked: HttpAsk): Promise<HttpAnswer> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(asked)
      } catch (error) {
        const isBusy = error instanceof Refusal && error.isBusy
        if (attempt < TRIES && !context.signal.aborted && (isBusy || isTransient(error))) {
          const wait = Math.min(
            error instanceof Refusal ? (error.afterMs ?? 500 * 2 ** attempt) : 300 * 2 ** attempt,
            10_000,
          )
          await sleep(wait, undefined, { signal: context.signal })
          continue
        }
        throw error instanceof Refusal ? error.error : fail(error)
      }
    }
  }

  return {
    ask,
    json: async (asked) => {
      const text = await (await ask(asked)).text()
      try {
        return JSON.parse(text) as unknown
      } catch (cause) {
        throw new ProdlogsError(
          'ENGINE_UNREACHABLE',
          { host: context.host, engine, reason: { code: 'answer_not_json' } },
          { cause },
        )
      }
    },
    get skewMs() {
      return skewMs
    },
  }
}

/** An answer that is no success, before it is known whether it is asked again. */
class Refusal extends Error {
  readonly error: ProdlogsError
  readonly isBusy: boolean
  readonly afterMs: number | undefined

  constructor(error: ProdlogsError, isBusy: boolean, afterMs: number | undefined) {
    super(error.code)
    this.error = error
    this.isBusy = isBusy
    this.afterMs = afterMs
  }
}

const BUSY: ReadonlySet<number> = new Set([429, 502, 503])

const usualKind = (status: number): 'denied' | 'unreachable' | 'refused' => {
  if (status === 401 || status === 403 || status === 407) return 'denied'
  return status === 408 || status === 429 || status >= 500 ? 'unreachable' : 'refused'
}

const isTransient = (error: unknown): boolean => error instanceof errors.SocketError || codeOf(error) === 'ECONNRESET'

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

const REASONS: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: { code: 'connection_refused' },
  ENOTFOUND: { code: 'no_such_name' },
  EAI_AGAIN: { code: 'name_service' },
  ECONNRESET: { code: 'connection_reset' },
  UND_ERR_SOCKET: { code: 'answer_cut' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'no_answer', seconds: WAIT_MS / 1000 },
  UND_ERR_BODY_TIMEOUT: { code: 'stood_still', seconds: MORE_MS / 1000 },
  UND_ERR_CONNECT_TIMEOUT: { code: 'no_connection' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'answer_cut' },
  SELF_SIGNED_CERT_IN_CHAIN: { code: 'certificate_unknown' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { code: 'certificate_own' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { code: 'certificate_unknown' },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { code: 'certificate_unknown' },
  CERT_HAS_EXPIRED: { code: 'certificate_expired' },
  ERR_TLS_CERT_ALTNAME_INVALID: { code: 'certificate_name' },
}

const networkReason = (cause: unknown): Reason => {
  const code = codeOf(cause)
  const said = code === '' ? String(cause instanceof Error ? cause.message : cause).slice(0, MOST_REASON) : code
  return REASONS[code] ?? words(said)
}

const reader = (
  answer: Dispatcher.ResponseData,
  fail: (cause: unknown) => Error,
): Pick<HttpAnswer, 'text' | 'chunks'> => ({
  text: async () => {
    try {
      return await answer.body.text()
    } catch (cause) {
      throw fail(cause)
    }
  },
  async *chunks() {
    try {
      for await (const chunk of answer.body) yield chunk as Buffer
    } catch (cause) {
      throw fail(cause)
    }
  },
})

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

const dispatcherOf = (reach: HttpReach, { env }: EngineContext): Dispatcher => {
  const tls = {
    ...(reach.ca === undefined ? {} : { ca: readText(reach.ca, env) }),
    ...(reach.cert === undefined ? {} : { cert: readText(reach.cert, env) }),
    ...(reach.key === undefined ? {} : { key: readText(reach.key, env) }),
    ...(reach.servername === undefined ? {} : { servername: reach.servername }),
  }
  const proxy = (name: string): string | undefined => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined
  const [httpProxy, httpsProxy] = [proxy('http_proxy'), proxy('https_proxy')]
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent({ connect: tls, keepAliveTimeout: 1000 })
  return new EnvHttpProxyAgent({
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: proxy('no_proxy') ?? '',
    connect: tls,
    requestTls: tls,
  })
}

const ownHeaders = (reach: HttpReach, context: EngineContext): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(reach.headers ?? {}))
    headers[name] = isReference(value) ? secretOf(value, context) : value
  if (reach.token !== undefined) headers['authorization'] = `Bearer ${secretOf(reach.token, context)}`
  else if (reach.password !== undefined)
    headers['authorization'] =
      `Basic ${Buffer.from(`${reach.user ?? ''}:${secretOf(reach.password, context)}`).toString('base64')}`
  return headers
}

/** `name=value&…` for a form or a query. */
export const form = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .join('&')
