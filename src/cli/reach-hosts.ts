import pLimit from 'p-limit'
import { selectHosts } from '../config/hosts.ts'
import type { Connection } from '../connect/connection.ts'
import { parseTarget } from '../connect/target.ts'
import { sayConnect } from '../messages/connect.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import type { HostConfig } from '../model/host.ts'
import type { HostFlags } from './options.ts'
import type { Session } from './session.ts'

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

/** Connects to every host that the flags name. When none can be reached the first failure is thrown. */
export const reachHosts = async (
  session: Session,
  flags: HostFlags,
): Promise<{ reached: ReachedHost[]; failures: HostFailure[] }> => {
  const hosts = selectHosts(flags.host, flags.source, session.config)
  const limit = pLimit(PARALLEL_HOSTS)
  const results = await Promise.all(hosts.map((host) => limit(() => reachOrFail(host, session, flags))))
  const failures = results.filter((result) => 'error' in result)
  const reached = results.filter((result) => 'connection' in result)
  const only = failures[0]
  for (const failure of reached.length === 0 ? failures.slice(1) : failures) session.warnError(failure.error)
  if (reached.length === 0 && only !== undefined) throw only.error
  return { reached, failures }
}

const reachOrFail = async (
  host: HostConfig,
  session: Session,
  flags: HostFlags,
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
  const known = error.args['host']
  // `ssh -G` in the sentence of SSH_CONFIG needs what ssh knows.
  if (known === name || ['SSH_CONFIG', 'HOST_NAME_INVALID'].includes(error.code)) return error
  if (reach.kind !== 'ssh' || parseTarget(reach.target).host !== known) return error
  return new ProdlogsError(error.code, { ...error.args, host: name }, { cause: error.cause })
}

/** One connection to a host, closed at the end of the run whatever happens. */
export const connectTo = async (host: HostConfig, session: Session, flags: HostFlags): Promise<Connection> => {
  if (host.reach.kind === 'untrusted')
    throw new ProdlogsError('CONFIG_UNTRUSTED', { host: host.name, file: host.reach.file })
  const { connect } = await import('../connect/connect.ts')
  session.detail(sayConnect(session.lang, 'connecting', { host: host.name }))
  const { createPrompter } = await import('./prompter.ts')
  const connection = await connect(host, {
    transport: flags.transport,
    hostKeyPolicy: flags.hostKey,
    connectTimeoutMs: flags.connectTimeout * 1000,
    signal: session.lifetime.signal,
    notice: ({ code, args }) => {
      const text = sayConnect(session.lang, code, args)
      if (code === 'transport') session.detail(text)
      else session.note(text)
    },
    underWay: () => void session.ready().catch(() => {}),
    ...(flags.sshConfig === undefined ? {} : { sshConfigFile: flags.sshConfig }),
    ...(session.interactive ? { prompt: createPrompter(session) } : {}),
  }).catch((error: unknown) => {
    throw error instanceof ProdlogsError ? named(error, host) : error
  })
  session.lifetime.onEnd(() => connection.close())
  return connection
}

/** How an answer says that a host is not in it. */
export const gapOfFailure = ({ host, error }: HostFailure): Gap => ({
  kind: error.exitCode === EXIT.denied ? 'host_auth' : 'host_unreachable',
  host,
  args: { ...error.args, reason: error.code },
})
