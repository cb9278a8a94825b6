import { IdFollower, type LearnedId } from '../correlate/id-follower.ts'
import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'

/** One source that can be asked for the lines that hold any of a set of strings, with some lines around each. */
export interface Searchable {
  search(strings: readonly string[]): AsyncIterable<PipelineEvent>
}

/** A record that was fetched; `wanted` when it belongs to what was asked for. */
export interface Found extends Observed {
  wanted: boolean
  contiguous: boolean
}

export interface SearchResult<S> {
  /** Per source, in the order of the source. */
  readonly found: ReadonlyMap<S, readonly Found[]>
  readonly learned: readonly LearnedId[]
  readonly gaps: readonly Gap[]
  /** True when ids beyond all sense were tied together. */
  readonly overflow: boolean
  readonly rounds: number
}

/** Beyond this the ids join strangers. */
const MOST_ROUNDS = 8

/**
 * Asks every source for the ids, learns the ids that stand beside them, asks again for those, and ends when nothing new
 * appears: `--deal 4540` finds lines that never mention 4540. Only new ids are asked for in each round.
 */
export const searchByIds = async <S extends Searchable>(
  sources: readonly S[],
  query: readonly Id[],
  options: { exact: boolean; note?: (ids: readonly Id[]) => void },
): Promise<SearchResult<S>> => {
  const follower = new IdFollower(query, { exact: options.exact })
  const fetched = new Map<S, Map<string, Found>>(sources.map((source) => [source, new Map()]))
  const gaps: Gap[] = []
  const asked = new Set<string>()
  let rounds = 0
  for (; rounds < MOST_ROUNDS; rounds++) {
    const ids = follower.known.filter((id) => !asked.has(id.value))
    if (ids.length === 0) break
    options.note?.(ids)
    const strings = [...new Set(ids.map((id) => id.value))]
    for (const text of strings) asked.add(text)
    await Promise.all([...fetched].map(([source, records]) => fetchInto(source, strings, records, gaps)))
    acceptAll(follower, query.filter(isOnlyText), fetched)
  }
  return {
    found: new Map([...fetched].map(([source, records]) => [source, inOrder([...records.values()])])),
    learned: follower.learned,
    gaps,
    overflow: follower.overflow,
    rounds,
  }
}

const fetchInto = async (
  source: Searchable,
  strings: readonly string[],
  records: Map<string, Found>,
  gaps: Gap[],
): Promise<void> => {
  for await (const event of source.search(strings)) {
    if (event.kind === 'gap') gaps.push(event.gap)
    if (event.kind !== 'observed') continue
    for (const observed of event.observed) {
      const key = placeOf(observed)
      const known = records.get(key)
      // Two searches may give the same line, once with and once without what stands before it, which tells more of it.
      if (known === undefined || (!known.contiguous && observed.afterSkip !== true))
        records.set(key, { ...observed, wanted: known?.wanted ?? false, contiguous: observed.afterSkip !== true })
    }
  }
}

const placeOf = ({ record }: Observed): string => {
  const { position } = record.origin
  if (position === undefined) return record.raw
  if (position.kind === 'file') return `${position.device} ${position.inode} ${position.path} ${position.offset}`
  if (position.kind === 'row') return `${position.at} ${position.key}`
  return position.kind === 'journal' ? position.cursor : `${position.number}`
}

/** A record may teach an id that makes an earlier one belong: goes round until nothing changes. */
const acceptAll = (
  follower: IdFollower,
  texts: readonly Id[],
  fetched: ReadonlyMap<unknown, ReadonlyMap<string, Found>>,
): void => {
  const belongs = ({ record }: Found): boolean =>
    follower.accept(record) || texts.some(({ value }) => record.raw.includes(value))
  for (let before = -1; before !== follower.known.length;) {
    before = follower.known.length
    for (const records of fetched.values())
      for (const found of records.values()) if (!found.wanted && belongs(found)) found.wanted = true
  }
}

/** No record has such an id, so the lines that hold the text are the answer. */
const isOnlyText = ({ value }: Id): boolean => !/^[A-Za-z0-9][\w-]*$/.test(value)

/** By place in the file where files are the same, else by time: a source writes in order of time. */
const inOrder = (list: Found[]): Found[] =>
  list.sort((a, b) => {
    const [p, q] = [a.record.origin.position, b.record.origin.position]
    if (p?.kind === 'file' && q?.kind === 'file' && p.inode === q.inode && p.device === q.device && p.path === q.path)
      return p.offset - q.offset
    if (p?.kind === 'line' && q?.kind === 'line') return p.number - q.number
    if (p?.kind === 'row' && q?.kind === 'row')
      return p.at.length - q.at.length || (p.at < q.at ? -1 : p.at > q.at ? 1 : 0)
    return (a.record.at ?? 0) - (b.record.at ?? 0)
  })

/** The records to show: those that are wanted, with `before` and `after` records around each, in groups. */
export const withContext = (records: readonly Found[], before: number, after: number): Found[][] => {
  const shown = new Set<number>()
  records.forEach((record, i) => {
    if (!record.wanted) return
    shown.add(i)
    for (let k = 1; k <= before && i - k >= 0 && records[i - k + 1]?.contiguous; k++) shown.add(i - k)
    for (let k = 1; k <= after && records[i + k]?.contiguous; k++) shown.add(i + k)
  })
  const groups: Found[][] = []
  let last = -2
  for (const i of [...shown].sort((a, b) => a - b)) {
    const record = records[i]
    if (record === undefined) continue
    if (i === last + 1 && record.contiguous) groups.at(-1)?.push(record)
    else groups.push([record])
    last = i
  }
  return groups
}
