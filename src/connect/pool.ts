import type { Connection, RemoteShell, ShellOptions } from './connection.ts'
import { NoPlace } from './slots.ts'

/**
 * Shells that stay open for good, as followers' do, over as many connections to one host as they need: who waited for a
 * place would wait for ever, and in silence. A connection that was lost is made again by the next shell.
 */
export class ConnectionPool {
  readonly #dial: () => Promise<Connection>
  readonly #links: (() => Promise<Connection>)[] = []
  #growing: Promise<unknown> = Promise.resolve()

  constructor(first: Connection, dial: () => Promise<Connection>) {
    this.#dial = dial
    this.#links.push(lasting(first, dial))
  }

  /** The pool as if it were one connection. Closing it closes nothing: the connections belong to those who made them. */
  connection(of: Connection): Connection {
    return { ...of, openShell: (options = {}) => this.#open(options), close: async () => undefined }
  }

  async #open(options: ShellOptions): Promise<RemoteShell> {
    const shell = await this.#openWherePlaceIs(options)
    if (shell !== undefined) return shell
    const grown = this.#growing.then(async () => {
      // Another who found no place may have made room meanwhile.
      const second = await this.#openWherePlaceIs(options)
      if (second !== undefined) return second
      const link = lasting(undefined, this.#dial)
      const connection = await link()
      this.#links.push(link)
      return connection.openShell(options)
    })
    this.#growing = grown.catch(() => undefined)
    return grown
  }

  async #openWherePlaceIs(options: ShellOptions): Promise<RemoteShell | undefined> {
    for (const link of this.#links) {
      const connection = await link()
      try {
        return await connection.openShell({ ...options, waits: false })
      } catch (error) {
        if (!(error instanceof NoPlace)) throw error
      }
    }
    return undefined
  }
}

/** Who finds a connection lost makes the new one, and all others take that. */
function lasting(first: Connection | undefined, dial: () => Promise<Connection>): () => Promise<Connection> {
  let current: Promise<Connection> | undefined
  const keep = (opened: Promise<Connection>): Promise<Connection> => {
    const forget = (): void => {
      if (current === opened) current = undefined
    }
    current = opened
    opened.then((connection) => void connection.lost.then(forget), forget)
    return opened
  }
  if (first !== undefined) void keep(Promise.resolve(first))
  return () => current ?? keep(dial())
}
