import { nanosOfIso, type Row } from '../row.ts'

export interface Hit {
  readonly _index: string
  readonly _id: string
  readonly _source?: Readonly<Record<string, unknown>>
  readonly sort?: readonly unknown[]
}

const LINES = ['event.original', 'log.original', 'message', 'body.text', 'log']

/** What shippers add: it tells of the line's way and not of what happened. */
const SHIPPED = new Set([
  '@timestamp',
  '@version',
  'agent',
  'ecs',
  'host',
  'cloud',
  'kubernetes',
  'container',
  'docker',
  'input',
  'log',
  'event',
  'data_stream',
  'stream',
  'tags',
  'fields',
  'orchestrator',
  'observer',
  'resource',
  'scope',
])

/** A field by its path: nested, flat with dots, or both. */
export const valueAt = (source: Readonly<Record<string, unknown>>, path: string): unknown => {
  if (Object.hasOwn(source, path)) return source[path]
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const inner = source[path.slice(0, dot)]
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      const found = valueAt(inner as Readonly<Record<string, unknown>>, path.slice(dot + 1))
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** A document as a line: that which was shipped, with the fields that were taken out of it. */
export const rowOf = (hit: Hit, own: string | undefined): Row | undefined => {
  const { _source: source = {}, _index: index, _id: id, sort } = hit
  const at = nanosOfIso(String(sort?.[0] ?? ''))
  if (at === undefined) return undefined
  const base = { at, stream: streamOf(source), id: `${index}/${id}` }
  const found = (own === undefined ? LINES : [own]).map((path) => [path, valueAt(source, path)] as const)
  const [path, line] = found.find(([, value]) => typeof value === 'string') ?? []
  if (typeof line !== 'string') return { ...base, text: JSON.stringify(source) }
  const text = line.replace(/\r?\n$/, '')
  const rest = Object.entries(source).filter(([name]) => !SHIPPED.has(name) && name !== path)
  // The original has all of it; so has a line that is an object itself.
  if (rest.length === 0 || path?.endsWith('.original') || /^\s*\{.*\}\s*$/s.test(text)) return { ...base, text }
  const level = valueAt(source, 'log.level')
  const whole = JSON.stringify({
    ...(level === undefined ? {} : { level }),
    ...Object.fromEntries(rest),
    message: text,
  })
  return { ...base, text: whole, parts: `${text}\n${JSON.stringify(Object.fromEntries(rest))}` }
}

const streamOf = (source: Readonly<Record<string, unknown>>): string => {
  const named = (path: string): string => {
    const value = valueAt(source, path)
    return typeof value === 'string' ? value : ''
  }
  return (
    named('kubernetes.pod.name') ||
    named('kubernetes.pod_name') ||
    named('container.name') ||
    named('host.name') ||
    named('service.name')
  )
}
