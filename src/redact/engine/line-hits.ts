/**
 * The hits of a piece of text, by line. Plain tables of numbers that serve one piece after the other: most of what a log holds makes no object at all.
 */
export class LineHits {
  #length = 0
  #newlines = new Int32Array(1024)
  #newlineCount = 0
  /** The lines that may end in a full line of base64, and how many of them were asked for. */
  readonly #bodies: number[] = []
  #body = 0
  #places = new Int32Array(1024)
  #ids = new Int32Array(1024)
  #count = 0
  #sorted = true
  /** Where the hits of the line that was asked for last begin and end. */
  #line = -1
  #from = 0
  #to = 0

  /** Begins a new piece, and finds its lines, and those of them that may end in a full line of base64. */
  begin(text: string, bytes: Uint8Array): void {
    this.#length = text.length
    this.#newlineCount = 0
    this.#bodies.length = 0
    this.#body = 0
    let start = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      if (at - start >= BODY_LINE && mayEndInBody(bytes, at)) this.#bodies.push(this.#newlineCount)
      this.#addLine(at)
      start = at + 1
    }
    if (text.length - start >= BODY_LINE && mayEndInBody(bytes, text.length)) this.#bodies.push(this.#newlineCount)
    this.#count = 0
    this.#sorted = true
    this.#line = -1
    this.#from = 0
    this.#to = 0
  }

  get count(): number {
    return this.#count
  }

  get lines(): number {
    return this.#newlineCount + 1
  }

  /** The first line from `line` on that has hits or may be a part of a key; `lines` when there is none. Lines are asked for in order. */
  next(line: number): number {
    const hits = this.from(line)
    let next = this.lines
    if (hits < this.#count) for (next = line; this.end(next) < (this.#places[hits] as number);) next++
    while (this.#body < this.#bodies.length && (this.#bodies[this.#body] as number) < line) this.#body++
    return this.#body < this.#bodies.length ? Math.min(next, this.#bodies[this.#body] as number) : next
  }

  #addLine(at: number): void {
    if (this.#newlineCount === this.#newlines.length) this.#newlines = doubled(this.#newlines)
    this.#newlines[this.#newlineCount++] = at
  }

  add(id: number, at: number): void {
    if (this.#count === this.#places.length) {
      this.#places = doubled(this.#places)
      this.#ids = doubled(this.#ids)
    }
    this.#places[this.#count] = at
    this.#ids[this.#count++] = id
    this.#sorted = false
  }

  start(line: number): number {
    return line === 0 ? 0 : (this.#newlines[line - 1] as number) + 1
  }

  end(line: number): number {
    return line < this.#newlineCount ? (this.#newlines[line] as number) : this.#length
  }

  /** The first of the line's hits, in order of place, whatever the alignment in which they were found. */
  from(line: number): number {
    this.#seek(line)
    return this.#from
  }

  /** Behind the last of the line's hits. */
  to(line: number): number {
    this.#seek(line)
    return this.#to
  }

  at(hit: number): number {
    return this.#places[hit] as number
  }

  id(hit: number): number {
    return this.#ids[hit] as number
  }

  /** Whether a line holds sixty characters of base64 in a row: from each sixtieth place back to where no row goes on. */
  mayHoldBody(bytes: Uint8Array, line: number): boolean {
    const end = this.end(line)
    for (let row = this.start(line); row + BODY_LINE <= end;) {
      let at = row + BODY_LINE - 1
      while (at >= row && BASE64[bytes[at] as number] === 1) at--
      if (at < row) return true
      row = at + 1
    }
    return false
  }

  /** Lines are asked for one after the other: their hits follow those of the line before. */
  #seek(line: number): void {
    this.sort()
    if (line === this.#line) return
    let from = line > this.#line ? this.#to : 0
    // A place before the piece belongs to its first line.
    const start = line === 0 ? -Infinity : this.start(line)
    const end = this.end(line)
    while (from < this.#count && (this.#places[from] as number) < start) from++
    let to = from
    while (to < this.#count && (this.#places[to] as number) <= end) to++
    this.#line = line
    this.#from = from
    this.#to = to
  }

  /** Puts all hits in order of place, and of id in one place. Nearly sorted already: insertion is the fastest. */
  sort(): void {
    if (this.#sorted) return
    const places = this.#places
    const ids = this.#ids
    for (let n = 1; n < this.#count; n++) {
      const at = places[n] as number
      const id = ids[n] as number
      let to = n
      for (
        ;
        to > 0 && ((places[to - 1] as number) > at || (places[to - 1] === at && (ids[to - 1] as number) > id));
        to--
      ) {
        places[to] = places[to - 1] as number
        ids[to] = ids[to - 1] as number
      }
      places[to] = at
      ids[to] = id
    }
    this.#sorted = true
    this.#line = -1
    this.#to = 0
  }
}

/** A quick look whether the line that ends at `end` may end in a full line of base64, from eight bytes of it. */
const mayEndInBody = (bytes: Uint8Array, end: number): boolean => {
  // Container logs put `\n","stream":…` after it: then the line has hits and is looked at anyway.
  const last = bytes[end - 1] === 13 ? end - 1 : end
  for (let back = 3; back < BODY_LINE; back += 8) if (BASE64[bytes[last - back] as number] === 0) return false
  return true
}

const doubled = (numbers: Int32Array): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}

const BODY_LINE = 60
const BASE64 = new Uint8Array(256)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=')
  BASE64[character.charCodeAt(0)] = 1
