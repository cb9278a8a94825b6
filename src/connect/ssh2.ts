import { ProdlogsError } from '../model/error.ts'
import { orAbort } from './abort.ts'
import { prepareAuth, type Authentication } from './auth.ts'
import type { Connection } from './connection.ts'
import type { Dial } from './dial.ts'
import { handshake, isTooManyFailures } from './handshake.ts'
import { hasAuthority, readHostKeys } from './host-keys.ts'
import { endLink, type Link } from './link.ts'
import { openSocket } from './socket.ts'
import { ssh2Connection } from './ssh2-connection.ts'
import { loadSsh2, type Ssh2 } from './load-ssh2.ts'
import type { SshHost } from './ssh-config.ts'

/** A server counts failures by connection (MaxAuthTries); keys that it did not see get this many more connections. */
const MORE_CONNECTIONS = 3

/**
 * Connects to the last of `route` through the others, each verified by its own name. Throws HOST_*, HOST_KEY_*,
 * SSH_AUTH, SSH_PASSPHRASE, SSH_PROXY, and SSH_FEATURE for what ssh2 cannot do.
 */
export async function connectSsh2(dial: Dial, route: readonly SshHost[]): Promise<Connection> {
  let link: Link | undefined
  try {
    for (const host of route) link = await login(dial, host, link)
  } catch (error) {
    endLink(link)
    throw error
  }
  if (link === undefined) throw new Error('empty route')
  return ssh2Connection(dial.name, link, endLink)
}

async function login(dial: Dial, host: SshHost, below: Link | undefined): Promise<Link> {
  const keys = readHostKeys(host)
  if (hasAuthority(keys)) {
    throw new ProdlogsError('SSH_FEATURE', { host: host.alias, feature: { code: 'host_certificate' } })
  }
  let auth: Authentication | undefined
  for (let connection = 0; ; connection += 1) {
    const socket = await openSocket(dial, host, below)
    try {
      // The host prepares its side of the handshake meanwhile.
      const ssh2: Ssh2 = await loadSsh2()
      auth ??= await orAbort(prepareAuth(dial, host, ssh2), dial.signal)
      auth.restart()
      return await handshake(dial, host, ssh2, keys, auth, socket, below)
    } catch (error) {
      socket.destroy()
      if (auth === undefined || !isTooManyFailures(error)) throw error
      if (!auth.hasMore || connection === MORE_CONNECTIONS) throw auth.failure(error)
    }
  }
}
