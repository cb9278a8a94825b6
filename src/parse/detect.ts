import type { Fields, Level } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import { stripAnsi } from './ansi.ts'
import type {
  Format,
  JsonFormat,
  JsonObject,
  JsonWrapper,
  Reading,
  TextFormat,
  TextWrapper,
  Unwrapped,
} from './format.ts'
import { readBrokenJson } from './json/broken.ts'
import { readObject } from './json/read-object.ts'
import type { Clock } from './time/clock.ts'

/** What the wrappers around a line told. */
interface Carrier {
  readonly at?: EpochMs | undefined
  readonly zoneAssumed?: boolean | undefined
  readonly level?: Level | undefined
  readonly fields?: Fields | undefined
  readonly key: string
  readonly isPartial: boolean
}

export interface Detected {
  /** Names of the wrappers, outermost first, each with `>` after it. */
  readonly prefix: string
  readonly carrier: Carrier | undefined
  /** The text inside of all wrappers, without ANSI codes. */
  readonly inner: string
  /** Absent: no format knew the inner text. */
  readonly format?: TextFormat | JsonFormat | undefined
  readonly reading?: Reading | undefined
  readonly isJson?: boolean | undefined
  /** Further lines of one wrapped message: journald and Cloud Logging keep them together. */
  readonly tail?: readonly string[] | undefined
}

/** Finds the format of a line. It remembers what matched last and tries that first, as most streams have one format. */
export interface Detector {
  detect(text: string): Detected
  /** Reads an inner text that was assembled from several lines. */
  inner(text: string): Pick<Detected, 'format' | 'reading' | 'isJson'>
  /** An object that was printed over several lines. */
  object(text: string): Pick<Detected, 'format' | 'reading' | 'isJson'> | undefined
}

const MAX_WRAPPERS = 4

