import { isPublicLabel, lastPiece } from './armour.ts'
import { Blocks } from './open-blocks.ts'
import { isLearnable, mayBeForeign } from './learnable.ts'
import { LineScan } from './line-scan.ts'
import { markOf } from '../marks.ts'
import { encodingsOf } from './known.ts'
import type { Finder, OpenBlock, RedactionRule, Trigger } from '../rule.ts'
import { composed, payloads, speakerOf } from '../decode/payload.ts'
import { mergeSpans, type Span, spanOf } from './spans.ts'
import { LineHits } from './line-hits.ts'
import { isWordCode } from '../keys/value.ts'
import { TriggerTable } from './trigger-table.ts'
import { VIEW_TRIGGERS } from '../decode/triggers.ts'
import { clearViews, decode, type View } from '../decode/decoded.ts'

export interface EngineOptions {
  readonly rules: readonly RedactionRule[]
  readonly patterns?: readonly { readonly name: string; readonly match: RegExp }[]
  readonly showPii?: boolean
  readonly tagKey?: Uint8Array
}

/**
 * Redacts latin1 text, line by line. One table of literals finds the few places worth looking at; the finders of the
 * rules look at them in the line and in its decoded views; what they hide is joined and replaced.
 */
export class Engine {
  #table: TriggerTable
  #finders: Finder[]
  /** Table and finders are still those that all engines of these rules share. */
  #shared = true
  readonly #options: EngineOptions
  readonly #scan = new LineScan()
  readonly #hits = new LineHits()
  readonly #viewHits = new LineHits()
  readonly #learned = new Set<string>()
  readonly #learnedInOrder: string[] = []
  readonly #known = new Set<string>()
  /** By finder: up to where it need not look again. */
  #resume: Float64Array
  readonly #resumed: number[] = []
  /** The line under the eye holds several lines, escaped. */
  #manyLines = false
  /** How often each kind was hidden. */
  readonly counts = new Map<string, number>()

  constructor(options: EngineOptions) {
    this.#options = options
    const base = compiled(options.rules)
    this.#table = base.table
    this.#finders = base.finders
    this.#resume = new Float64Array(base.finders.length + 512)
  }

  /** How many values were learned so far. */
  get learned(): number {
    return this.#learned.size
  }

  /** Hides a value, in all its encodings, from now on. Too short values would hide everything and are left out. */
  know(value: string, kind: string): void {
    for (const { text, least } of encodingsOf(value)) {
      if (this.#known.has(text)) continue
      this.#known.add(text)
      const on = text.slice(0, least)
      this.#enter(
        { on, find: (scan, at) => hideKnown(scan.text, at, text, least, (end) => scan.hide(at, end, kind)) },
        this.#finders.length,
      )
    }
  }

  /** A line that is longer is taken in parts of about this length. */
  readonly longestLine = MAX_LINE

  /**
   * The text with everything hidden; lines are parted by `\n`. `blocks` holds what is open between calls. `more`: the
   * text does not end here, though it ends inside a line.
   */
  redact(text: string, blocks: Blocks, more = false): string {
    const parts = this.redactParts(text, blocks, more)
    return parts.length === 1 ? (parts[0] as string) : parts.join('')
  }

