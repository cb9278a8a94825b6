import type { DockerReach, DockerSource } from '../../model/engine.ts'
import { pastOf } from '../container-logs.ts'
import type { Engine, MakeEngine } from '../engine.ts'
import { msOf } from '../row.ts'
import { someContainers, type Container } from './containers.ts'
import { connectDaemon, type Daemon } from './daemon.ts'
import { followContainers } from './follow.ts'
import { lastRows, rowsOf } from './logs.ts'

/** The logs of containers, over the daemon's socket: here, over TLS, or through the host that we are logged in to. */
export const docker: MakeEngine<DockerReach, DockerSource> = (reach, source, context): Engine => {
  let connected: Daemon | undefined
  const daemon = (): Daemon => (connected ??= connectDaemon(reach, context))
  const containers = (): Promise<Container[]> => someContainers(daemon(), source, context)
  const { lastRows: lastOfAll, ...past } = pastOf(
    {
      containers,
      lastOf: (each, count) => lastRows(daemon(), each, count, context),
      rowsOf: (each, span) => rowsOf(daemon(), each, span, context),
    },
    context,
  )
  return {
    ...past,
    follow: (options) => followContainers(daemon(), source, context, { ...options, lastRows: lastOfAll }),
    describe: async () => {
      const found = await containers()
      const version = (await daemon().json('/version')) as { Version?: unknown }
      const [newest] = await lastOfAll(1)
      return {
        version: `Docker ${String(version.Version ?? '')}`.trim(),
        found: found.map(({ name, running }) => (running ? name : `${name} (stopped)`)),
        ...(newest === undefined ? {} : { lastAt: msOf(newest.at) }),
      }
    },
  }
}
