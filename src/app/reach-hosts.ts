import pLimit from 'p-limit'
import { selectHosts } from '../config/hosts.ts'
import type { Connection } from '../connect/connection.ts'
import type { ConnectNotice } from '../connect/options.ts'
import { parseTarget } from '../connect/target.ts'
import { sayConnect } from '../messages/connect.ts'
import { reasonText } from '../messages/reasons/index.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import { isEngineSource, type HostConfig } from '../model/host.ts'
import type { HostChoice } from './choice.ts'
import type { AppSession } from './session.ts'

/** A host that was reached, and one that was not. */
export interface ReachedHost {
  readonly host: HostConfig
  readonly connection: Connection
}

export interface HostFailure {
  readonly host: string
  readonly error: ProdlogsError
}

/** At once: more would only make each other slow, and some sshd throttle (MaxStartups begins at 10). */
const PARALLEL_HOSTS = 8

/** Connects to every host that the flags name and that one logs in to; `apart` are the others. When none can be reached the first failure is thrown. */
export const reachHosts = async (
  session: AppSession,
  flags: HostChoice,
): Promise<{ reached: ReachedHost[]; apart: HostConfig[]; failures: HostFailure[] }> => {
  const chosen = selectHosts(flags.host, flags.source, session.config)
  const apart = chosen.filter(needsNoLogin)
  const hosts = chosen.filter((host) => !needsNoLogin(host))
  const limit = pLimit(PARALLEL_HOSTS)
  const results = await Promise.all(hosts.map((host) => limit(() => reachOrFail(host, session, flags))))
  const failures = results.filter((result) => 'error' in result)
  const reached = results.filter((result) => 'connection' in result)
  const only = failures[0]
  const isNothing = reached.length + apart.length === 0
  for (const failure of isNothing ? failures.slice(1) : failures) session.warnError(failure.error)
  if (isNothing && only !== undefined) throw only.error
  return { reached, apart, failures }
}

/** All its sources are read from here, each by its engine. */
export const needsNoLogin = ({ reach, sources }: HostConfig): boolean =>
  reach.kind === 'engine' ||
  ((reach.kind === 'local' || reach.kind === 'untrusted') && sources.length > 0 && sources.every(isEngineSource))

const reachOrFail = async (
  host: HostConfig,
  session: AppSession,
  flags: HostChoice,
): Promise<ReachedHost | HostFailure> => {
  try {
    return { host, connection: await connectTo(host, session, flags) }
  } catch (error) {
    if (error instanceof ProdlogsError) return { host: host.name, error }
    throw error
  }
}

/** People know a host by its name in the configuration; what it stands for in ssh may be a bare address. */
const named = (error: ProdlogsError, { name, reach }: HostConfig): ProdlogsError => {
  const { failure } = error
  // `ssh -G` in the sentence of SSH_CONFIG needs what ssh knows.
  if (failure.code === 'SSH_CONFIG' || failure.code === 'HOST_NAME_INVALID' || reach.kind !== 'ssh') return error
  const known = 'host' in failure.args ? failure.args.host : undefined
  if (known === undefined || known === name) return error
  // Another host stands on the way: a person must know both.
  return parseTarget(reach.target).host === known ? error.ofHost(name) : error.onTheWayTo(name)
}

/** One connection to a host, closed at the end of the run whatever happens, and forgotten when it was lost before. */
export const connectTo = async (host: HostConfig, session: AppSession, flags: HostChoice): Promise<Connection> => {
  if (host.reach.kind === 'untrusted')
    throw new ProdlogsError('CONFIG_UNTRUSTED', { host: host.name, file: host.reach.file })
  const { connect } = await import('../connect/connect.ts')
  session.detail(sayConnect(session.lang, 'connecting', { host: host.name }))
  const prompt = await session.prompter?.()
  const connection = await connect(host, {
    transport: flags.transport,
    hostKeyPolicy: flags.hostKey,
    connectTimeoutMs: flags.connectTimeout * 1000,
    signal: session.lifetime.signal,
    notice: (notice) => tellNotice(notice, session),
    underWay: () => void session.ready().catch(() => {}),
    ...(flags.sshConfig === undefined ? {} : { sshConfigFile: flags.sshConfig }),
    ...(prompt === undefined ? {} : { prompt }),
  }).catch((error: unknown) => {
    throw error instanceof ProdlogsError ? named(error, host) : error
  })
  const forget = session.lifetime.onEnd(() => connection.close())
  void connection.lost.then(forget)
  return connection
}

const tellNotice = (notice: ConnectNotice, session: AppSession): void => {
  const { lang } = session
  if (notice.code !== 'transport') return session.note(sayConnect(lang, notice.code, notice.args))
  const reason = reasonText(lang, notice.args.reason)
  session.detail(sayConnect(lang, 'transport', { ...notice.args, reason }))
}

/** How an answer says that a host is not in it. */
export const gapOfFailure = ({ host, error }: HostFailure): Gap => ({
  kind: error.exitCode === EXIT.denied ? 'host_auth' : 'host_unreachable',
  host,
  args: { reason: error.failure },
})
