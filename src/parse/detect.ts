import type { MetLayouts } from '../model/met-layouts.ts'
import type { Fields, Level } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import { stripAnsi } from './ansi.ts'
import { opens } from './continuation.ts'
import {
  BEYOND_ASCII,
  type BlockFormat,
  type Format,
  type JsonFormat,
  type JsonObject,
  type JsonWrapper,
  type TableFormat,
  type Reading,
  type TextFormat,
  type TextWrapper,
  type Unwrapped,
} from './format.ts'
import { readBroken } from './json/broken.ts'
import { isTooDeep } from './json/depth.ts'
import { answerPieces, piecesOf, type Piece } from './json/document.ts'
import { namedMessage, readObject } from './json/read-object.ts'
import { framesOf } from './text/frames.ts'
import { readMeta } from './text/meta.ts'
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
  /** The text holds several records: an array, objects on one line, the answer of a log service. */
  readonly pieces?: readonly Piece[] | undefined
  /** The text begins a block of several lines. */
  readonly block?: BlockFormat | undefined
  /** The text begins a JSON value that goes on in the next lines. */
  readonly isOpenJson?: boolean | undefined
}

/** A line, and what reading it has to do with the lines before and behind it. */
export interface Surveyed {
  readonly detected: Detected
  /** What is remembered anew because of this line. */
  readonly met: MetLayouts
  /** Another memory might have it read in another way. */
  readonly isByMemory: boolean
}

/** Finds the format of a line. It remembers what matched last and tries that first, as most streams have one format. */
export interface Detector {
  detect(text: string): Detected
  survey(text: string): Surveyed
  /** Remembers this from now on, and of what it does not name whatever was remembered. */
  resume(met: MetLayouts): void
  /** Reads an inner text that was assembled from several lines. */
  inner(text: string): Pick<Detected, 'format' | 'reading' | 'isJson'>
  /** An object that was printed over several lines. */
  object(text: string): Pick<Detected, 'format' | 'reading' | 'isJson'> | undefined
  /** What a block of lines carries, read as the line that it is. */
  block(block: BlockFormat, around: Detected, lines: readonly string[]): Detected | undefined
  /** A message and what the object at its end tells. */
  meta(text: string): Reading
  /** A value that was printed over several lines, when it holds several records. */
  json(text: string): Pick<Detected, 'pieces'>
}

const MAX_WRAPPERS = 4