  /** The same in parts: what stays between two changes is one of them, cut out of the text and not copied. */
  redactParts(text: string, blocks: Blocks, more = false): string[] {
    const parts: string[] = []
    let copied = 0
    for (let from = 0; from < text.length;) {
      const to = pieceEnd(text, from)
      const cut = text[to - 1] !== '\n' && (to < text.length || more)
      const piece = from === 0 && to === text.length ? text : text.slice(from, to)
      this.#changes(piece, blocks, cut, (_, start, end, redacted) => {
        parts.push(text.slice(copied, from + start), redacted)
        copied = from + end
      })
      from = to
    }
    parts.push(copied === 0 ? text : text.slice(copied))
    return parts
  }

  /** The lines of a text that change, by their number; what they begin goes on in the next text. At most PIECE long. */
  changedLines(text: string, blocks: Blocks): ChangedLines {
    const lines = new Map<number, string>()
    this.#changes(text, blocks, false, (line, _, __, redacted) => lines.set(line, redacted))
    return { count: this.#hits.lines, lines }
  }

  /** A text that stands by itself: redacted again when it taught a value that may stand earlier in it. */
  redactSettled(text: string): string {
    let settled = text
    for (let round = 0; round < 4; round++) {
      const before = this.#learned.size
      settled = this.redact(settled, new Blocks())
      if (this.#learned.size === before) break
    }
    return settled
  }

  /** How much of a stream's text can be redacted now: whole lines, or a part of one that grows too long. */
  settledEnd(text: string): number {
    const newline = text.lastIndexOf('\n') + 1
    if (text.length - newline >= MAX_LINE) return cutLine(text, newline)
    // A line of base64 may be the end of a key: the line after it tells.
    const previous = text.lastIndexOf('\n', newline - 2) + 1
    return newline > 0 && keepsWithNext(text.slice(previous, newline - 1)) ? previous : newline
  }

  /** Tells each line that changes, by its number and where it stands in the text. */
  #changes(text: string, blocks: Blocks, cut: boolean, change: Change): void {
    const bytes = scratch(text.length)
    bytes.write(text, 0, 'latin1')
    const hits = this.#hits
    hits.begin(text, bytes)
    this.#table.scan(bytes, 0, text.length, (id, at) => {
      if (id !== ARMOUR_END) hits.add(id, at)
      else if (!isPublicLabel(text.slice(at + 9, at + 58))) hits.add(id, text.lastIndexOf('\n', at) - 1)
    })
    const all = this.#options.patterns !== undefined
    // What follows the last newline of a piece is the next piece's first line.
    const count = text.endsWith('\n') ? hits.lines - 1 : hits.lines
    for (let line = 0; line < count; line++) {
      if (!all && !blocks.active) {
        line = hits.next(line)
        if (line >= count) return
      }
      const start = hits.start(line)
      const end = hits.end(line)
      const before = this.#learned.size
      const redacted = this.#redactLine(text.slice(start, end), line, bytes, blocks, cut && end === text.length)
      if (redacted !== undefined) change(line, start, end, redacted)
      if (this.#learned.size > before) this.#searchLearned(text, end, hits, before)
    }
  }

  /** The redacted line, or undefined when nothing is hidden in it. `bytes`: those of the piece that it stands in. */
  #redactLine(line: string, index: number, bytes: Uint8Array, blocks: Blocks, cut: boolean): string | undefined {
    const scan = this.#scan
    const hits = this.#hits
    scan.begin(line)
    clearViews()
    const active = blocks.active
    if (!active && hits.mayHoldBody(bytes, index)) blocks.loose(scan)
    let view = false
    this.#manyLines = false
    this.#forget()
    const offset = hits.start(index)
    const last = hits.to(index)
    for (let n = hits.from(index); n < last; n++) {
      if (hits.id(n) === VIEW) view = true
      else this.#find(hits.id(n), hits.at(n) - offset)
    }
    if (view) this.#scanViews(line, bytes, offset)
    if (view && !active) blocks.loose(scan)
    this.#scanPatterns(line)
    if (active || scan.opened !== undefined || this.#manyLines) this.#scanPayloads(line, blocks, active)
    else if (scan.spans.length > 0 && endsWrapped(scan.spans, line.trimEnd().length)) blocks.after(undefined, true)
    if (scan.spans.length === 0) {
      if (cut) blocks.carry(undefined, line.length)
      return undefined
    }
    const rest = splitSecret(line, scan.spans)
    if (rest) blocks.after(rest, false)
    this.#hideAgain(line)
    const spans = mergeSpans(this.#options.showPii ? scan.spans.filter((span) => !span.pii) : scan.spans)
    if (cut) blocks.carry(spans.at(-1), line.length)
    return spans.length === 0 ? undefined : this.#replace(line, spans)
  }

  #find(id: number, at: number): void {
    if (at < (this.#resume[id] as number)) return
    const end = (this.#finders[id] as Finder)(this.#scan, at)
    if (end > 0) {
      this.#resume[id] = end
      this.#resumed.push(id)
    }
  }

  /** What stands in a view, in order of place as in a line; ids up to `beyond` are left out. */
  #findAll(view: View, beyond: number): void {
    const hits = this.#viewHits
    hits.begin('', view.bytes)
    this.#forget()
    this.#table.scan(view.bytes, 0, view.text.length, (id, at) => {
      if (id > beyond) hits.add(id, at)
    })
    hits.sort()
    for (let n = 0; n < hits.count; n++) this.#find(hits.id(n), hits.at(n))
  }

  /** Places to resume at hold for one text alone. */
  #forget(): void {
    for (const id of this.#resumed) this.#resume[id] = 0
    this.#resumed.length = 0
  }

  /** `bytes` holds the line from `from` on. */
  #scanViews(line: string, bytes: Uint8Array, from: number): void {
    let text = line
    let outer: View | undefined
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const inner = outer === undefined ? decode(text, bytes, from) : decode(text, outer.bytes)
      if (inner === undefined) return
      const view = outer === undefined ? inner : composed(outer, inner)
      this.#manyLines ||= INNER_LINES.test(view.text)
      this.#scan.enter(view)
      this.#findAll(view, VIEW)
      text = view.text
      outer = view
    }
  }

  /** The lines inside the line, one after the other, with what is open between them. */
  #scanPayloads(line: string, blocks: Blocks, active: boolean): void {
    const scan = this.#scan
    const leaves = payloads(line)
    blocks.hear(speakerOf(line))
    if (!active) blocks.reset()
    for (const [index, leaf] of leaves.entries()) {
      scan.enter(leaf)
      scan.opened = undefined
      const before = scan.spans.length
      if (blocks.active) blocks.before(scan)
      else blocks.loose(scan)
      if (endsSecretBlock(leaves[index + 1]?.text ?? '')) hideLastLine(scan, 0)
      this.#findAll(leaf, ARMOUR_END)
      const end = leaf.text.trimEnd().length
      const last = end === 0 ? 0 : (leaf.ends[end - 1] as number)
      blocks.after(scan.opened, endsWrapped(scan.spans.slice(before), last))
    }
  }

  /** What the line taught is hidden where it stands again in the same line. */
  #hideAgain(line: string): void {
    const { spans } = this.#scan
    for (const { learn, value, kind, start, end } of spans.slice(0, 16)) {
      if (!learn || !isLearnable(value)) continue
      let found = 0
      for (let at = line.indexOf(value); at >= 0 && found < 256; at = line.indexOf(value, at + value.length), found++) {
        if (at !== start || at + value.length !== end)
          hideWhole(line, at, value, (last) => spans.push(spanOf(at, last, kind, value)))
      }
    }
  }

  #scanPatterns(line: string): void {
    if (!this.#options.patterns) return
    // A mark of ours is no text: `\d{6}` would find the tag in it.
    const marks = [...line.matchAll(MARK)].filter(([, kind]) => this.counts.has(kind as string))
    const isMarked = (start: number, end: number): boolean =>
      marks.some(({ 0: mark, index }) => start >= index && end <= index + mark.length)
    for (const { name, match } of this.#options.patterns) {
      match.lastIndex = 0
      for (let found = match.exec(line); found; found = match.exec(line)) {
        if (found[0] === '') match.lastIndex++
        else if (!isMarked(found.index, found.index + found[0].length))
          this.#scan.spans.push(spanOf(found.index, found.index + found[0].length, name, found[0]))
      }
    }
  }

  #replace(line: string, spans: readonly Span[]): string {
    let out = ''
    let at = 0
    for (const span of spans) {
      const start = characterStart(line, span.start)
      const quote = span.quote ? line.slice(span.quote[0], span.quote[1]) : jsonQuote(line, span)
      this.counts.set(span.kind, (this.counts.get(span.kind) ?? 0) + 1)
      out +=
        line.slice(at, start) +
        quote +
        markOf(span.kind, span.value, this.#options.tagKey, span.guessable || span.pii) +
        quote
      at = characterEnd(line, span.end)
    }
    this.#learnFrom(line, spans)
    return out + line.slice(at)
  }

  #learnFrom(line: string, spans: readonly Span[]): void {
    const values = spans.filter(({ learn, value }) => learn && isLearnable(value)).map(({ value }) => value)
    if (values.length > 0 && !mayBeForeign(line)) for (const value of values) this.#learn(value)
  }

  #learn(value: string): void {
    if (this.#learned.has(value) || this.#learned.size >= MAX_LEARNED) return
    this.#learned.add(value)
    this.#learnedInOrder.push(value)
    this.#enter(
      { on: value, find: (scan, at) => hideWhole(scan.text, at, value, (end) => scan.hide(at, end, 'learned')) },
      this.#finders.length,
    )
  }

  /** The piece was scanned before the value was learned: look for it in the lines that are still to come. */
  #searchLearned(text: string, from: number, hits: LineHits, before: number): void {
    let id = this.#finders.length - (this.#learned.size - before)
    for (const value of this.#learnedInOrder.slice(before)) {
      for (let at = text.indexOf(value, from); at >= 0; at = text.indexOf(value, at + value.length)) hits.add(id, at)
      id++
    }
  }

  #enter(trigger: Trigger, id: number): void {
    if (this.#shared) {
      this.#table = new TriggerTable(this.#table)
      this.#finders = [...this.#finders]
      this.#shared = false
    }
    enter(this.#table, this.#finders, trigger, id)
    if (id >= this.#resume.length) {
      const wider = new Float64Array(id * 2)
      wider.set(this.#resume)
      this.#resume = wider
    }
  }
}

