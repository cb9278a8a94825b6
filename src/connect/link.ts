import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'

/** A client that is in, and what its socket rests on (the clients of the jump hosts before it). */
export interface Link {
  /** Name of the host that it leads to. */
  readonly alias: string
  readonly client: Client
  readonly socket: Socket | Duplex
  readonly below: Link | undefined
}

/** Ends a connection and everything that it goes through. Sockets of dead links do not answer, so they are not waited for. */
export function endLink(link: Link | undefined): void {
  for (let at = link; at !== undefined; at = at.below) {
    const { client, socket } = at
    client.end()
    setTimeout(() => socket.destroy(), 100).unref()
  }
}
