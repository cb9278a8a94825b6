import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ClientErrorExtensions } from 'ssh2'
import { ProdlogsError } from '../model/error.ts'
import { onAbort } from './abort.ts'
import { chooseAlgorithms } from './algorithms.ts'
import type { Authentication } from './auth.ts'
import type { Dial } from './dial.ts'
import { checkHostKey, type HostKeys } from './host-keys.ts'
import { networkError } from './network-error.ts'
import { dropIdentification, IDENTIFICATION } from './socket.ts'
import type { Ssh2 } from './load-ssh2.ts'
import type { Link } from './link.ts'
import type { SshHost } from './ssh-config.ts'

const KEEPALIVE_MS = 4000
const KEEPALIVE_MISSES = 2

/** What the host did so far: nothing, something that is no SSH, an SSH identification, the key exchange. */
type Phase = 'greeting' | 'babble' | 'handshake' | 'auth'

export const isTooManyFailures = (error: unknown): boolean =>
  error instanceof Error && /too many authentication failures/i.test(error.message)

/** SSH on an open socket, until the user is in. */
export function handshake(
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
    let phase: Phase = 'greeting'
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
    if (socket.destroyed) return fail(handshakeError(host, new Error('closed'), phase))
    dropIdentification(socket)
    client.connect({
      ident: IDENTIFICATION,
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
    setImmediate(dial.underWay)
    // After `connect`, which pauses the socket: the first bytes must not run past ssh2.
    socket.once('data', (chunk: Buffer) => {
      if (phase === 'greeting') phase = /^SSH-/m.test(chunk.toString('latin1')) ? 'handshake' : 'babble'
    })
  })
}

function handshakeError(
  host: SshHost,
  error: Error & ClientErrorExtensions & { code?: unknown },
  phase: Phase,
): unknown {
  const about = { host: host.alias, address: host.hostname, port: host.port }
  const missing = /no matching (.+)$/i.exec(error.message)
  if (missing !== null)
    return new ProdlogsError(
      'SSH_FEATURE',
      { ...about, feature: { code: 'algorithm', name: missing[1]!.trim() } },
      { cause: error },
    )
  if (isTooManyFailures(error)) return error
  if (phase === 'babble' || /identification|greeting|Bad packet length|protocol version/i.test(error.message)) {
    return new ProdlogsError('HOST_NOT_SSH', about, { cause: error })
  }
  if (error.level === 'client-socket') return networkError(host, error)
  return new ProdlogsError(
    'HOST_NETWORK',
    { ...about, reason: { code: phase === 'auth' ? 'closed_in_auth' : 'closed_in_handshake' } },
    { cause: error },
  )
}
