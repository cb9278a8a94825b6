import type { Fence } from './fence.ts'

/** Keys of answers whose texts prodlogs wrote itself. */
export const OURS: ReadonlySet<string> = new Set(['key', 'kind', 'command', 'stripe'])

/** What commands are made of. */
const PARTS: ReadonlySet<string> = new Set(['ids', 'type', 'args'])

/** More strange words than these, and every command is a quotation: looking for each in each would take long. */
const MOST_STRANGE = 300

/** Commands to copy hold ids, types and paths of the log: one that holds a strange word is itself a quotation. */
export const quoteCommands = <T>(answer: T, fence: Fence): T => {
  const strange = new Set<string>()
  collect(answer, false, fence, strange)
  if (strange.size === 0) return answer
  const words = [...strange]
  const isStrange = (command: string): boolean =>
    words.length > MOST_STRANGE || words.some((word) => command.includes(word))
  return quoted(answer, isStrange, fence) as T
}

/** Texts below the keys that commands are made of, those that are no plain words. */
const collect = (value: unknown, isPart: boolean, fence: Fence, into: Set<string>): void => {
  if (typeof value === 'string') {
    if (isPart && value.length > 2 && fence.word(value) !== value) into.add(value)
  } else if (value !== null && typeof value === 'object')
    for (const [key, each] of Object.entries(value)) collect(each, isPart || PARTS.has(key), fence, into)
}

const quoted = (value: unknown, isStrange: (command: string) => boolean, fence: Fence): unknown => {
  if (Array.isArray(value)) return value.map((each) => quoted(each, isStrange, fence))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'command' && typeof each === 'string'
        ? isStrange(each)
          ? fence.quote(each)
          : each
        : quoted(each, isStrange, fence),
    ]),
  )
}
