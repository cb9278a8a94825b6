import type { FieldValue, Fields, LogRecord } from '../model/record.ts'
import type { Redactor, SourceRedactor } from '../model/redactor.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { SafeFields, SafeText, SafeValue } from '../model/safe-text.ts'
import { Blocks } from './engine/open-blocks.ts'
import { boundedPattern } from './check-pattern.ts'
import { Engine } from './engine/engine.ts'
import { classifyField } from './keys/hide-field.ts'
import { fromLatin1, toLatin1 } from './decode/latin1.ts'
import { markOf } from './marks.ts'
import { RULES } from './rules/index.ts'

export interface RedactorOptions {
  /** Values that must never be shown: prodlogs' own key, passphrases, `redact.values`. Shorter than 4: left out. */
  readonly known?: readonly (string | { readonly value: string; readonly kind: string })[]
  /** `redact.patterns` of the configuration; throws a RangeError for one that `checkPattern` refuses. */
  readonly patterns?: readonly { readonly name: string; readonly match: string }[]
  /** Shows personal data; never secrets. */
  readonly showPii?: boolean
  /** The key of the tags, from a file of the user's own; without it marks have no tags. */
  readonly tagKey?: Uint8Array
}

/** Makes the one thing that turns text into SafeText. What it cannot redact it withholds: `[withheld: 12 characters]`. */
export const createRedactor = (options: RedactorOptions = {}): Redactor => new TextRedactor(options)

class TextRedactor implements Redactor {
  readonly #engine: Engine
  readonly #options: RedactorOptions
  /** What was open before a record of a source, where anything was: it is shown long after it was read, or never. */
  readonly #before = new WeakMap<LogRecord, Blocks>()
  readonly #words = new Map<string, string>()
  #learned = 0
  #withheld = 0

  constructor(options: RedactorOptions) {
    this.#options = options
    this.#engine = createEngine(options)
  }

  get withheld(): number {
    return this.#withheld
  }

  know(value: string, kind: string): void {
    this.#words.clear()
    this.#engine.know(value, kind)
  }

