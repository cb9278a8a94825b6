/** The hits of a piece of text, by line. The newlines are found by the same table, so no line is searched for again. */
export class LineHits {
  readonly #length: number
  readonly #newlines: number[] = []
  /** place, trigger, place, trigger … */
  readonly #hits: number[] = []
  #byLine: number[][] | undefined

  constructor(length: number) {
    this.#length = length
  }

  get empty(): boolean {
    return this.#hits.length === 0
  }

  get lines(): number {
    return this.#newlines.length + 1
  }

  /** True when a line is as long as one of a PEM body and longer checks are due. */
  get anyLong(): boolean {
    return this.#length >= BODY_LINE
  }

  addLine(at: number): void {
    const last = this.#newlines.length - 1
    // Two newlines in one pair of bytes are met in the order of their entries.
    if (last >= 0 && (this.#newlines[last] as number) > at) this.#newlines.splice(last, 0, at)
    else this.#newlines.push(at)
  }

  add(id: number, at: number): void {
    this.#hits.push(at, id)
    if (!this.#byLine) return
    const line = this.#lineOf(at)
    const group = this.#byLine[line]
    if (group) group.push(at, id)
    else this.#byLine[line] = [at, id]
  }

  start(line: number): number {
    return line === 0 ? 0 : (this.#newlines[line - 1] as number) + 1
  }

  end(line: number): number {
    return this.#newlines[line] ?? this.#length
  }

  has(line: number): boolean {
    return this.#group()[line] !== undefined
  }

  /** The line's hits in order of place, whatever the alignment in which they were found. */
  of(line: number): number[] {
    const hits = this.#group()[line]
    if (hits === undefined) return []
    // Nearly sorted already: insertion is the fastest, and sorts in place.
    for (let n = 2; n < hits.length; n += 2) {
      const at = hits[n] as number
      const id = hits[n + 1] as number
      let to = n
      while (to > 0 && ((hits[to - 2] as number) > at || (hits[to - 2] === at && (hits[to - 1] as number) > id))) {
        hits[to] = hits[to - 2] as number
        hits[to + 1] = hits[to - 1] as number
        to -= 2
      }
      hits[to] = at
      hits[to + 1] = id
    }
    return hits
  }

  /** A quick look whether a line may end in a full line of base64, from six bytes of it. */
  mayBeBody(bytes: Uint8Array, line: number): boolean {
    const start = this.start(line)
    let end = this.end(line)
    if (end - start < BODY_LINE) return false
    // Container logs put `\n","stream":…` after it: then the line has hits and is looked at anyway.
    if (bytes[end - 1] === 13) end--
    for (let back = 3; back < BODY_LINE; back += 8) if (BASE64[bytes[end - back] as number] === 0) return false
    return true
  }

  #group(): number[][] {
    if (this.#byLine) return this.#byLine
    const groups: number[][] = []
    for (let n = 0; n < this.#hits.length; n += 2) {
      const line = this.#lineOf(this.#hits[n] as number)
      const group = groups[line]
      if (group) group.push(this.#hits[n] as number, this.#hits[n + 1] as number)
      else groups[line] = [this.#hits[n] as number, this.#hits[n + 1] as number]
    }
    this.#byLine = groups
    return groups
  }

  #last = 0

  /** Hits come nearly in order: go on from the line of the last one. */
  #lineOf(at: number): number {
    let line = this.#last
    while (line < this.#newlines.length && (this.#newlines[line] as number) < at) line++
    while (line > 0 && (this.#newlines[line - 1] as number) >= at) line--
    this.#last = line
    return line
  }
}

const BODY_LINE = 60
const BASE64 = new Uint8Array(256)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=')
  BASE64[character.charCodeAt(0)] = 1
