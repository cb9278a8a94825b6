import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client, ClientErrorExtensions } from 'ssh2'
import { ProdlogsError } from '../model/error.ts'
import { onAbort, orAbort } from './abort.ts'
import { chooseAlgorithms, type Ssh2Defaults } from './algorithms.ts'
import { prepareAuth, type Authentication, type Ssh2Keys } from './auth.ts'
import type { Connection } from './connection.ts'
import type { Dial } from './dial.ts'
import { checkHostKey, hasAuthority, readHostKeys, type HostKeys } from './host-keys.ts'
import { networkError } from './network-error.ts'
import { ssh2Connection } from './ssh2-connection.ts'
import type { SshHost } from './ssh-config.ts'

/** The parts of ssh2 that a client needs. */
export interface Ssh2 extends Ssh2Keys, Ssh2Defaults {
  readonly Client: typeof Client
}

/** Loads ssh2, which takes as long as Node itself: begin it before there is anything to wait for. */
export async function loadSsh2(): Promise<Ssh2> {
  const [client, agent, parser, constants] = await Promise.all([
    import('ssh2/lib/client.js'),
    import('ssh2/lib/agent.js'),
    import('ssh2/lib/protocol/keyParser.js'),
    import('ssh2/lib/protocol/constants.js'),
  ])
  return { Client: client.default, ...agent.default, ...parser.default, ...constants.default }
}

const KEEPALIVE_MS = 5000
const KEEPALIVE_MISSES = 2
/** A server counts failures by connection (MaxAuthTries); keys that it did not see get this many more connections. */
const MORE_CONNECTIONS = 3

/** A client that is in, and what its socket rests on (the clients of the jump hosts before it). */
export interface Link {
  /** Name of the host that it leads to. */
  readonly alias: string
  readonly client: Client
  readonly socket: Socket | Duplex
  readonly below: Link | undefined
}

/**
 * Connects to the last of `route` through the others, each verified by its own name. Throws HOST_*, HOST_KEY_*,
 * SSH_AUTH, SSH_PASSPHRASE, SSH_PROXY, and SSH_FEATURE for what ssh2 cannot do.
 */
export async function connectSsh2(dial: Dial, route: readonly SshHost[], ssh2: Ssh2): Promise<Connection> {
  let link: Link | undefined
  try {
    for (const host of route) link = await login(dial, host, ssh2, link)
  } catch (error) {
    endLink(link)
    throw error
  }
  if (link === undefined) throw new Error('empty route')
  return ssh2Connection(dial.name, link, endLink)
}

async function login(dial: Dial, host: SshHost, ssh2: Ssh2, below: Link | undefined): Promise<Link> {
  const keys = readHostKeys(host)
  if (hasAuthority(keys))
    throw new ProdlogsError('SSH_FEATURE', { host: host.alias, feature: 'a host certificate (@cert-authority)' })
  // Reading keys overlaps the way to the host; what fails there is told when the keys are needed.
  const preparing = prepareAuth(dial, host, ssh2)
  preparing.catch(() => undefined)
  for (let connection = 0; ; connection += 1) {
    const socket = await openSocket(dial, host, below)
    const auth = await orAbort(preparing, dial.signal)
    auth.restart()
    try {
      return await handshake(dial, host, ssh2, keys, auth, socket, below)
    } catch (error) {
      socket.destroy()
      if (!isTooManyFailures(error) || !auth.hasMore || connection === MORE_CONNECTIONS) throw said(error, auth)
    }
  }
}

/** The server's own count of failures is not the reason: that no key was right is. */
const said = (error: unknown, auth: Authentication): unknown => (isTooManyFailures(error) ? auth.failure(error) : error)

const isTooManyFailures = (error: unknown): boolean =>
  error instanceof Error && /too many authentication failures/i.test(error.message)

function openSocket(dial: Dial, host: SshHost, below: Link | undefined): Promise<Socket | Duplex> {
  return below === undefined ? openTcp(dial, host) : openForward(dial, host, below)
}

function openTcp(dial: Dial, host: SshHost): Promise<Socket> {
  const family = { inet: 4, inet6: 6 }[host.field('addressfamily') ?? '']
  const localAddress = host.field('bindaddress')
  return new Promise((resolve, reject) => {
    const socket = connectTcp({
      host: host.hostname,
      port: host.port,
      noDelay: true,
      ...(family === undefined ? {} : { family }),
      ...(localAddress === undefined ? {} : { localAddress }),
    })
    const settle = (): void => {
      stopClock()
      stopListening()
    }
    const fail = (error: unknown): void => {
      settle()
      socket.destroy()
      reject(error as Error)
    }
    const stopClock = dial.clock.deadline(dial.timeoutMs, () =>
      fail(networkError(host, { code: 'ETIMEDOUT' }, dial.timeoutMs)),
    )
    const stopListening = onAbort(dial.signal, () => fail(dial.signal?.reason))
    socket.on('error', (error) => fail(networkError(host, error, dial.timeoutMs)))
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
  })
}