  text(text: string): SafeText {
    return safeText(this.#redact(text))
  }

  document<T>(parts: T, form: (parts: T) => string): SafeText {
    return safeText(form(this.#parts(parts) as T))
  }

  #parts(value: unknown): unknown {
    if (typeof value === 'string') return this.#word(value)
    if (Array.isArray(value)) return value.map((each) => this.#parts(each))
    if (value === null || typeof value !== 'object' || value instanceof Date) return value
    const copy: Record<string, unknown> = {}
    for (const name of Object.keys(value))
      // `__proto__` of a log's field must become a field like every other.
      Object.defineProperty(copy, this.#word(name), {
        value: this.#parts((value as Record<string, unknown>)[name]),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    return copy
  }

  /** Documents say the same short words over and over. What was learned since may stand in one. */
  #word(text: string): string {
    if (text.length > 64) return this.#redact(text)
    if (this.#words.size > 4096 || this.#learned !== this.#engine.learned) this.#words.clear()
    this.#learned = this.#engine.learned
    const known = this.#words.get(text)
    if (known !== undefined) return known
    const redacted = this.#redact(text)
    this.#words.set(text, redacted)
    return redacted
  }

  /** A record that no source passed stands by itself: its line may have been the last of a key. */
  record(record: LogRecord): SafeRecord {
    return this.#record(record, this.#before.get(record)?.copy() ?? Blocks.inside())
  }

  forSource(): SourceRedactor {
    let blocks = Blocks.inside()
    return {
      record: (record) => this.#record(record, blocks),
      pass: (record) => {
        if (blocks.active) this.#before.set(record, blocks.copy())
        this.#pass(record.raw, blocks)
      },
      skip: () => {
        blocks = Blocks.inside()
      },
    }
  }

  /** Every text of the record is a piece of its lines: what is open before it is open for each of them. */
  #record(record: LogRecord, blocks: Blocks): SafeRecord {
    const open = blocks.copy()
    const line = this.#follow(record.raw, blocks)
    // Only where the open block hid something is the message more than a text by itself.
    const within = (text: string): SafeText =>
      String(line) === String(record.raw) ? this.text(text) : this.#follow(text, open.copy())
    const { kind, format, origin, at, level, ids, lines, logger, http, error } = record
    const { path, userAgent, referer, remote, host, method, ...numbers } = http ?? {}
    return {
      kind,
      format,
      host: origin.host,
      source: origin.stream === undefined ? origin.source : `${origin.source}/${origin.stream}`,
      ids,
      lines,
      ...(at === undefined ? {} : { at }),
      ...(level === undefined ? {} : { level }),
      ...(logger === undefined ? {} : { logger: this.text(logger) }),
      ...(http === undefined
        ? {}
        : { http: { ...numbers, ...this.#texts({ path, userAgent, referer, remote, host, method }) } }),
      ...(error?.type === undefined ? {} : { errorType: this.text(error.type) }),
      ...(error?.message === undefined ? {} : { errorMessage: within(error.message) }),
      message: within(record.message),
      fields: this.#fields(record.fields, within),
      line,
    }
  }

  #texts<K extends string>(texts: { readonly [name in K]: string | undefined }): { [name in K]?: SafeText } {
    const safe: { [name in K]?: SafeText } = {}
    for (const name of Object.keys(texts) as K[]) {
      const text = texts[name]
      if (text !== undefined) safe[name] = this.text(text)
    }
    return safe
  }

  /** As `#follow`, for a text that is not shown: what it opens, closes and teaches. */
  #pass(text: string, blocks: Blocks): void {
    try {
      this.#engine.redact(toLatin1(text), blocks)
    } catch {
      blocks.reset()
    }
  }

  /** Redacts a text that continues what is open in `blocks`, and leaves open there what it opens. */
  #follow(text: string, blocks: Blocks): SafeText {
    try {
      const redacted = this.#engine.redact(toLatin1(text), blocks)
      return this.text(fromLatin1(redacted))
    } catch {
      blocks.reset()
      this.#withheld++
      return safeText(`[withheld: ${text.length} characters]`)
    }
  }

  #fields(fields: Fields, within: (text: string) => SafeText): SafeFields {
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [this.text(name), this.#value(name, value, within)]),
    )
  }

  /** Redacts a value in the context of its name, as if the field stood in JSON; ids and numbers stay what they are. */
  #value(name: string, value: FieldValue, within: (text: string) => SafeText): SafeValue {
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'string' || typeof value === 'number') return this.#scalar(name, value, within)
    if (Array.isArray(value)) return value.map((item: FieldValue) => this.#value(name, item, within))
    const inner = value as Fields
    return Object.fromEntries(
      Object.entries(inner).map(([key, item]) => [
        this.text(key),
        this.#value(PERSONAL_PARENT.test(name) ? `${name}.${key}` : key, item, within),
      ]),
    )
  }

  #scalar(name: string, value: string | number, within: (text: string) => SafeText): SafeValue {
    const text = String(value)
    const kind = classifyField(name, text)
    if (kind !== undefined && !(kind.pii && this.#options.showPii)) {
      return safeText(
        markOf(kind.kind, toLatin1(text), this.#options.tagKey, kind.guessable === true || kind.pii === true),
      )
    }
    const safe = typeof value === 'string' ? within(text) : this.text(text)
    return typeof value === 'number' && String(safe) === text ? value : safe
  }

  #redact(text: string): string {
    try {
      const latin1 = toLatin1(text)
      const redacted = this.#engine.redactSettled(latin1)
      return redacted === latin1 ? text : fromLatin1(redacted)
    } catch {
      this.#withheld++
      return `[withheld: ${text.length} characters]`
    }
  }
}

/** The one place where text becomes safe: what comes here was redacted above. */
const safeText = (text: string): SafeText => text as SafeText

/** The engine with every rule, the known values and the checked patterns. */
export const createEngine = (options: RedactorOptions): Engine => {
  const { showPii, tagKey, known = [], patterns } = options
  const engine = new Engine({
    rules: RULES,
    ...(showPii === undefined ? {} : { showPii }),
    ...(tagKey === undefined ? {} : { tagKey }),
    ...(patterns && patterns.length > 0
      ? { patterns: patterns.map(({ name, match }) => ({ name, match: boundedPattern(match) })) }
      : {}),
  })
  for (const entry of known) {
    if (typeof entry === 'string') engine.know(entry, 'known')
    else engine.know(entry.value, entry.kind)
  }
  return engine
}

/** A fresh state for lines that follow each other. */
export const createBlocks = (): Blocks => new Blocks()

const PERSONAL_PARENT = /customer_?details|billing|shipping|cardholder|customer_?address|^collected_information/i
