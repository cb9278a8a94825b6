import type { EngineSource, EngineType } from '../model/engine.ts'

/** Engines that are read on whatever machine the host is. */
export const ON_MACHINES: ReadonlySet<EngineType> = new Set(['docker', 'process'])

/**
 * A `--source` word of an engine: `docker:api`, `docker:compose=shop/web`, `docker:label=app=api`,
 * `k8s:namespace/selector`, `process:flyctl logs --json`, `loki:{app="api"}`, `victorialogs:FILTER`,
 * `elasticsearch:INDEX`, `clickhouse:TABLE`, `cloudwatch:GROUP`. Undefined for any other word.
 */
export const engineSourceOf = (word: string): EngineSource | undefined => {
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):(.+)$/s.exec(word) ?? []
  return Object.hasOwn(READERS, scheme) ? READERS[scheme]?.(rest.trim()) : undefined
}

const docker = (rest: string): EngineSource => {
  const by = /^(compose|label|container)=(.+)$/s.exec(rest)
  if (by === null) return { type: 'docker', name: rest, container: rest }
  const [, kind = '', value = ''] = by
  return { type: 'docker', name: value, [kind]: value }
}

/** `ns/app=api`, `ns/pod-name`, `ns/deploy/api`, `app=api` in the namespace of the context. */
const kubernetes = (rest: string): EngineSource => {
  const [, namespace, selector = rest] = /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/(.+)$/s.exec(rest) ?? []
  // `deploy/api` without a namespace is a workload.
  if (namespace !== undefined && WORKLOADS.has(namespace)) return { type: 'kubernetes', name: rest, pod: rest }
  const place = namespace === undefined ? {} : { namespace }
  const isPod = /^[a-z0-9][-a-z0-9./]*$/.test(selector)
  return { type: 'kubernetes', name: selector, ...place, ...(isPod ? { pod: selector } : { selector }) }
}

const WORKLOADS = new Set([
  'deploy',
  'deployment',
  'sts',
  'statefulset',
  'ds',
  'daemonset',
  'job',
  'pod',
  'svc',
  'service',
])

/** Words as a person types them; no shell looks at them. */
const process = (rest: string): EngineSource => {
  const argv = [...rest.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
  return { type: 'process', name: argv[0] ?? rest, argv }
}

const READERS: Readonly<Record<string, (rest: string) => EngineSource>> = {
  docker,
  k8s: kubernetes,
  kubernetes,
  process,
  loki: (query) => ({ type: 'loki', name: shortName(query), query }),
  victorialogs: (query) => ({ type: 'victorialogs', name: shortName(query), query }),
  elasticsearch: (index) => ({ type: 'elasticsearch', name: index, index }),
  opensearch: (index) => ({ type: 'elasticsearch', name: index, index }),
  clickhouse: (table) => ({ type: 'clickhouse', name: table, table }),
  cloudwatch: (group) => ({ type: 'cloudwatch', name: group, group }),
}

/** `{app="api"}` is called api. */
const shortName = (query: string): string => /=\s*"([\w.-]+)"\s*\}$/.exec(query)?.[1] ?? query