function openForward(dial: Dial, host: SshHost, { client, alias }: Link): Promise<Duplex> {
  const opened = new Promise<Duplex>((resolve, reject) => {
    const stop = dial.clock.deadline(dial.timeoutMs, () =>
      reject(networkError(host, { code: 'ETIMEDOUT' }, dial.timeoutMs)),
    )
    client.forwardOut('127.0.0.1', 0, host.hostname, host.port, (error, stream) => {
      stop()
      if (error !== undefined) {
        const reason = error.message.replace('(SSH) Channel open failure: ', '')
        reject(
          new ProdlogsError(
            'SSH_PROXY',
            { host: host.alias, hop: alias, address: host.hostname, port: host.port, reason },
            { cause: error },
          ),
        )
      } else {
        stream.on('error', () => undefined)
        resolve(stream)
      }
    })
  })
  return orAbort(opened, dial.signal, (stream) => stream.destroy())
}

/** SSH on an open socket, until the user is in. */
function handshake(
  dial: Dial,
  host: SshHost,
  ssh2: Ssh2,
  keys: HostKeys,
  auth: Authentication,
  socket: Socket | Duplex,
  below: Link | undefined,
): Promise<Link> {
  const algorithms = chooseAlgorithms(host, keys, ssh2)
  if ('missing' in algorithms) {
    return Promise.reject(new ProdlogsError('SSH_FEATURE', { host: host.alias, feature: algorithms.missing }))
  }
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client()
    let settled = false
    let phase: 'handshake' | 'auth' = 'handshake'
    const settle = (): boolean => {
      if (settled) return false
      settled = true
      stopClock()
      stopListening()
      return true
    }
    const fail = (error: unknown): void => {
      if (!settle()) return
      // Not `client.end()`: after a refused host key not one byte more is sent.
      socket.destroy()
      reject(error as Error)
    }
    const tooSlow = (): void => fail(networkError(host, { code: 'ETIMEDOUT' }, dial.timeoutMs))
    let stopClock = dial.clock.deadline(dial.timeoutMs, tooSlow)
    const stopListening = onAbort(dial.signal, () => fail(dial.signal?.reason))

    // The listener stays for life: a late ECONNRESET without one ends the process.
    client.on('error', (error: Error & ClientErrorExtensions) => {
      if (error.level === 'agent') return
      if (error.level === 'client-authentication') fail(auth.failure(error))
      else fail(handshakeError(host, error, phase))
    })
    client.on('handshake', () => {
      phase = 'auth'
      stopClock()
      stopClock = dial.clock.deadline(dial.timeoutMs, tooSlow)
    })
    client.on('close', () => fail(handshakeError(host, new Error('closed'), phase)))
    client.on('ready', () => {
      if (settle()) resolve({ alias: host.alias, client, socket, below })
    })
    client.connect({
      sock: socket,
      username: host.user,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_MISSES,
      algorithms,
      hostVerifier: (key: Buffer, verified: (valid: boolean) => void) => {
        checkHostKey(dial, host, keys, key).then(() => verified(true), fail)
      },
      authHandler: (left, _partial, next) => {
        auth.next(left).then((method) => settled || next(method as Parameters<typeof next>[0]), fail)
      },
    })
    // ssh2 waits for `connect` on a socket that it did not open itself only while it is connecting.
  })
}

function handshakeError(
  host: SshHost,
  error: Error & ClientErrorExtensions & { code?: unknown },
  phase: 'handshake' | 'auth',
): unknown {
  const about = { host: host.alias, address: host.hostname, port: host.port }
  const missing = /no matching (.+)$/i.exec(error.message)
  if (missing !== null)
    return new ProdlogsError('SSH_FEATURE', { ...about, feature: featureName(missing[1]!) }, { cause: error })
  if (isTooManyFailures(error)) return error
  if (/identification|greeting|Bad packet length|protocol version/i.test(error.message)) {
    return new ProdlogsError('HOST_NOT_SSH', { ...about, reason: '' }, { cause: error })
  }
  if (error.level === 'client-socket') return networkError(host, error)
  const when = phase === 'auth' ? 'during authentication' : 'before the handshake ended'
  return new ProdlogsError(
    'HOST_NETWORK',
    { ...about, reason: `the host closed the connection ${when}` },
    { cause: error },
  )
}

const featureName = (list: string): string => `a ${list.trim()} that ssh2 does not have`

/** Ends a connection and everything that it goes through. Sockets of dead links do not answer, so they are not waited for. */
export function endLink(link: Link | undefined): void {
  for (let at = link; at !== undefined; at = at.below) {
    const { client, socket } = at
    client.end()
    setTimeout(() => socket.destroy(), 100).unref()
  }
}