export interface ChangedLines {
  /** How many lines the text has. */
  readonly count: number
  readonly lines: ReadonlyMap<number, string>
}

type Change = (line: number, start: number, end: number, redacted: string) => void

/** The table of the rules is made once: engines are made often, for a list of lines too. */
const compiled = (rules: readonly RedactionRule[]): { table: TriggerTable; finders: Finder[] } => {
  const found = tables.get(rules)
  if (found) return found
  const made = { table: new TriggerTable(), finders: [] as Finder[] }
  for (const view of VIEW_TRIGGERS) made.table.add(view, VIEW)
  made.finders[VIEW] = () => 0
  enter(made.table, made.finders, { on: '-----END ', find: hideLastLine }, ARMOUR_END)
  for (const rule of rules)
    for (const trigger of rule.triggers) enter(made.table, made.finders, trigger, made.finders.length)
  tables.set(rules, made)
  return made
}

const tables = new WeakMap<readonly RedactionRule[], { table: TriggerTable; finders: Finder[] }>()

const enter = (table: TriggerTable, finders: Finder[], trigger: Trigger, id: number): void => {
  finders[id] = trigger.find
  if (trigger.digits) table.addDigits(id, trigger.probe ?? (() => true), trigger.runs)
  else table.add(trigger, id)
}

