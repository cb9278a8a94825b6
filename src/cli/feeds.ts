import pLimit from 'p-limit'
import type { Connection } from '../connect/connection.ts'
import { selectHosts } from '../config/hosts.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import type { HostConfig, SourceConfig } from '../model/host.ts'
import type { ReadStream } from '../read/source-reader.ts'
import type { ReadRequest } from '../read/read-request.ts'
import type { HostFlags } from './options.ts'
import type { Session } from './session.ts'

/** One source of one host (or one local file), ready to be asked. */
export interface Feed {
  readonly host: string
  readonly source: string
  readonly format?: string
  /** Zone for times that the log writes without one; known at the latest when the first line has come. */
  timezone(): string | undefined
  open(request: ReadRequest): ReadStream
}

/** What could be reached, and what could not. */
export interface Feeds {
  readonly feeds: readonly Feed[]
  readonly failures: readonly HostFailure[]
  readonly gaps: readonly Gap[]
  /** Hosts that were asked for, reached or not. */
  readonly asked: number
}

export interface HostFailure {
  readonly host: string
  readonly error: ProdlogsError
}

/** At once: more would only make each other slow, and some sshd throttle (MaxStartups is 10). */
const PARALLEL_HOSTS = 8

/** Connects to every host that the flags name. With one host its failure is thrown; with many it becomes a gap. */
export const openFeeds = async (session: Session, flags: HostFlags): Promise<Feeds> => {
  if (flags.file.length > 0) return localFeeds(session, flags.file)
  const hosts = selectHosts(flags.host, flags.source, session.config)
  const limit = pLimit(PARALLEL_HOSTS)
  const results = await Promise.all(hosts.map((host) => limit(() => openHost(host, session, flags))))
  const failures = results.filter((result) => 'error' in result)
  const only = failures[0]
  if (only !== undefined && failures.length === hosts.length) {
    for (const failure of failures.slice(1)) session.warnError(failure.error)
    throw only.error
  }
  for (const failure of failures) session.warnError(failure.error)
  return {
    feeds: results.flatMap((result) => ('feeds' in result ? result.feeds : [])),
    failures,
    gaps: failures.map(gapOfFailure),
    asked: hosts.length,
  }
}

const openHost = async (
  host: HostConfig,
  session: Session,
  flags: HostFlags,
): Promise<{ feeds: Feed[] } | HostFailure> => {
  try {
    const connection = await connectTo(host, session, flags)
    return { feeds: host.sources.map((source) => hostFeed(connection, host, source, session)) }
  } catch (error) {
    if (error instanceof ProdlogsError && !session.lifetime.signal.aborted) return { host: host.name, error }
    throw error
  }
}

/** One connection per host, closed at the end of the run whatever happens. */
export const connectTo = async (host: HostConfig, session: Session, flags: HostFlags): Promise<Connection> => {
  const { connect } = await import('../connect/connect.ts')
  const { createPrompter } = await import('./prompter.ts')
  const connection = await connect(host, {
    transport: flags.transport,
    hostKeyPolicy: flags.hostKey,
    connectTimeoutMs: flags.connectTimeout * 1000,
    signal: session.lifetime.signal,
    notice: (text) => session.detail(text),
    ...(flags.sshConfig === undefined ? {} : { sshConfigFile: flags.sshConfig }),
    ...(session.interactive ? { prompt: createPrompter(session) } : {}),
  })
  session.lifetime.onEnd(() => connection.close())
  return connection
}