export const createDetector = (formats: readonly Format[], clock: Clock, pinned?: string): Detector => {
  const allowed = pinned === undefined ? undefined : new Set(pinned.split('>'))
  const usable = formats.filter((format) => allowed === undefined || allowed.has(format.name))
  const wrappers = byFirst(usable.filter((format): format is TextWrapper => format.kind === 'wrapper'))
  const texts = usable.filter((format): format is TextFormat => format.kind === 'text' && !format.isLoose)
  const strict = byFirst(texts)
  const loose = byFirst(
    usable.filter((format): format is TextFormat => format.kind === 'text' && format.isLoose === true),
  )
  const blocks = byFirst(usable.filter((format): format is BlockFormat => format.kind === 'block'))
  const tables = byFirst(usable.filter((format): format is TableFormat => format.kind === 'table'))
  const jsonWrappers = usable.filter((format): format is JsonWrapper => format.kind === 'json-wrapper')
  const jsonFormats = usable.filter((format): format is JsonFormat => format.kind === 'json')
  // Plain prefixes that once stood before a line of a known format: from then on they count around any line.
  const proven = new Set<TextWrapper>()
  const provenNames = new Set<string>()
  /** The table whose head was the last to be met. */
  let table: BlockFormat | undefined
  let lastText: TextFormat | undefined
  let lastJson: JsonFormat | undefined
  /** Kept while one line is surveyed. */
  let surveyed: { text?: string; json?: string; prefixes?: readonly string[]; isByMemory: boolean } | undefined

  const detect = (text: string): Detected => {
    let inner = stripAnsi(text)
    let prefix = ''
    let carrier: Carrier | undefined
    for (let depth = 0; ; depth += 1) {
      inner = withoutMarks(inner)
      const json = JSON_START.test(inner) ? readJsonText(inner) : undefined
      if (json?.pieces || json?.isOpenJson) return { prefix, carrier, inner, ...json }
      const frames = json ? undefined : framesOf(inner)
      if (frames) return { prefix, carrier, inner, pieces: frames }
      const object = json?.object
      if (!object && table?.begins(inner, clock)) return { prefix, carrier, inner, block: table }
      const taken = depth < MAX_WRAPPERS ? unwrap(inner, object, prefix) : undefined
      const block = taken || object ? undefined : at(blocks, inner).find((format) => format.begins(inner, clock))
      if (block) return { prefix, carrier, inner, block }
      if (!taken)
        return object ? { prefix, carrier, inner, ...readJson(object, json?.rest) } : readLines(prefix, carrier, inner)
      prefix += `${taken.wrapper.name}>`
      carrier = addCarrier(carrier, taken.unwrapped)
      inner = withRest(stripAnsi(taken.unwrapped.inner), json?.rest)
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
      if (unwrapped.isWeak && !countsWeakly(unwrapped, inner)) continue
      // No carrier is put around itself; a time that looks like its prefix is the line's own.
      if (prefix.includes(`${wrapper.name}>`)) continue
      return { wrapper, unwrapped }
    }
    return undefined
  }

  /** A plain prefix is a wrapper when a known line follows; once it was, also around lines that nothing else knows. */
  const counts = (wrapper: TextWrapper, inner: string, whole: string): boolean => {
    if (isKnown(inner)) {
      proven.add(wrapper)
      if (surveyed) surveyed.prefixes = [...proven].map(({ name }) => name)
      return true
    }
    if (surveyed && !isKnown(whole)) surveyed.isByMemory = true
    return proven.has(wrapper) && !isKnown(whole)
  }

  /** A name in brackets is a process's when a known line follows it once; a trace needs another name that was known so. */
  const countsWeakly = ({ inner, key = '' }: Unwrapped, whole: string): boolean => {
    if (isKnown(whole)) return false
    if (!isKnown(inner) && !(provenNames.size > 0 && opens(inner) !== undefined)) return provenNames.has(key)
    provenNames.add(key)
    return true
  }

  const isKnown = (inner: string): boolean =>
    inner.charCodeAt(0) === 123 ? readJsonText(inner).object !== undefined : readStrict(inner) !== undefined

  const readStrict = (inner: string): Pick<Detected, 'format' | 'reading'> | undefined => {
    const read = readFirst(inner)
    if (surveyed && read) {
      if (!read.format.isGeneral) surveyed.text = read.format.name
      const candidates = at(strict, inner)
      const place = candidates.indexOf(read.format)
      // Another one would read it if it were remembered, or if this one were not.
      surveyed.isByMemory ||= candidates.some(
        (format, i) => format !== read.format && (!format.isGeneral || i < place) && format.read(inner, clock),
      )
    }
    return read
  }

  const readFirst = (inner: string): { format: TextFormat; reading: Reading } | undefined => {
    if (lastText) {
      const reading = lastText.read(inner, clock)
      if (reading) return { format: lastText, reading }
    }
    for (const format of at(strict, inner)) {
      if (format === lastText) continue
      const reading = format.read(inner, clock)
      if (!reading) continue
      if (!format.isGeneral) lastText = format
      return { format, reading }
    }
    return undefined
  }

  const readText = (inner: string): Pick<Detected, 'format' | 'reading'> => {
    const found = readStrict(inner) ?? readHead(inner)
    if (found) return found
    for (const format of at(loose, inner)) {
      const reading = format.read(inner, clock)
      if (reading) return { format, reading }
    }
    return {}
  }

  const readHead = (inner: string): Pick<Detected, 'format' | 'reading'> | undefined => {
    for (const format of at(tables, inner)) {
      const headed = format.heads(inner)
      if (!headed) continue
      table = headed
      return { format: { ...TABLE_HEAD, name: format.name }, reading: { message: inner } }
    }
    return undefined
  }

  const readJson = (object: JsonObject, rest = ''): Pick<Detected, 'format' | 'reading' | 'isJson'> => {
    const format = lastJson?.knows(object) ? lastJson : jsonFormats.find(({ knows }) => knows(object))
    if (!format) return { isJson: true }
    // What takes any object must not keep better ones from the next.
    lastJson = format === jsonFormats.at(-1) ? undefined : format
    if (surveyed) {
      surveyed.json = lastJson?.name ?? ''
      surveyed.isByMemory ||= jsonFormats.slice(0, -1).some((other) => other !== format && other.knows(object))
    }
    const reading = format.read?.(object, clock) ?? readObject(object, clock)
    const whole = rest === '' ? reading : { ...reading, message: `${reading.message} ${rest}`.trim() }
    return { format, reading: whole, isJson: true }
  }

  const toWholeObject = (text: string) => {
    const json = readJsonText(text)
    return json.object && readJson(json.object, json.rest)
  }

  return {
    detect,
    survey: (text) => {
      const met: NonNullable<typeof surveyed> = (surveyed = { isByMemory: false })
      try {
        const detected = detect(text)
        const { isByMemory, ...rest } = met
        return { detected, met: rest, isByMemory }
      } finally {
        surveyed = undefined
      }
    },
    resume: ({ text, json, prefixes }) => {
      if (text !== undefined) lastText = texts.find(({ name }) => name === text)
      if (json !== undefined) lastJson = jsonFormats.find(({ name }) => name === json)
      if (prefixes === undefined) return
      proven.clear()
      for (const format of usable) if (format.kind === 'wrapper' && prefixes.includes(format.name)) proven.add(format)
    },
    inner: (text) => (text.charCodeAt(0) === 123 ? toWholeObject(text) : undefined) ?? readText(text),
    object: toWholeObject,
    block: (block, around, lines) => {
      const unwrapped = block.unwrap(lines, clock)
      if (!unwrapped) return undefined
      const [first = '', ...tail] = unwrapped.inner.split('\n')
      const within = detect(first)
      return {
        ...within,
        tail: within.tail || tail.length > 0 ? [...(within.tail ?? []), ...tail] : undefined,
        prefix: `${around.prefix}${block.name}>${within.prefix}`,
        carrier: mergeCarrier(addCarrier(around.carrier, unwrapped), within.carrier),
      }
    },
    meta: (text) => readMeta(text, clock),
    json: (text) => ({ pieces: readJsonText(text).pieces }),
  }
}

