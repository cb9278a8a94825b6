import type { PatternFault } from '../model/reason.ts'
import { parsePattern, type Part } from './pattern-parts.ts'

export type PatternCheck = { readonly ok: true } | { readonly ok: false; readonly reason: PatternFault }

/**
 * Whether a pattern of the configuration (`redact.patterns`) may run on hostile lines. Refused with the reason: what
 * does not compile, matches nothing at all, or could backtrack catastrophically. Careful rather than exact: some
 * harmless patterns are refused too.
 */
export const checkPattern = (source: string): PatternCheck => {
  if (source.length > LONGEST) return refuse({ code: 'pattern_too_long', most: LONGEST })
  try {
    if (new RegExp(source).test('')) return refuse({ code: 'pattern_empty' })
  } catch (error) {
    return refuse({ code: 'pattern_syntax', text: (error as Error).message.replace(/^.*: /, '') })
  }
  const parsed = parsePattern(source)
  return 'reason' in parsed ? refuse(parsed.reason) : checkParts(parsed.parts)
}

/** The pattern as it is run: checked, with every repetition bounded. Throws a RangeError when it was refused. */
export const boundedPattern = (source: string): RegExp => {
  const check = checkPattern(source)
  if (!check.ok) throw new RangeError(`redact.patterns: ${source} was refused: ${check.reason.code}`)
  const parsed = parsePattern(source)
  return new RegExp('parts' in parsed ? writeParts(parsed.parts) : source, 'g')
}

const refuse = (reason: PatternFault): PatternCheck => ({ ok: false, reason })

/** Characters of a pattern. */
const LONGEST = 500

/** More repetitions than this count as without limit. */
const MANY = 32
/** What `*` and `+` become. */
const LIMIT = 256

const checkParts = (parts: readonly Part[]): PatternCheck => {
  for (const part of parts) {
    if (part.kind !== 'group') continue
    if (repeats(part) && part.branches.some(hasRepetition)) return refuse({ code: 'pattern_nested' })
    if (repeats(part) && part.branches.length > 1 && overlapping(part.branches))
      return refuse({ code: 'pattern_two_ways' })
    if (part.look && part.branches.some(hasRepetition)) return refuse({ code: 'pattern_look_around' })
    for (const branch of part.branches) {
      const inner = checkParts(branch)
      if (!inner.ok) return inner
    }
  }
  return neighbours(flatten(parts)) ? refuse({ code: 'pattern_neighbours' }) : { ok: true }
}

const repeats = (part: Part): boolean =>
  part.max > MANY || (part.kind === 'group' && part.max > 8 && part.branches.some(hasChoice))
const hasChoice = (parts: readonly Part[]): boolean => parts.some((part) => part.max !== part.min)
const hasRepetition = (parts: readonly Part[]): boolean =>
  parts.some(
    (part) => part.max > 8 || part.max !== part.min || (part.kind === 'group' && part.branches.some(hasRepetition)),
  )

/** Two branches may begin with the same character, or one may be empty. */
const overlapping = (branches: readonly (readonly Part[])[]): boolean => {
  const firsts = branches.map((branch) => firstSet(branch))
  return firsts.some(
    (set, i) => set === undefined || firsts.some((other, j) => j > i && other !== undefined && meet(set, other)),
  )
}

const firstSet = (parts: readonly Part[]): ReadonlySet<number> | undefined => {
  const first = parts[0]
  return first !== undefined && first.kind === 'set' && first.min > 0 ? first.set : undefined
}

const meet = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].some((code) => b.has(code))

/** Every way to read the parts as one row; groups without repetition are opened. */
const flatten = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part) =>
    part.kind === 'group' && !part.look && part.max <= 1 ? part.branches.flatMap((branch) => flatten(branch)) : [part],
  )

/** True when two long repetitions share characters and all that stands between them can be matched by both. */
const neighbours = (row: readonly Part[]): boolean =>
  row.some((part, i) => {
    if (part.max <= MANY) return false
    const mine = setOf(part)
    for (let j = i + 1; j < row.length; j++) {
      const other = row[j] as Part
      const theirs = setOf(other)
      if (other.max > MANY && meet(mine, theirs)) return true
      if (other.min > 0 && !meet(mine, theirs)) return false
    }
    return false
  })

const setOf = (part: Part): ReadonlySet<number> =>
  part.kind === 'set'
    ? part.set
    : new Set(part.branches.flatMap((branch) => branch.flatMap((inner) => [...setOf(inner)])))

const writeParts = (parts: readonly Part[]): string =>
  parts
    .map(
      (part) =>
        (part.kind === 'set' ? part.source : `${part.open}${part.branches.map(writeParts).join('|')})`) +
        writeQuantifier(part),
    )
    .join('')

const writeQuantifier = (part: Part): string => {
  if (part.quantifier === '') return ''
  return `{${part.min},${Math.min(part.max, Math.max(LIMIT, part.min))}}${part.lazy ? '?' : ''}`
}
