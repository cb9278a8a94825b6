import {
  fullBodyLine,
  hideBody,
  isArmourHeader,
  isBareBase64,
  isBase64Code,
  isMixed,
  lastPiece,
  mayHoldBody,
} from './armour.ts'
import { isPlaceholder, isStatusWord, isStripeId } from '../keys/placeholder.ts'
import { indentOf } from '../keys/hide-field.ts'
import { quoteAt, quotedValue } from '../keys/value.ts'
import { continuePersonal, hidePersonalLine } from '../keys/personal-object.ts'
import type { OpenBlock, Scan } from '../rule.ts'
import type { Span } from './spans.ts'

/** What stays open from one line to the next: a PEM block, a key whose value is still to come, a wrapped value. */
export class Blocks {
  #open: OpenBlock | undefined
  /** Lines until an open block is given up: a cut log must not be hidden to its end. */
  #patience = 0
  #wrapped = false
  /** The line before was a full line of a key behind something else: a time, the name of a service. */
  #prefixed = false
  #carried: Span | undefined
  /** Who wrote the line before: a host and a process, or nobody in particular. */
  #speaker = ''

  /** The state where a log may begin inside a key: a first line of bare base64 is taken for a piece of one. */
  static inside(): Blocks {
    const blocks = new Blocks()
    blocks.#wrapped = true
    return blocks
  }

  copy(): Blocks {
    const copy = new Blocks()
    copy.#open = this.#open
    copy.#patience = this.#patience
    copy.#wrapped = this.#wrapped
    copy.#prefixed = this.#prefixed
    copy.#carried = this.#carried
    copy.#speaker = this.#speaker
    return copy
  }

  get active(): boolean {
    return this.#open !== undefined || this.#wrapped || this.#prefixed || this.#carried !== undefined
  }

  reset(): void {
    this.#open = undefined
    this.#wrapped = false
    this.#prefixed = false
    this.#carried = undefined
  }