export const createDetector = (formats: readonly Format[], clock: Clock, pinned?: string): Detector => {
  const allowed = pinned === undefined ? undefined : new Set(pinned.split('>'))
  const usable = formats.filter((format) => allowed === undefined || allowed.has(format.name))
  const wrappers = byFirst(usable.filter((format): format is TextWrapper => format.kind === 'wrapper'))
  const strict = byFirst(usable.filter((format): format is TextFormat => format.kind === 'text' && !format.isLoose))
  const loose = byFirst(
    usable.filter((format): format is TextFormat => format.kind === 'text' && format.isLoose === true),
  )
  const jsonWrappers = usable.filter((format): format is JsonWrapper => format.kind === 'json-wrapper')
  const jsonFormats = usable.filter((format): format is JsonFormat => format.kind === 'json')
  // Plain prefixes that once stood before a line of a known format: from then on they count around any line.
  const proven = new Set<TextWrapper>()
  let lastText: TextFormat | undefined
  let lastJson: JsonFormat | undefined

  const detect = (text: string): Detected => {
    let inner = stripAnsi(text)
    let prefix = ''
    let carrier: Carrier | undefined
    for (let depth = 0; ; depth += 1) {
      const object = inner.charCodeAt(0) === 123 ? toObject(inner) : undefined
      const taken = depth < MAX_WRAPPERS ? unwrap(inner, object, prefix) : undefined
      if (!taken) return object ? { prefix, carrier, inner, ...readJson(object) } : readLines(prefix, carrier, inner)
      prefix += `${taken.wrapper.name}>`
      carrier = mergeCarrier(carrier, taken.unwrapped)
      inner = stripAnsi(taken.unwrapped.inner)
      if (carrier.isPartial) return { prefix, carrier, inner }
    }
  }

  const readLines = (prefix: string, carrier: Carrier | undefined, inner: string): Detected => {
    const lineEnd = prefix === '' ? -1 : inner.indexOf('\n')
    if (lineEnd === -1) return { prefix, carrier, inner, ...readText(inner) }
    const first = inner.slice(0, lineEnd)
    return { prefix, carrier, inner: first, ...readText(first), tail: inner.slice(lineEnd + 1).split('\n') }
  }

  const unwrap = (inner: string, object: JsonObject | undefined, prefix: string) => {
    if (object) {
      for (const wrapper of jsonWrappers) {
        const unwrapped = wrapper.unwrapObject(object, clock)
        if (unwrapped) return { wrapper, unwrapped }
      }
      return undefined
    }
    for (const wrapper of at(wrappers, inner)) {
      const unwrapped = wrapper.unwrap(inner, clock)
      if (!unwrapped || (unwrapped.needsFormat && !counts(wrapper, unwrapped.inner, inner))) continue
      // No carrier is put around itself; a time that looks like its prefix is the line's own.
      if (prefix.includes(`${wrapper.name}>`)) continue
      return { wrapper, unwrapped }
    }
    return undefined
  }

  /** A plain prefix is a wrapper when a known line follows; once it was, also around lines that nothing else knows. */
  const counts = (wrapper: TextWrapper, inner: string, whole: string): boolean => {
    if (isKnown(inner)) proven.add(wrapper)
    else if (!proven.has(wrapper) || isKnown(whole)) return false
    return true
  }

  const isKnown = (inner: string): boolean =>
    inner.charCodeAt(0) === 123 ? toObject(inner) !== undefined : readStrict(inner) !== undefined

  const readStrict = (inner: string): Pick<Detected, 'format' | 'reading'> | undefined => {
    if (lastText) {
      const reading = lastText.read(inner, clock)
      if (reading) return { format: lastText, reading }
    }
    for (const format of at(strict, inner)) {
      if (format === lastText) continue
      const reading = format.read(inner, clock)
      if (!reading) continue
      lastText = format
      return { format, reading }
    }
    return undefined
  }

  const readText = (inner: string): Pick<Detected, 'format' | 'reading'> => {
    const found = readStrict(inner)
    if (found) return found
    for (const format of at(loose, inner)) {
      const reading = format.read(inner, clock)
      if (reading) return { format, reading }
    }
    return {}
  }

  const readJson = (object: JsonObject): Pick<Detected, 'format' | 'reading' | 'isJson'> => {
    if (!lastJson?.knows(object)) lastJson = jsonFormats.find((format) => format.knows(object))
    if (!lastJson) return { isJson: true }
    return { format: lastJson, reading: lastJson.read?.(object, clock) ?? readObject(object, clock), isJson: true }
  }

  const toWholeObject = (text: string) => {
    const object = toObject(text)
    return object && readJson(object)
  }

  return {
    detect,
    inner: (text) => (text.charCodeAt(0) === 123 ? toWholeObject(text) : undefined) ?? readText(text),
    object: toWholeObject,
  }
}

/** A line that begins as JSON: parsed, or read as far as it goes when it was cut. */
const toObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return readBrokenJson(text)
  }
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mergeCarrier = (outer: Carrier | undefined, next: Unwrapped): Carrier => ({
  at: next.at ?? outer?.at,
  zoneAssumed: next.at === undefined ? outer?.zoneAssumed : next.zoneAssumed,
  level: next.level ?? outer?.level,
  fields: next.fields && outer?.fields ? { ...outer.fields, ...next.fields } : (next.fields ?? outer?.fields),
  key: `${outer?.key ?? ''}${next.key ?? ''}`,
  isPartial: next.isPartial ?? false,
})

const NONE: readonly never[] = []

/** Formats by the character that a line begins with, so that a line is tried on the few that it can be. */
const byFirst = <F extends { readonly first?: string }>(formats: readonly F[]): readonly (readonly F[])[] =>
  Array.from({ length: 129 }, (_, code) =>
    formats.filter(({ first }) => first === undefined || (code < 128 && first.includes(String.fromCharCode(code)))),
  )

const at = <F>(table: readonly (readonly F[])[], text: string): readonly F[] => {
  const code = text.charCodeAt(0)
  return table[code < 128 ? code : 128] ?? NONE
}
