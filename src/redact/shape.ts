import type { HideOptions, Probe, Scan, Trigger } from './rule.ts'

export interface ShapeOptions extends HideOptions {
  readonly fold?: boolean
  /** No letter or digit may stand before the literal: for prefixes that also end other words. */
  readonly alone?: boolean
  /** Only these characters may follow the literal. */
  readonly after?: string
  /** Says that what the pattern found is no secret after all. */
  readonly unless?: (found: string, scan: Scan, at: number) => boolean
}

/**
 * A trigger for a token that begins with a literal. The pattern is sticky, begins at the literal and is bounded; what its
 * first group matches stays readable, the rest is hidden.
 */
export const shape = (kind: string, on: string, pattern: RegExp, options: ShapeOptions = {}): Trigger => {
  const { fold, alone, after, unless, ...hide } = options
  return {
    on,
    ...(fold ? { fold } : {}),
    ...withAfter(after ?? firstOfBody(on, pattern)),
    ...(alone ? { probe: standsAlone } : {}),
    pattern,
    find: (scan, at) => {
      if (alone && isAlphanumeric(scan.text.charCodeAt(at - 1))) return 0
      pattern.lastIndex = at
      const match = pattern.exec(scan.text)
      if (!match || unless?.(match[0], scan, at)) return 0
      const end = at + match[0].length
      scan.hide(at + (match[1]?.length ?? 0), end, kind, hide)
      return end
    },
  }
}

const withAfter = (after: string | undefined): { after?: string } => (after ? { after } : {})

/**
 * The characters that must follow the literal, where the pattern says so plainly: `literal[A-Za-z0-9_-]{20,80}`. They
 * let a literal of few letters be told from other text without a look at its line.
 */
const firstOfBody = (on: string, pattern: RegExp): string | undefined => {
  const { source } = pattern
  const literal = on.replace(SPECIAL, '\\$&')
  const body = source.startsWith(literal)
    ? source.slice(literal.length)
    : source.startsWith(`(${literal})`)
      ? source.slice(literal.length + 2)
      : ''
  const found = CLASS.exec(body)?.[1]
  if (found === undefined) return undefined
  let characters = classes.get(found)
  if (characters === undefined) {
    characters = found.replace(RANGE, (_, first: string, last: string) =>
      String.fromCharCode(
        ...Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (__, n) => first.charCodeAt(0) + n),
      ),
    )
    classes.set(found, characters)
  }
  return pattern.ignoreCase ? characters.toLowerCase() + characters.toUpperCase() : characters
}

const classes = new Map<string, string>()
const SPECIAL = /[.$/+*?()[\]{}|^\\]/g
/** A class of characters without escapes, of which at least one must stand. */
const CLASS = /^\[([^\]\\^]+)\](?:\{[1-9]|(?![*?{]))/
const RANGE = /([A-Za-z0-9])-([A-Za-z0-9])/g

const standsAlone: Probe = (bytes, at) => at === 0 || !isAlphanumeric(bytes[at - 1] as number)

export const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code < 58) || (code >= 65 && code < 91) || (code >= 97 && code < 123)

/** Words joined by underscores or dashes, as in names of tests and tasks; a random token has digits or mixed case. */
export const isWordy = (text: string): boolean =>
  /^(?:[a-z]{1,14}|[A-Z]{1,14})(?:[_.-](?:[a-z]{1,14}|[A-Z]{1,14}|\d{1,4}))*[_.-]?$/.test(text)

/** Digits, or letters of both cases that make no camelCase words: one token of twelve letters in seven has no digit. */
export const isMixedToken = (text: string): boolean =>
  /\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text) && !CAMEL.test(text))

const CAMEL = /^[a-z]{0,20}(?:[A-Z]{1,4}[a-z]{2,20}){0,8}$/