/** What stands behind a value whose quotes were not escaped is the rest of its text. */
const withRest = (inner: string, rest: string | undefined): string => (rest ? `${inner} ${rest}` : inner)

interface JsonText extends Pick<Detected, 'pieces' | 'isOpenJson'> {
  readonly object?: JsonObject | undefined
  readonly rest?: string | undefined
}

/** The line that names the columns of a table: a record of its own. */
const TABLE_HEAD = { kind: 'text', samples: [], read: (text: string): Reading => ({ message: text }) } as const

/** `{`, or `[` with an object or nothing in it: `[2026-01-12 …` is no array. */
const JSON_START = /^(?:\{|\[\s*(?:\{|$))/

const NO_JSON: JsonText = Object.freeze({})

/** A text that begins as JSON: parsed, divided into its records, or read as far as it goes when it was cut. */
const readJsonText = (text: string): JsonText => {
  if (isTooDeep(text)) return NO_JSON
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return { pieces: piecesOf(text) }
    if (!isJsonObject(value)) return NO_JSON
    const pieces = answerPieces(value, text)
    return pieces ? { pieces } : { object: value }
  } catch {
    return readBrokenText(text)
  }
}

const readBrokenText = (text: string): JsonText => {
  if (OPENING.test(text)) return { isOpenJson: true }
  const pieces = dividedText(text)
  return pieces ? { pieces } : { ...readBroken(text) }
}

/** The first line of a value that is printed over several: a bracket alone, or members up to a comma. */
const OPENING = /^(?:\{\s*|\[\s*(?:\{\s*)?|[[{].{0,2000}[,[{]\s*)$/

/** Objects one after another, each of which tells a record by itself, perhaps behind one that another writer cut. */
const dividedText = (text: string): readonly Piece[] | undefined => {
  const pieces = piecesOf(text)
  if (pieces) return pieces.every(({ text: piece }) => piece.startsWith('{')) ? pieces : undefined
  for (let at = text.indexOf('{"', 1), tries = 0; at !== -1 && tries < 8; at = text.indexOf('{"', at + 1), tries += 1) {
    const tail = text.slice(at)
    if (isWholeRecord(tail)) return [text.slice(0, at), tail].map((piece) => ({ text: piece.trim(), raw: piece }))
  }
  return undefined
}

const isWholeRecord = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) && namedMessage(value) !== undefined && ('level' in value || 'time' in value)
  } catch {
    return false
  }
}

/** A byte order mark, the separator of json-seq, NULs that `copytruncate` leaves: nothing that was written. */
const withoutMarks = (text: string): string => {
  const code = text.charCodeAt(0)
  return code === 0xfeff || code === 0x1e || code === 0 ? text.replace(/^[\ufeff\u001e\0]+/, '') : text
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an outer and an inner carrier tell together: the inner one knows better. */
export const mergeCarrier = (outer: Carrier | undefined, inner: Carrier | undefined): Carrier | undefined =>
  outer && inner ? addCarrier(outer, inner) : (inner ?? outer)

const addCarrier = (outer: Carrier | undefined, next: Omit<Unwrapped, 'inner'>): Carrier => ({
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
    formats.filter(
      ({ first }) => first === undefined || first.includes(code < 128 ? String.fromCharCode(code) : BEYOND_ASCII),
    ),
  )

const at = <F>(table: readonly (readonly F[])[], text: string): readonly F[] => {
  const code = text.charCodeAt(0)
  return table[code < 128 ? code : 128] ?? NONE
}
