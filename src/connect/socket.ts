import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import { onAbort, orAbort } from './abort.ts'
import type { Dial } from './dial.ts'
import { networkError } from './network-error.ts'
import type { Link } from './link.ts'
import type { SshHost } from './ssh-config.ts'

/** Our software version in the SSH identification (RFC 4253 4.2). */
export const IDENTIFICATION = 'prodlogs'

/**
 * Opens the way to a host, by TCP or through the jump host below, and sends the identification line: the host goes to
 * work while ssh2 is still being loaded.
 */
export async function openSocket(dial: Dial, host: SshHost, below: Link | undefined): Promise<Socket | Duplex> {
  const socket = await (below === undefined ? openTcp(dial, host) : openForward(dial, host, below))
  socket.write(`SSH-2.0-${IDENTIFICATION}\r\n`)
  return socket
}

/** ssh2 cannot be told that the identification went out already, so its own is dropped: it is the first thing it writes. */
export function dropIdentification(socket: Socket | Duplex): void {
  const write = socket.write
  socket.write = (chunk: unknown) => {
    socket.write = write
    const sent = Buffer.isBuffer(chunk) ? chunk.toString('latin1') : ''
    if (sent !== `SSH-2.0-${IDENTIFICATION}\r\n`) throw new Error('ssh2 did not begin with its identification')
    return true
  }
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
            { host: host.alias, hop: alias, address: host.hostname, port: host.port, reason: words(reason) },
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