/** Where a piece ends: at a line's end after about 16 KB, so that what is learned early is searched in little text. */
const pieceEnd = (text: string, from: number): number => {
  if (text.length - from <= PIECE) return text.length
  // In a slice: in a text without newlines the search would go back to its beginning each time.
  const near = text.slice(from, from + MAX_LINE + 1)
  const newline = near.lastIndexOf('\n', PIECE)
  if (newline > 0) return lineAfterBase64(text, from, from + newline + 1)
  const next = near.indexOf('\n', PIECE)
  if (next >= 0) return lineAfterBase64(text, from, from + next + 1)
  return text.length - from >= MAX_LINE ? cutLine(text, from) : text.length
}

/** A line of base64 stays with the line after it, which may say that it was the end of a key. */
export const keepsWithNext = (line: string): boolean => lastPiece(line) !== undefined

const lineAfterBase64 = (text: string, from: number, end: number): number => {
  if (end >= text.length) return end
  const previous = from + text.slice(from, end - 1).lastIndexOf('\n') + 1
  if (!keepsWithNext(text.slice(previous, end - 1))) return end
  return previous > from ? previous : end
}

/** A place to part a line that is too long: after its last separator before the limit. */
const cutLine = (text: string, from: number): number => {
  const limit = from + MAX_LINE
  const tail = text.slice(limit - 4096, limit)
  const at = Math.max(tail.lastIndexOf(' '), tail.lastIndexOf(','), tail.lastIndexOf('&'))
  return at < 0 ? limit : limit - 4096 + at + 1
}