  /** Another speaker does not go on with what one has begun: a value still to come is none of his. */
  hear(speaker: string): void {
    const kind = this.#open?.kind
    if (speaker !== '' && speaker !== this.#speaker && (kind === 'value' || kind === 'answer')) this.#open = undefined
    this.#speaker = speaker
  }

  /** Before the rules look at a line: hides what belongs to an open block. */
  before(scan: Scan): void {
    if (this.#carried) this.#continueCarried(scan, this.#carried)
    this.#wrapped = this.#wrapped && this.#continueWrapped(scan)
    if (this.#prefixed) this.#continuePrefixed(scan)
    switch (this.#open?.kind) {
      case 'armour':
        return this.#continueArmour(scan)
      case 'public':
        return this.#continuePublic(scan)
      case 'value':
        return this.#takeValue(scan, this.#open)
      case 'answer':
        return this.#takeAnswer(scan)
      case 'cells':
        return this.#takeCells(scan, this.#open)
      case 'rest':
        return this.#takeRest(scan, this.#open.as)
      case 'scalar':
        return this.#continueScalar(scan, this.#open)
      case 'personal_lines':
        return this.#continuePersonalLines(scan, this.#open.indent)
      case 'personal':
        return this.#continuePersonal(scan, this.#open.depth)
      default:
        if (!this.#wrapped) this.loose(scan)
    }
  }

  /** After the rules: takes what they left open. */
  after(opened: OpenBlock | undefined, endsWrapped: boolean): void {
    if (opened) {
      this.#open = opened
      this.#patience = opened.kind === 'armour' ? ARMOUR_LINES : BLOCK_LINES
    }
    this.#wrapped ||= endsWrapped
  }

  /** A line of the length of a PEM body that no block announced: the log began inside. */
  loose(scan: Scan): void {
    if (!mayHoldBody(scan.text)) return
    const start = fullBodyLine(scan.text)
    if (start < 0) return
    const tail = /^[A-Za-z0-9+/]+={0,2}/.exec(scan.text.slice(start))?.[0] ?? ''
    scan.hide(start, start + tail.length, 'key_material')
    this.#wrapped = true
    this.#prefixed = start > indentOf(scan.text)
  }

  /** A line too long was parted inside a secret: what follows up to its end belongs to it. */
  carry(last: Span | undefined, length: number): void {
    this.#carried = last !== undefined && last.end >= length ? last : undefined
  }

  #continueCarried(scan: Scan, span: Span): void {
    this.#carried = undefined
    const length = /^[^\s"'`<>]*/.exec(scan.text)?.[0].length ?? 0
    scan.hide(0, length, span.kind, span.pii ? { pii: true, guessable: true } : {})
  }

  #continueWrapped(scan: Scan): boolean {
    const { text } = scan
    if (!isBareBase64(text)) return false
    const start = indentOf(text)
    const end = text.trimEnd().length
    if (end - start < 8 || (end - start < 40 && !isMixed(text.slice(start, end)) && text[end - 1] !== '=')) return false
    scan.hide(start, end, 'key_material')
    return end - start >= 40
  }

  /** The last line of a key is short; behind the same kind of prefix it ends the line as the full ones did. */
  #continuePrefixed(scan: Scan): void {
    this.#prefixed = false
    const [start, end] = lastPiece(scan.text) ?? [0, 0]
    if (end - start >= 8 && end - start < 60) scan.hide(start, end, 'key_material')
  }

  #continueArmour(scan: Scan): void {
    if (END.test(scan.text)) {
      hideBeforeEnd(scan)
      this.#open = undefined
      return
    }
    if (hideBody(scan) || isArmourHeader(scan.text) || scan.text.includes('[private_key')) return
    if ((this.#patience -= PATIENCE_STEP) <= 0) this.#open = undefined
  }

  /** Its lines are left alone up to its end, or to another beginning. */
  #continuePublic(scan: Scan): void {
    if (scan.text.includes('-----END ') || scan.text.includes('-----BEGIN ') || --this.#patience <= 0)
      this.#open = undefined
  }

  #takeValue(scan: Scan, open: Extract<OpenBlock, { kind: 'value' }>): void {
    const { text } = scan
    if (text.trim() === '' && --this.#patience > 0) return
    this.#open = undefined
    const at = indentOf(text)
    const typed =
      /^(?:(?:string|str)\(\d+\) |value:\s*|-\s+|<(?:string|data|integer)>)/.exec(text.slice(at, at + 40))?.[0]
        .length ?? 0
    const from = at + typed
    const quote = quoteAt(text, from)
    const tag = text[at] === '<' && typed > 0 ? text.indexOf('<', from) : -1
    const value = quote ? quotedValue(text, quote) : { start: from, end: tag > 0 ? tag : text.trimEnd().length }
    const body = text.slice(value.start, value.end)
    if (isPlaceholder(body) || isStripeId(body) || isStatusWord(body.split(' ', 1)[0] ?? '')) return
    if (
      !quote &&
      (at <= open.indent && typed === 0 ? !/^[^\s:=]{6,}$/.test(body) : /^[\w.-]+\s*[:=]\s|^[\w.-]+:$|^[{[]/.test(body))
    )
      return
    if (!quote && NEW_RECORD.test(body)) return
    scan.hide(value.start, value.end, open.as, { ...open.options, learn: open.options.pii !== true })
  }

  #takeCells(scan: Scan, open: Extract<OpenBlock, { kind: 'cells' }>): void {
    const cells = scan.text.split(open.separator)
    if (RULED.test(scan.text) && --this.#patience > 0) return
    if (cells.length !== open.count || --this.#patience <= 0) {
      this.#open = undefined
      return
    }
    let at = 0
    for (const [index, cell] of cells.entries()) {
      const as = open.columns.find((column) => column.index === index)?.as
      const value = cell.trim()
      const from = at + cell.indexOf(value)
      if (as !== undefined && !isPlaceholder(value) && !isStatusWord(value) && !isStripeId(value) && !/\s/.test(value))
        scan.hide(from, from + value.length, as)
      at += cell.length + open.separator.length
    }
  }

  #takeRest(scan: Scan, as: string): void {
    this.#open = undefined
    const rest = REST.exec(scan.text)
    if (rest) scan.hide(rest[0].length - (rest[1] as string).length, rest[0].length, as)
  }

  #takeAnswer(scan: Scan): void {
    this.#open = undefined
    const answer = ANSWER.exec(scan.text)
    if (!answer) return
    const start = (answer[1] as string).length
    scan.hide(start, start + (answer[2] as string).length, 'password')
  }

  #continueScalar(scan: Scan, open: Extract<OpenBlock, { kind: 'scalar' }>): void {
    const { text } = scan
    if (text.trim() !== '' && indentOf(text) <= open.indent) {
      this.#open = undefined
      return
    }
    scan.hide(indentOf(text), text.trimEnd().length, open.as, { ...open.options, learn: true })
    if (--this.#patience <= 0) this.#open = undefined
  }

  #continuePersonalLines(scan: Scan, indent: number): void {
    if (scan.text.trim() === '') return
    if (indentOf(scan.text) <= indent || --this.#patience <= 0) this.#open = undefined
    else hidePersonalLine(scan)
  }

  #continuePersonal(scan: Scan, depth: number): void {
    const left = continuePersonal(scan, depth)
    this.#open = left > 0 && --this.#patience > 0 ? { kind: 'personal', depth: left } : undefined
  }
}

/** By hand: a pattern that ends in `$` would be tried from every character of the line. */
const hideBeforeEnd = (scan: Scan): void => {
  const { text } = scan
  let end = text.search(END)
  for (;;) {
    if (end > 0 && /\s/.test(text[end - 1] as string)) end--
    else if (end > 1 && /[nr]/.test(text[end - 1] as string) && text[end - 2] === '\\') {
      end -= 2
      while (end > 0 && text[end - 1] === '\\') end--
    } else break
  }
  let start = end
  while (start > 0 && end - start < 2 && text[start - 1] === '=') start--
  const padding = end - start
  while (start > 0 && end - start < 4096 && isBase64Code(text.charCodeAt(start - 1))) start--
  const body = text.slice(start, end)
  // Fewer than eight characters give nothing away, and a number before the marker is an id.
  if (body.length - padding >= 4 && (body.length >= 8 || padding > 0) && (isMixed(body) || padding > 0))
    scan.hide(start, end, 'private_key')
}

const END = /-----END [A-Z0-9 ]{0,40}(?:PRIVATE KEY|PGP MESSAGE)/
const ANSWER = /^(\s{0,8}(?:[CS<>]:? ?|[<>-]{2,4} ?)?)([A-Za-z0-9+/]{4,400}={0,2})\s*$/
/** The line below a heading. */
const RULED = /^[-+|:= \t]{3,800}$/
const REST = /^\s{0,40}["'`]?([A-Za-z0-9+/=_.~-]{4,400})(?=["'`\\]|\s*$)/
const NEW_RECORD = /^(?:\[?\d{4}-\d\d|\d\d:\d\d|[{<[]|[A-Z][a-z]{2} +\d)/
const ARMOUR_LINES = 400
const BLOCK_LINES = 120
/** Three lines of something else end a PEM block. */
const PATIENCE_STEP = 140
