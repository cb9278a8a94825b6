import type { HideOptions } from '../rule.ts'

/** A piece of a line to hide, in the line's own positions. `value` is the secret as it reads decoded. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: string
  readonly value: string
  readonly pii: boolean
  readonly guessable: boolean
  readonly learn: boolean
  readonly quote: readonly [number, number] | undefined
}

/** All spans have the same fields in the same order: objects of one shape are several times as fast. */
export const spanOf = (
  start: number,
  end: number,
  kind: string,
  value: string,
  options: HideOptions = PLAIN,
  quote = options.quote,
): Span => ({
  start,
  end,
  kind,
  value,
  pii: options.pii === true,
  guessable: options.guessable === true,
  learn: options.learn === true,
  quote,
})

const PLAIN: HideOptions = {}

/** Joins spans that overlap: what covers most names the whole, and of equals the one that was found first. */
export const mergeSpans = (spans: readonly Span[]): Span[] => {
  if (spans.length < 2) return [...spans]
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  const merged: Span[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last === undefined || span.start >= last.end) merged.push(span)
    else merged[merged.length - 1] = join(last, span)
  }
  return merged
}

const join = (a: Span, b: Span): Span => {
  const { kind, value, guessable, learn, quote } = b.end - b.start > a.end - a.start ? b : preferred(a, b)
  const start = Math.min(a.start, b.start)
  const either = a.quote ?? b.quote
  return {
    start,
    end: Math.max(a.end, b.end),
    kind,
    value,
    pii: a.pii && b.pii,
    guessable,
    learn,
    quote: either && start === (a.quote ? a.start : b.start) ? either : quote,
  }
}

/** Of two names for the same piece the exact one wins over the one that only the key's name gave. */
const preferred = (a: Span, b: Span): Span =>
  a.start === b.start && a.end === b.end && GENERIC.has(a.kind) && !GENERIC.has(b.kind) ? b : a

const GENERIC = new Set(['secret', 'token', 'api_key', 'password', 'known', 'learned', 'value', 'key_material'])