const endsSecretBlock = (text: string): boolean => {
  const at = text.indexOf('-----END ')
  return at >= 0 && !isPublicLabel(text.slice(at + 9, at + 58))
}

/** The line before an `END PRIVATE KEY`, when the log began inside the block. */
const hideLastLine: Finder = (scan) => {
  const piece = lastPiece(scan.text)
  if (piece) scan.hide(piece[0], piece[1], 'private_key')
  return 0
}

/** The quote that a JSON number or boolean needs once it is a mark: that of the name before it. */
const jsonQuote = (line: string, span: Span): string => {
  if (!/^(?:-?\d[\d.eE+-]*|true|false)$/.test(span.value)) return ''
  const before = /(\\{0,31}"|&quot;|&#34;|%22)(?:\s|%20){0,8}(?::|%3A)(?:\s|%20){0,8}$/i.exec(
    line.slice(Math.max(0, span.start - 60), span.start),
  )
  return before && /^\s{0,8}(?:[,}\]]|$|\\|%|&)/.test(line.slice(span.end, span.end + 10)) ? (before[1] as string) : ''
}

/** A hidden value of a full line of base64 that ends the line may go on in the next. */
const endsWrapped = (spans: readonly Span[], end: number): boolean =>
  spans.some((span) => span.end >= end && WRAPPED.test(span.value))

/** A secret that goes on in the next line: `sk_live_…\`, `"ghp_…" +`. */
const splitSecret = (line: string, spans: readonly Span[]): OpenBlock | undefined => {
  const text = line.trimEnd()
  if (!'\\+.&'.includes(text.at(-1) as string)) return undefined
  const last = spans.find(({ end, pii }) => !pii && end >= text.length - 4 && GOES_ON.test(text.slice(end)))
  return last && { kind: 'rest', as: last.kind }
}

const GOES_ON = /^(?:\\|["'`] ?[+.&])$/

const hideWhole = (text: string, at: number, value: string, hide: (end: number) => void): number => {
  const end = at + value.length
  if (value.length < 16 && (isWordCode(text.charCodeAt(at - 1)) || isWordCode(text.charCodeAt(end)))) return 0
  hide(end)
  return end
}

/** A known value, also one that was cut short after `least` characters. */
const hideKnown = (text: string, at: number, value: string, least: number, hide: (end: number) => void): number => {
  let length = least
  while (length < value.length && text[at + length] === value[length]) length++
  const short = value.length < 8 && (isWordCode(text.charCodeAt(at - 1)) || isWordCode(text.charCodeAt(at + length)))
  if (short) return 0
  hide(at + length)
  return at + length
}

/** A mark must not part the bytes of one character. */
const characterStart = (line: string, at: number): number => {
  let start = at
  while (start > 0 && at - start < 3 && isContinuation(line.charCodeAt(start))) start--
  return start
}

const characterEnd = (line: string, at: number): number => {
  let end = at
  while (end - at < 3 && isContinuation(line.charCodeAt(end))) end++
  return end
}

const isContinuation = (code: number): boolean => code >= 0x80 && code < 0xc0

let buffer = Buffer.allocUnsafe(4 * 16_384)
const scratch = (length: number): Buffer => {
  if (buffer.length < length + 8) buffer = Buffer.allocUnsafe(2 * length + 8)
  buffer.fill(0, length, length + 8)
  return buffer
}

const MARK = /\[([A-Za-z_][\w-]{0,31})(?::[0-9a-f]{6})?\]/g
const VIEW = 0
const ARMOUR_END = 1
/** The text is taken in pieces of about this length. */
export const PIECE = 16_384
/** Longer lines are taken in parts, so that a log without newlines needs no memory without limit. */
const MAX_LINE = 262_144
const MAX_DEPTH = 6
/** Enough for the secrets of one log; a hostile log must not fill the table. */
const MAX_LEARNED = 256
/** A newline with something after it; the end of a container's own line is none. */
const INNER_LINES = /\n(?!["'\\\s]*(?:$|[,}]))/
const WRAPPED = /[A-Za-z0-9+/]{60}$/
