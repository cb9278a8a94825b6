import { existsSync, readFileSync } from 'node:fs'
import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { DockerReach } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import { words, type Reason } from '../../model/reason.ts'
import type { EngineContext } from '../engine.ts'

/** Asks a Docker daemon. GET alone: nothing else is ever sent. */
export interface Daemon {
  json(path: string): Promise<unknown>
  /** The bytes of an answer as they come; they fail when the answer is cut. */
  bytes(path: string, signal?: AbortSignal): Promise<IncomingMessage>
}

/** Milliseconds for the head of an answer. */
const HEAD_MS = 20_000

/** Docker's own way to its socket, run on the host that we are logged in to. */
const DIAL_STDIO = ['docker', 'system', 'dial-stdio']

export const connectDaemon = (reach: DockerReach, context: EngineContext): Daemon => {
  const way = wayTo(reach, context)
  const get = async (path: string, signal: AbortSignal): Promise<IncomingMessage> => {
    const answer = await send(way, path, signal, context)
    if (answer.statusCode === 200) return answer
    throw refusal(answer.statusCode ?? 0, await textOf(answer), context)
  }
  return {
    json: async (path) => {
      const answer = await get(path, context.signal)
      try {
        return JSON.parse(await textOf(answer)) as unknown
      } catch (cause) {
        throw unreachable(cause, context)
      }
    },
    bytes: (path, signal = context.signal) => get(path, signal),
  }
}

type Way = {
  readonly options: RequestOptions & { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
  readonly secure: boolean
}

/** A question after another goes over the same way: opening one starts a program on the host. */
const dialAgent = (dial: () => Promise<Duplex>): Agent => {
  const agent = new Agent({ keepAlive: true })
  const create = (_options: unknown, done: (error: unknown, stream?: Duplex) => void): void => {
    dial().then((stream) => done(null, stream), done)
  }
  return Object.assign(agent, { createConnection: create })
}

const wayTo = (reach: DockerReach, { dial, env }: EngineContext): Way => {
  if (dial !== undefined) return { options: { agent: dialAgent(() => dial(DIAL_STDIO)) }, secure: false }
  const url = reach.url ?? env['DOCKER_HOST'] ?? `unix://${usualSocket(env)}`
  if (url.startsWith('unix://'))
    return { options: { socketPath: url.slice('unix://'.length), agent: false }, secure: false }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^(?:tcp|https?):$/.test(parsed.protocol))
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: reach.url === undefined ? 'DOCKER_HOST' : 'docker.url',
      value: url,
      expected: { code: 'docker_address' },
    })
  const folder = reach.url === undefined ? env['DOCKER_CERT_PATH'] : undefined
  const pem = (own: string | undefined, name: string): Buffer | undefined => {
    const path = own ?? (folder === undefined ? undefined : join(folder, name))
    return path === undefined ? undefined : readPem(path)
  }
  const [ca, cert, key] = [pem(reach.ca, 'ca.pem'), pem(reach.cert, 'cert.pem'), pem(reach.key, 'key.pem')]
  const secure =
    parsed.protocol === 'https:' ||
    ca !== undefined ||
    cert !== undefined ||
    (reach.url === undefined && Boolean(env['DOCKER_TLS_VERIFY']))
  return {
    secure,
    options: {
      agent: false,
      host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: parsed.port === '' ? (secure ? 2376 : 2375) : Number(parsed.port),
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  }
}

const readPem = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new ProdlogsError('CONFIG_UNREADABLE', { file: path }, { cause })
  }
}

/** Of root, of the user (rootless), of Docker Desktop. */
const usualSocket = (env: NodeJS.ProcessEnv): string => {
  const own = env['XDG_RUNTIME_DIR'] === undefined ? undefined : `${env['XDG_RUNTIME_DIR']}/docker.sock`
  const desktop = env['HOME'] === undefined ? undefined : `${env['HOME']}/.docker/run/docker.sock`
  return [own, desktop].find((path) => path !== undefined && existsSync(path)) ?? '/var/run/docker.sock'
}

const send = (way: Way, path: string, signal: AbortSignal, context: EngineContext): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = (way.secure ? httpsRequest : httpRequest)({
      ...way.options,
      method: 'GET',
      path,
      headers: { host: 'docker' },
      signal,
    })
    const timer = setTimeout(() => request.destroy(tooSlow(context)), HEAD_MS)
    request.once('close', () => clearTimeout(timer))
    request.once('response', (answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
    // It also fails after the head, which is told by the body.
    request.on('error', (cause) => reject(signal.aborted ? (signal.reason as Error) : unreachable(cause, context)))
    request.end()
  })

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const tooSlow = ({ host }: EngineContext): ProdlogsError =>
  new ProdlogsError('ENGINE_UNREACHABLE', {
    host,
    engine: 'docker',
    reason: { code: 'no_answer', seconds: HEAD_MS / 1000 },
  })

export const unreachable = (cause: unknown, { host }: Pick<EngineContext, 'host'>): ProdlogsError => {
  if (cause instanceof ProdlogsError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const said = cause instanceof Error ? cause.message : String(cause)
  const args = { host, engine: 'docker', reason: REASONS[code] ?? words((said.split('\n').at(-1) ?? '').slice(0, 300)) }
  const denied = code === 'EACCES' || /permission denied|sudo: /i.test(said)
  return new ProdlogsError(denied ? 'ENGINE_DENIED' : 'ENGINE_UNREACHABLE', args, { cause })
}

const REASONS: Readonly<Record<string, Reason>> = {
  ENOENT: { code: 'no_docker_socket' },
  EACCES: { code: 'docker_socket_denied' },
  ECONNREFUSED: { code: 'docker_down' },
  ECONNRESET: { code: 'answer_cut' },
}

const refusal = (status: number, body: string, { host }: EngineContext): ProdlogsError => {
  const said = messageOf(body)
  const reason: Reason = said === '' ? { code: 'status', status } : words(said)
  if (status === 401 || status === 403) return new ProdlogsError('ENGINE_DENIED', { host, engine: 'docker', reason })
  if (status === 404) return new ProdlogsError('ENGINE_MISSING', { host, engine: 'docker', what: words(said) })
  const code =
    status >= 500 && !/logging driver|configured logging/i.test(said) ? 'ENGINE_UNREACHABLE' : 'ENGINE_REFUSED'
  return new ProdlogsError(code, { host, engine: 'docker', reason })
}

const messageOf = (body: string): string => {
  try {
    const parsed = JSON.parse(body) as { message?: unknown }
    if (typeof parsed.message === 'string') return parsed.message.slice(0, 300)
  } catch {
    // Not JSON: then it is the text.
  }
  return body.trim().slice(0, 300)
}
