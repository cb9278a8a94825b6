import { SAID } from '../../messages/commands.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { EngineReach, EngineSource } from '../../model/engine.ts'
import type { HostConfig, Reach, SourceConfig } from '../../model/host.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import { alignColumns } from '../../report/columns.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { OutputFlags } from '../args/options.ts'
import { createSession } from '../session.ts'

/** `prodlogs hosts`: what the configuration names, without reaching any of it. */
export const runHosts = async (flags: OutputFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const { hosts, groups } = session.config
  if (session.form !== 'text') {
    const json = { version: 1, default: session.config.default, groups, hosts: [...hosts.values()] }
    await session.print(`${terminalSafeJson(JSON.stringify(json))}\n`)
    return EXIT.ok
  }
  if (hosts.size === 0) {
    session.note(SAID.noHosts[session.lang])
    return EXIT.nothingFound
  }
  const { plain } = session
  const rows = [...hosts.values()].map((host) => [
    session.style.bold(plain(host.name)) + (host.name === session.config.default ? ' *' : ''),
    plain(reachText(host.reach)),
    plain(host.sources.map(sourceText).join(', ')),
    session.style.dim(plain(marks(host))),
  ])
  await session.print(`${alignColumns(rows)}\n`)
  for (const [name, members] of Object.entries(groups))
    await session.print(`${plain(`@${name}: ${members.join(', ')}`)}\n`)
  return EXIT.ok
}

const reachText = (reach: Reach): string => {
  if (reach.kind === 'ssh') return `ssh ${reach.target}`
  if (reach.kind === 'command') return reach.argv.join(' ')
  if (reach.kind === 'engine') return engineText(reach.engine)
  return reach.kind === 'local' ? 'this machine' : `command: (not trusted: ${reach.file})`
}

const engineText = (engine: EngineReach): string => {
  const where = 'url' in engine ? engine.url : 'context' in engine ? engine.context : undefined
  return where === undefined ? engine.type : `${engine.type} ${where}`
}

const sourceText = (source: SourceConfig | EngineSource): string => {
  const { name, type, ...what } = source
  if (type === 'file') return `${name} (${source.path})`
  return `${name} (${type} ${Object.entries(what)
    .flatMap(([key, value]) => (key === 'format' ? [] : [shown(value)]))
    .join(' ')})`
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : typeof value === 'object' ? JSON.stringify(value) : String(value)

const marks = (host: HostConfig): string =>
  [host.gate ? 'gate' : '', host.sudo ? 'sudo' : '', host.timezone ?? ''].filter((mark) => mark !== '').join(' ')
