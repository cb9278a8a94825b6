import type { Duplex } from 'node:stream'
import type { Engine, EngineContext } from '../engines/index.ts'
import type { EngineReach, EngineSource } from '../model/engine.ts'
import { ProdlogsError } from '../model/error.ts'
import type { HostConfig } from '../model/host.ts'
import type { ReadRequest, ReadStream } from '../read/index.ts'
import { NOTES } from '../messages/engines.ts'
import { RECORD_AFTER, RECORD_BEFORE, type LineFeed } from './feed.ts'
import type { AppSession } from './session.ts'

/** A source of an engine, through the same pipeline as a host's. `dial`: the way into the host's own network. */
export const engineFeed = (
  host: HostConfig,
  source: EngineSource,
  session: AppSession,
  dial?: (command: readonly string[]) => Promise<Duplex>,
): LineFeed => {
  let engine: Promise<Engine> | undefined
  const opened = (): Promise<Engine> => (engine ??= openSourceOf(host, source, session, dial))
  return {
    host: host.name,
    source: source.name,
    ...(source.format === undefined ? {} : { format: source.format }),
    skewMs: 0,
    // Containers and programs write in UTC unless told otherwise; the engine's own time is exact in any case.
    timezone: () => host.timezone ?? 'UTC',
    async *open(request): ReadStream {
      yield* answer(await opened(), request)
    },
    async *follow(options): ReadStream {
      yield* (await opened()).follow(options)
    },
  }
}

/** What `doctor` asks. */
export const openSourceOf = async (
  host: HostConfig,
  source: EngineSource,
  session: AppSession,
  dial?: (command: readonly string[]) => Promise<Duplex>,
): Promise<Engine> => {
  const { openEngine } = await import('../engines/index.ts')
  return openEngine(reachOf(host, source), source, contextOf(host, source, session, dial))
}

const reachOf = ({ name, reach }: HostConfig, source: EngineSource): EngineReach => {
  if (reach.kind === 'untrusted') throw new ProdlogsError('CONFIG_UNTRUSTED', { host: name, file: reach.file })
  if (source.type === 'process' && source.untrusted !== undefined)
    throw new ProdlogsError('CONFIG_UNTRUSTED', { host: name, file: source.untrusted })
  return reach.kind === 'engine' ? reach.engine : ({ type: source.type } as EngineReach)
}

const contextOf = (
  host: HostConfig,
  source: EngineSource,
  session: AppSession,
  dial: ((command: readonly string[]) => Promise<Duplex>) | undefined,
): EngineContext => {
  const said = new Set<string>()
  return {
    host: host.name,
    source: source.name,
    env: session.env,
    signal: session.lifetime.signal,
    ...(dial === undefined ? {} : { dial }),
    note: ({ kind }) => {
      if (said.has(kind)) return
      said.add(kind)
      session.note(`${host.name}:${source.name}: ${NOTES[kind][session.lang]}`)
    },
  }
}

const answer = (engine: Engine, request: ReadRequest): ReadStream => {
  switch (request.kind) {
    case 'last':
      return engine.last(request.lines)
    case 'since':
      return engine.since(request.window)
    case 'grep': {
      const { lines, window = {} } = request.scope ?? {}
      const before = request.before ?? 0
      const after = request.after ?? 0
      return engine.grep({
        strings: request.strings,
        ignoreCase: request.ignoreCase ?? false,
        window,
        ...(lines === undefined ? {} : { lines }),
        before,
        after,
        shows: before > RECORD_BEFORE || after > RECORD_AFTER,
      })
    }
    default:
      throw new Error(`no engine is asked for ${request.kind}`)
  }
}
