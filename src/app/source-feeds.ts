import type { Duplex } from 'node:stream'
import type { Connection } from '../connect/connection.ts'
import { dialThrough } from '../connect/dial-shell.ts'
import { ProdlogsError } from '../model/error.ts'
import { isEngineSource, type HostConfig } from '../model/host.ts'
import type { HostChoice } from './choice.ts'
import { engineFeed } from './engine-feed.ts'
import type { LineFeed } from './feed.ts'
import { hostFeed, poolOf } from './host-feed.ts'
import type { AppSession } from './session.ts'

/** A host with a way in, or one that needs none. */
export interface Place {
  readonly host: HostConfig
  readonly connection?: Connection
}

/** Every source of a host, by what it is: what the remote program reads, and what an engine gives. */
export const sourceFeeds = ({ host, connection }: Place, session: AppSession, flags: HostChoice): LineFeed[] =>
  host.sources.map((source) => {
    if (isEngineSource(source))
      return engineFeed(
        host,
        source,
        session,
        dialOf({ host, ...(connection === undefined ? {} : { connection }) }, session, flags),
      )
    if (connection === undefined) throw new ProdlogsError('USAGE_NO_SOURCE', { host: host.name })
    return hostFeed({ host, connection }, source, session, flags)
  })

/** The way into the host's own network: none where that is this machine's. */
export const dialOf = (
  { host, connection }: Place,
  session: AppSession,
  flags: HostChoice,
): ((command: readonly string[]) => Promise<Duplex>) | undefined => {
  if (connection === undefined || host.reach.kind === 'local') return undefined
  return async (command) => {
    if (host.gate) throw new ProdlogsError('GATE_REFUSED', { host: host.name })
    // A follower keeps its channel for good.
    return dialThrough(poolOf({ host, connection }, session, flags), command, {
      sudo: host.sudo,
      signal: session.lifetime.signal,
    })
  }
}
