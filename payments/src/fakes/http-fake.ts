import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a fake has received it. Tokens are not kept: only whether one came. */
interface Received {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
  readonly authorized: boolean
}

/** An answer that a fault gives in place of the real one. `drop` hangs up; `delayMs` waits before the answer. */
export interface FaultAnswer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly delayMs?: number
  readonly drop?: boolean
}

/** Which requests a fault meets, how many times (absent: until cleared), and its answer. */
interface Fault {
  readonly method?: string
  /** The path contains it. */
  readonly path?: string
  /** The request's JSON or form text contains it. */
  readonly bodyIncludes?: string
  readonly times?: number
  /** Meets this share of such requests, 0 to 1, by chance; absent: all of them. */
  readonly share?: number
  readonly answer: FaultAnswer
}

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

export interface FakeAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Control of one fake, in process; over HTTP the same is under `/__fake/`. */
export interface Fake {
  readonly url: string
  readonly port: number
  /** What it received since the start or the last `clear`, in order. Control requests are not among it. */
  readonly requests: readonly Received[]
  addFault(fault: Fault): void
  clearFaults(): void
  clearRequests(): void
  close(): Promise<void>
}

export interface FakeOptions {
  /** Path as it may be kept in the request log, without tokens. */
  readonly maskPath?: (path: string) => string
  readonly handle: (request: FakeRequest) => FakeAnswer
  /** `/__fake/<name>` beyond the common ones. */
  readonly control?: (name: string, request: FakeRequest) => FakeAnswer | undefined
}

/** Starts a real HTTP server on 127.0.0.1 (port 0: a free one) that answers as `handle` says. */
export const startFake = async (options: FakeOptions, port = 0): Promise<Fake> => {
  const requests: Received[] = []
  let faults: { fault: Fault; left: number }[] = []

  const respond = async (request: FakeRequest, response: ServerResponse): Promise<void> => {
    const met = faults.find(({ fault, left }) => left > 0 && meets(fault, request))
    if (met !== undefined) met.left -= 1
    const { delayMs = 0, drop = false, ...instead } = met?.fault.answer ?? {}
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    // A fault that only delays lets the real answer through.
    const answer: FakeAnswer =
      instead.status === undefined && !drop
        ? options.handle(request)
        : { status: instead.status ?? 0, body: instead.body ?? {}, headers: instead.headers ?? {} }
    requests.push(entry(request, drop ? 0 : answer.status, options.maskPath))
    if (drop) response.socket?.destroy()
    else send(response, answer)
  }

  const control = (request: FakeRequest): FakeAnswer => {
    const name = request.path.slice('/__fake/'.length)
    const own = options.control?.(name, request)
    if (own !== undefined) return own
    if (name === 'requests' && request.method === 'GET') return { status: 200, body: requests }
    if (name === 'requests' && request.method === 'DELETE') {
      requests.length = 0
      return { status: 200, body: {} }
    }
    if (name === 'faults' && request.method === 'DELETE') {
      faults = []
      return { status: 200, body: {} }
    }
    if (name === 'faults' && request.method === 'POST' && isFault(request.body)) {
      addFault(request.body)
      return { status: 200, body: {} }
    }
    return { status: 404, body: { error: 'unknown control' } }
  }

  const addFault = (fault: Fault): void => void faults.push({ fault, left: fault.times ?? Infinity })

  const server = createServer((raw, response) => {
    readRequest(raw)
      .then(async (request) =>
        request.path.startsWith('/__fake/') ? send(response, control(request)) : respond(request, response),
      )
      .catch((error: unknown) =>
        send(response, { status: 500, body: { error: error instanceof Error ? error.message : 'fake failed' } }),
      )
  })
  const bound = await listen(server, port)
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests,
    addFault,
    clearFaults: () => void (faults = []),
    clearRequests: () => void (requests.length = 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const meets = (fault: Fault, request: FakeRequest): boolean =>
  (fault.share === undefined || Math.random() < fault.share) &&
  (fault.method === undefined || fault.method === request.method) &&
  (fault.path === undefined || request.path.includes(fault.path)) &&
  (fault.bodyIncludes === undefined || JSON.stringify(request.body ?? '').includes(fault.bodyIncludes))

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' &&
  value !== null &&
  'answer' in value &&
  typeof value.answer === 'object' &&
  value.answer !== null

const entry = (
  request: FakeRequest,
  status: number,
  maskPath: (path: string) => string = (path) => path,
): Received => ({
  at: new Date().toISOString(),
  method: request.method,
  path: maskPath(request.path),
  query: Object.fromEntries(request.query),
  body: withoutCredentials(request.body),
  status,
  authorized:
    request.headers.authorization !== undefined ||
    request.headers['x-api-token'] !== undefined ||
    /^\/bot\d+:/.test(request.path),
})

const withoutCredentials = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'client_secret' in body
    ? { ...body, client_secret: '[kept out]', client_id: '[kept out]' }
    : body

const readRequest = async (raw: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of raw) chunks.push(chunk as Buffer)
  const url = new URL(raw.url ?? '/', 'http://fake')
  const text = Buffer.concat(chunks).toString('utf8')
  return {
    method: raw.method ?? 'GET',
    path: decodeURI(url.pathname),
    query: url.searchParams,
    headers: raw.headers,
    body: parseBody(text, raw.headers['content-type']),
  }
}

const parseBody = (text: string, type = ''): unknown => {
  if (text === '') return undefined
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const send = (response: ServerResponse, answer: FakeAnswer): void => {
  const body = JSON.stringify(answer.body)
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...answer.headers,
  })
  response.end(body)
}
