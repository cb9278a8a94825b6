import type { DockerSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import type { EngineContext } from '../engine.ts'
import type { Daemon } from './daemon.ts'

export interface Container {
  readonly id: string
  /** As people know it, without the slash before it. */
  readonly name: string
  readonly running: boolean
}

/** The containers that the source names, running or not. Those of a service change when it is deployed. */
export const listContainers = async (daemon: Daemon, source: DockerSource): Promise<Container[]> => {
  if (source.label !== undefined) return listed(daemon, { label: [source.label] })
  if (source.compose !== undefined) return listed(daemon, { label: composeLabels(source.compose) })
  const { container = '*' } = source
  if (container === '*') return listed(daemon, {})
  const all = await listed(daemon, {})
  const named = all.filter(({ name, id }) => name === container || (container.length >= 6 && id.startsWith(container)))
  return named.length > 0 ? named : listed(daemon, { label: composeLabels(container) })
}

/** Throws ENGINE_MISSING with the names that there are. */
export const someContainers = async (
  daemon: Daemon,
  source: DockerSource,
  { host }: EngineContext,
): Promise<Container[]> => {
  const found = await listContainers(daemon, source)
  if (found.length > 0) return found
  const names = (await listed(daemon, {})).map((each) => each.name)
  const name = source.label ?? source.compose ?? source.container
  throw new ProdlogsError('ENGINE_MISSING', {
    host,
    engine: 'docker',
    what: name === undefined ? { code: 'container' } : { code: 'thing', name },
    known: names.slice(0, 12).join(', '),
  })
}

const composeLabels = (service: string): string[] => {
  const [, project, name = service] = /^([^/]+)\/([^/]+)$/.exec(service) ?? []
  return [
    `com.docker.compose.service=${name}`,
    ...(project === undefined ? [] : [`com.docker.compose.project=${project}`]),
  ]
}

const listed = async (daemon: Daemon, filters: Readonly<Record<string, readonly string[]>>): Promise<Container[]> => {
  const answer = await daemon.json(`/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify(filters))}`)
  if (!Array.isArray(answer)) return []
  return (answer as { Id?: unknown; Names?: unknown; State?: unknown }[]).flatMap(({ Id, Names, State }) => {
    if (typeof Id !== 'string') return []
    const names = Array.isArray(Names) ? (Names as unknown[]).filter((name) => typeof name === 'string') : []
    // A linked container has names such as /web/db too.
    const own = names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? Id.slice(0, 12)
    return [{ id: Id, name: own.replace(/^\//, ''), running: State === 'running' }]
  })
}

/** Whether it has a terminal, and when it was last started. */
export const inspect = async (
  daemon: Daemon,
  id: string,
): Promise<{ tty: boolean; running: boolean; startedAt: string }> => {
  const answer = (await daemon.json(`/containers/${encodeURIComponent(id)}/json`)) as {
    Config?: { Tty?: unknown }
    State?: { Running?: unknown; StartedAt?: unknown }
  }
  return {
    tty: answer.Config?.Tty === true,
    running: answer.State?.Running === true,
    startedAt: String(answer.State?.StartedAt ?? ''),
  }
}
