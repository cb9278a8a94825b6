import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * What happens to a link: `pass` delivers, `blackhole` swallows both ways and leaves the sockets open, `stall` takes nothing
 * more from either side, so that the buffers of both kernels fill up as they do when packets are dropped.
 */
type LinkState = 'pass' | 'blackhole' | 'stall'

export interface TcpProxyOptions {
  /** One-way delay of every chunk, in milliseconds. */
  readonly delayMs?: number
  /** What the link carries from the server, in bytes a second. */
  readonly bytesPerSecond?: number
  /** After so many bytes from the server, ends the connection. */
  readonly cutAfterBytes?: number
  /** How it is ended: a FIN (default) or an RST. */
  readonly cutWith?: 'fin' | 'rst'
  readonly state?: LinkState
  /** Swallows everything after so many bytes from the server: a host that stops answering in the middle. */
  readonly blackholeAfterBytes?: number
}

export interface TcpProxy {
  readonly address: '127.0.0.1'
  readonly port: number
  /** Connections open now. */
  readonly open: number
  /** Connections accepted so far. */
  readonly accepted: number
  /** Bytes sent by clients so far, over all connections. */
  readonly fromClients: number
  /** Bytes sent by the server so far, over all connections. */
  readonly fromServer: number
  /** Bytes that clients sent after the last byte of the server. */
  readonly unanswered: number
  /** Changes how later bytes are treated, on open connections too. */
  set(change: TcpProxyOptions): void
  /** Ends all open connections now. */
  cut(how: 'fin' | 'rst'): void
  /** While refused, new connections are reset at once. */
  refuse(on: boolean): void
  stop(): Promise<void>
}

interface Link {
  readonly client: Socket
  readonly server: Socket
  fromServer: number
}

/** A TCP proxy on loopback in front of `target` that can drop, delay, black-hole and cut. */
export async function startTcpProxy(
  target: { port: number; host?: string },
  options: TcpProxyOptions = {},
): Promise<TcpProxy> {
  let settings: TcpProxyOptions = options
  let refused = false
  let accepted = 0
  let fromClients = 0
  let fromServer = 0
  let unanswered = 0
  const links = new Set<Link>()

  const server = createServer({ allowHalfOpen: true }, (client) => {
    accepted += 1
    client.on('error', () => undefined)
    if (refused) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ port: target.port, host: target.host ?? '127.0.0.1', allowHalfOpen: true })
    const link: Link = { client, server: upstream, fromServer: 0 }
    links.add(link)
    if (settings.state === 'stall') client.pause()
    upstream.on('error', () => client.destroy())
    client.on('close', () => links.delete(link) && upstream.destroy())
    upstream.on('close', () => settings.state !== 'blackhole' && client.destroy())
    client.on('data', (chunk) => {
      fromClients += chunk.length
      unanswered += chunk.length
      if (!swallows(link)) forward(client, upstream, chunk)
    })
    upstream.on('data', (chunk) => {
      fromServer += chunk.length
      unanswered = 0
      link.fromServer += chunk.length
      const limit = settings.cutAfterBytes
      if (swallows(link)) return
      if (limit !== undefined && link.fromServer >= limit) {
        client.write(chunk.subarray(0, Math.max(0, limit - (link.fromServer - chunk.length))), () =>
          end(link, settings.cutWith),
        )
      } else forward(upstream, client, chunk)
    })
    client.on('end', () => settings.state !== 'blackhole' && upstream.end())
    upstream.on('end', () => settings.state !== 'blackhole' && client.end())
  })

  const swallows = (link: Link): boolean =>
    settings.state === 'blackhole' ||
    (settings.blackholeAfterBytes !== undefined && link.fromServer > settings.blackholeAfterBytes)
  const forward = (from: Socket, to: Socket, chunk: Buffer): void => {
    const write = (): void => {
      if (to.destroyed || to.writableEnded) return
      if (!to.write(chunk)) {
        from.pause()
        to.once('drain', () => settings.state !== 'stall' && from.resume())
      }
    }
    if (settings.bytesPerSecond !== undefined && [...links].some(({ server: one }) => one === from)) {
      from.pause()
      setTimeout(
        () => {
          from.resume()
          write()
        },
        (chunk.length / settings.bytesPerSecond) * 1000,
      )
    } else if (settings.delayMs === undefined || settings.delayMs === 0) write()
    else setTimeout(write, settings.delayMs)
  }
  const end = (link: Link, how: 'fin' | 'rst' = 'fin'): void => {
    if (how === 'rst') link.client.resetAndDestroy()
    else link.client.end(() => link.client.destroySoon())
    link.server.destroy()
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: '127.0.0.1',
    port,
    get open() {
      return links.size
    },
    get accepted() {
      return accepted
    },
    get fromClients() {
      return fromClients
    },
    get fromServer() {
      return fromServer
    },
    get unanswered() {
      return unanswered
    },
    set: (change) => {
      settings = { ...settings, ...change }
      for (const { client, server: upstream } of links)
        for (const socket of [client, upstream]) {
          if (settings.state === 'stall') socket.pause()
          else if (change.state !== undefined) socket.resume()
        }
    },
    cut: (how) => {
      for (const link of links) end(link, how)
    },
    refuse: (on) => {
      refused = on
    },
    stop: () =>
      new Promise((resolve) => {
        for (const link of links) {
          link.client.destroy()
          link.server.destroy()
        }
        server.close(() => resolve())
      }),
  }
}
