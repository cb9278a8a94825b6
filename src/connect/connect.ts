import { hasCode, ProdlogsError } from '../model/error.ts'
import type { HostConfig } from '../model/host.ts'
import { orAbort } from './abort.ts'
import type { Connection } from './connection.ts'
import { isLiveSocket } from './control-socket.ts'
import { createDial, DEFAULT_TIMEOUT_MS, type Dial } from './dial.ts'
import { missingFeature } from './features.ts'
import type { ConnectOptions, TransportChoice } from './options.ts'
import { findRoute } from './route.ts'
import { resolveHost, type SshHost } from './ssh-config.ts'
import { parseTarget, type Target } from './target.ts'

/**
 * Reaches a host. Throws ProdlogsError: HOST_NAME_INVALID, HOST_NOT_FOUND, HOST_REFUSED, HOST_TIMEOUT, HOST_NETWORK,
 * HOST_NOT_SSH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_KEY_REVOKED, SSH_AUTH, SSH_PASSPHRASE, SSH_PROXY, SSH_CONFIG,
 * SSH_FEATURE, SSH_NO_BINARY. When the signal aborts it rejects with the signal's reason at once.
 */
export async function connect(host: HostConfig, options: ConnectOptions): Promise<Connection> {
  options.signal?.throwIfAborted()
  switch (host.reach.kind) {
    case 'local': {
      const { connectLocal } = await import('./local.ts')
      return connectLocal(host.name)
    }
    case 'command': {
      const { connectCommand } = await import('./command.ts')
      return connectCommand(host.name, host.reach.argv, options.connectTimeoutMs ?? DEFAULT_TIMEOUT_MS)
    }
    case 'engine':
      throw new Error(`${host.name} is no machine to log in to`)
    case 'untrusted':
      throw new ProdlogsError('CONFIG_UNTRUSTED', { host: host.name, file: host.reach.file })
    case 'ssh': {
      const dial = createDial(host.name, options)
      const reached = reachBySsh(dial, parseTarget(host.reach.target), options.transport)
      return orAbort(reached, options.signal, (late) => late.close())
    }
  }
}

async function reachBySsh(dial: Dial, target: Target, transport: TransportChoice): Promise<Connection> {
  if (transport === 'openssh') return byOpenSsh(dial, target, await resolveHost(dial, target))
  const host = await resolveHost(dial, target)
  if (transport === 'auto' && host.controlPath !== undefined && (await isLiveSocket(host.controlPath))) {
    return byOpenSsh(dial, target, host)
  }
  try {
    return await bySsh2(dial, host)
  } catch (error) {
    if (transport !== 'auto' || !hasCode(error, 'SSH_FEATURE')) throw error
    return fallBack(dial, target, host, error)
  }
}

async function bySsh2(dial: Dial, host: SshHost): Promise<Connection> {
  const route = await findRoute(dial, host)
  for (const hop of route) {
    const feature = missingFeature(hop)
    if (feature !== undefined) throw new ProdlogsError('SSH_FEATURE', { host: hop.alias, feature })
  }
  const { connectSsh2 } = await import('./ssh2.ts')
  return connectSsh2(dial, route)
}

/** What ssh2 lacks, ssh has; without an ssh binary the error that names the feature stands. */
async function fallBack(
  dial: Dial,
  target: Target,
  host: SshHost,
  error: ProdlogsError<'SSH_FEATURE'>,
): Promise<Connection> {
  const { feature } = error.args
  dial.notice({ code: 'transport', args: { host: dial.name, transport: 'openssh', reason: feature } })
  try {
    return await byOpenSsh(dial, target, host)
  } catch (second) {
    throw hasCode(second, 'SSH_NO_BINARY') ? error : second
  }
}

async function byOpenSsh(dial: Dial, target: Target, host: SshHost): Promise<Connection> {
  const { connectOpenSsh } = await import('./openssh.ts')
  return connectOpenSsh(dial, target, host)
}
