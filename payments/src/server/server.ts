import Fastify, { type FastifyInstance, type FastifyError } from 'fastify'
import type { Config } from '../config.ts'
import { openAccessLog, sentBytes } from '../log/access-log.ts'
import type { Logger } from '../log/logger.ts'
import type { Backlog } from '../repository/backlog.ts'
import type { LastRun } from '../repository/scheduler-runs.ts'
import type { Answer } from '../webhook/accept.ts'

/** What `/readyz` says. Problems make it 503; a backlog or failures do not: turning traffic away would not mend them. */
export interface Readiness {
  /** What keeps the service from being ready; empty when it is. */
  readonly problems: readonly string[]
  /** Undefined while the database is away. */
  readonly backlog: Backlog | undefined
  /** The last run of each job; empty before the first and while the database is away. */
  readonly scheduler: readonly LastRun[]
}

export interface ServerDeps {
  readonly config: Config
  readonly log: Logger
  readonly accept: (body: Buffer, header: string | undefined) => Promise<Answer>
  readonly readiness: () => Promise<Readiness>
  readonly more: (app: FastifyInstance) => void
}

export interface Server {
  readonly app: FastifyInstance
  /** `METHOD /path` of every route. */
  readonly routes: readonly string[]
  reopenLog(): void
  closeLog(): void
}

/** The HTTP front: the webhook's route with its raw body, health, and whatever `more` registers. */
export const createServer = (deps: ServerDeps): Server => {
  const { config, log } = deps
  const app = Fastify({
    logger: false,
    bodyLimit: config.http.bodyLimit,
    // Stripe gives up after some seconds; a client that dribbles its body must not hold a connection for ever. Node looks for such
    // requests every half minute unless it is told to look sooner.
    requestTimeout: config.http.requestTimeoutMs,
    http: {
      headersTimeout: config.http.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, config.http.requestTimeoutMs),
    },
    forceCloseConnections: 'idle',
    // What comes on an open connection while we stop is answered as ever (the database closes later), and the connection ends.
    return503OnClosing: false,
    trustProxy: 'loopback',
  })
  const routes: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url}`)
  })
  const access = config.log.accessFile === undefined ? undefined : openAccessLog(config.log.accessFile)
  if (access !== undefined) {
    app.addHook('onResponse', async (request, reply) => {
      // The demo's levers are not traffic.
      if (!request.url.startsWith('/__demo/'))
        access.write(request, reply.statusCode, sentBytes(reply), reply.elapsedTime)
    })
    // nginx's own status for a client that hung up before the answer.
    app.addHook('onRequestAbort', async (request) => access.write(request, 499, 0, 0))
  }
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    const fields = { method: request.method, path: request.url.split('?')[0], status }
    if (status === 413)
      log.warn('server.body_too_large', 'Request body too large', { ...fields, limit: config.http.bodyLimit })
    else if (status >= 500) log.error('server.request_failed', 'Request failed', { ...fields, err: error })
    else log.warn('server.request_failed', 'Request refused', { ...fields, err: error })
    return reply
      .code(status)
      .send({ error: status === 413 ? 'body too large' : status >= 500 ? 'internal error' : 'bad request' })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }))
  registerWebhook(app, deps)
  registerHealth(app, deps)
  deps.more(app)
  return { app, routes, reopenLog: () => access?.reopen(), closeLog: () => access?.close() }
}

const registerWebhook = (app: FastifyInstance, deps: ServerDeps): void => {
  // A scope of its own: here every body is bytes, whatever its content type says, since the signature is over the bytes.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post('/webhook/stripe', async (request, reply) => {
      const header = request.headers['stripe-signature']
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const answer = await deps.accept(body, Array.isArray(header) ? header.join(',') : header)
      if (answer.status === 503) reply.header('retry-after', '30')
      return reply.code(answer.status).send(answer.body)
    })
  })
}

const registerHealth = (app: FastifyInstance, deps: ServerDeps): void => {
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const { problems, backlog, scheduler } = await deps.readiness()
    const ready = problems.length === 0
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      active: deps.config.active,
      problems,
      ...backlog,
      scheduler,
    })
  })
}
