import type { EngineSource, EngineType } from '../model/engine.ts'
import { ProdlogsError } from '../model/error.ts'
import type { HostConfig, SourceConfig } from '../model/host.ts'
import type { Config } from './schema.ts'
import { engineSourceOf, ON_MACHINES } from './source-word.ts'

/**
 * Hosts that the `--host` words name: comma lists, `@group`, `web-[1-3]`, names of the configuration, or anything that
 * ssh itself understands. Each host once, in the order of the words.
 */
export const selectHosts = (words: readonly string[], sources: readonly string[], config: Config): HostConfig[] => {
  if (words.length === 0 && sources.length > 0) {
    const alone = withoutHost(sources, config)
    if (alone !== undefined) return alone
  }
  const asked = words.length > 0 ? words : config.default === undefined ? [] : [config.default]
  const names = [...new Set(asked.flatMap((word) => expandHostWord(word, config.groups)))]
  if (names.length === 0) throw new ProdlogsError('USAGE_NO_HOST')
  return names.map((name) => withSources(hostOf(name, config), sources))
}

/** Sources that need no machine to log in to: `k8s:shop/app=api`, `loki:{app="api"}`, `docker:api` where no host is the default. */
const withoutHost = (words: readonly string[], config: Config): HostConfig[] | undefined => {
  const found = words.map(engineSourceOf)
  if (!found.every((source) => source !== undefined)) return undefined
  if (config.default !== undefined && found.some(({ type }) => ON_MACHINES.has(type))) return undefined
  const types = [...new Set(found.map(({ type }) => type))]
  return types.map((type) => ({
    ...hostOfEngine(type, config),
    sources: found.filter((source) => source.type === type),
  }))
}

/** The one host of the configuration that is this engine; else what the engine's own variables and files say. */
const hostOfEngine = (type: EngineType, config: Config): HostConfig => {
  const known = [...config.hosts.values()].filter(({ reach }) => reach.kind === 'engine' && reach.engine.type === type)
  const [only] = known
  if (only !== undefined && known.length === 1) return only
  return { name: type, reach: { kind: 'engine', engine: { type } }, sources: [], gate: false, sudo: false }
}

/** Names that a word stands for; throws USAGE_BAD_VALUE for a group or a range that is none. */
export const expandHostWord = (word: string, groups: Config['groups']): string[] =>
  splitOutsideBrackets(word)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => (part.startsWith('@') ? expandGroup(part.slice(1), groups) : expandRange(part)))

const expandGroup = (name: string, groups: Config['groups'], seen: readonly string[] = []): string[] => {
  const members = groups[name]
  if (members === undefined || seen.includes(name))
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: '--host',
      value: `@${name}`,
      expected: { code: 'known_group', names: Object.keys(groups).join(', ') },
    })
  return members.flatMap((member) =>
    member.startsWith('@') ? expandGroup(member.slice(1), groups, [...seen, name]) : expandRange(member),
  )
}

const splitOutsideBrackets = (word: string): string[] => word.split(/,(?![^[]*\])/)

const RANGE = /^(.*?)\[(\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)\](.*)$/s

/** `web-[1-3,7]` → web-1 web-2 web-3 web-7; leading zeros are kept. `[::1]:22` is an address and stays as it is. */
const expandRange = (word: string): string[] => {
  const match = RANGE.exec(word)
  if (match === null) return [word]
  const [, before = '', list = '', after = ''] = match
  return list.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-')
    const length = Number(last) - Number(first) + 1
    if (length < 1 || length > 1000)
      throw new ProdlogsError('USAGE_BAD_VALUE', {
        option: '--host',
        value: word,
        expected: { code: 'host_range' },
      })
    return Array.from({ length }, (_, i) => String(Number(first) + i).padStart(first.length, '0')).flatMap((n) =>
      expandRange(`${before}${n}${after}`),
    )
  })
}

const hostOf = (name: string, config: Config): HostConfig =>
  config.hosts.get(name) ?? {
    name,
    reach: name === 'localhost-shell' ? { kind: 'local' } : { kind: 'ssh', target: name },
    sources: [],
    gate: false,
    sudo: false,
  }

/** `--source` words choose among the host's sources by name, or bring their own as `file:/path` and `journal:unit`. */
const withSources = (host: HostConfig, words: readonly string[]): HostConfig => {
  if (words.length === 0) {
    if (host.sources.length === 0) throw new ProdlogsError('USAGE_NO_SOURCE', { host: host.name })
    return host
  }
  return { ...host, sources: words.map((word) => sourceOf(word, host)) }
}

const sourceOf = (word: string, host: HostConfig): SourceConfig | EngineSource => {
  const known = host.sources.find((source) => source.name === word)
  if (known !== undefined) return known
  const path = /^(?:file:(.+)|(\/.+))$/s.exec(word)
  const unit = /^journal:(.+)$/s.exec(word)
  const ofEngine = engineSourceOf(word)
  if (ofEngine !== undefined && !host.gate && fits(ofEngine.type, host)) return ofEngine
  if (host.gate && !(path || unit)) return { type: 'file', name: word, path: word }
  if (path && host.reach.kind !== 'engine') {
    const at = path[1] ?? path[2] ?? ''
    return { type: 'file', name: baseName(at), path: at }
  }
  if (unit && host.reach.kind !== 'engine') return { type: 'journal', name: unit[1] ?? '', unit: unit[1] ?? '' }
  throw new ProdlogsError('USAGE_UNKNOWN_SOURCE', {
    host: host.name,
    source: word,
    known: host.sources.map((source) => source.name).join(', ') || '—',
  })
}

const fits = (type: EngineType, { reach }: HostConfig): boolean =>
  reach.kind === 'engine'
    ? reach.engine.type === type
    : type === 'docker' || (type === 'process' && reach.kind === 'local')

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path
