import { ProdlogsError } from '../model/error.ts'
import type { Dial } from './dial.ts'
import { resolveHost, type SshHost } from './ssh-config.ts'
import { parseTarget, type Target } from './target.ts'

/** More hops than anybody has: a jump host that is reached through itself would go on for ever. */
const MAX_HOPS = 8

/** All hosts on the way, the first to connect to first, the host itself last. Throws SSH_PROXY for a loop. */
export const findRoute = (dial: Dial, host: SshHost): Promise<SshHost[]> =>
  routeThrough(dial, host, parseJumps(host), 0)

/**
 * As `ssh -J a,b host` does it: b is reached through a whatever b's own configuration says, and a by a's own
 * configuration.
 */
async function routeThrough(dial: Dial, host: SshHost, jumps: readonly Target[], depth: number): Promise<SshHost[]> {
  const last = jumps.at(-1)
  if (last === undefined) return [host]
  if (depth === MAX_HOPS)
    throw new ProdlogsError('SSH_PROXY', { host: dial.name, hop: last.host, reason: { code: 'jump_circle' } })
  const hop = await resolveHost(dial, last)
  const before = jumps.slice(0, -1)
  return [...(await routeThrough(dial, hop, before.length > 0 ? before : parseJumps(hop), depth + 1)), host]
}

const parseJumps = (host: SshHost): Target[] =>
  host.proxyJump === undefined ? [] : host.proxyJump.split(',').map((text) => parseTarget(text.trim()))
