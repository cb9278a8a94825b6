import type { HostConfig } from '../model/host.ts'
import type { ReadOptions } from '../read/index.ts'
import type { AppSession } from './session.ts'

/** How the sources of a host are read. */
export const readOptionsOf = (host: HostConfig, session: Pick<AppSession, 'lifetime'>): ReadOptions => ({
  gate: host.gate,
  sudo: host.sudo,
  signal: session.lifetime.signal,
  ...(host.timezone === undefined ? {} : { timezone: host.timezone }),
})
