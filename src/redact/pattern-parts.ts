import type { PatternFault } from '../model/reason.ts'

/** One part of a regular expression with its repetition. Characters are sets of codes below 256; all others count as 255. */
export type Part = (
  | { readonly kind: 'set'; readonly set: ReadonlySet<number>; readonly source: string }
  | {
      readonly kind: 'group'
      readonly open: string
      readonly look: boolean
      readonly branches: readonly (readonly Part[])[]
    }
) & { readonly min: number; readonly max: number; readonly lazy: boolean; readonly quantifier: string }

export type Parsed = { readonly parts: readonly Part[] } | { readonly reason: PatternFault }

/** Takes a valid pattern apart, or says which construct of it is not taken. */
export const parsePattern = (source: string): Parsed => {
  const reader = new PatternReader(source)
  try {
    const branches = reader.branches()
    const whole: Part = {
      kind: 'group',
      open: '(?:',
      look: false,
      branches,
      min: 1,
      max: 1,
      lazy: false,
      quantifier: '',
    }
    return { parts: branches.length === 1 ? (branches[0] as Part[]) : [whole] }
  } catch (error) {
    if (error instanceof NotTaken) return { reason: error.reason }
    throw error
  }
}

/** A construct that is not taken. */
class NotTaken extends Error {
  readonly reason: PatternFault
  constructor(reason: PatternFault) {
    super(reason.code)
    this.reason = reason
  }
}

/** Repetitions that are asked for at least. */
const MOST_REPEATED = 1000

class PatternReader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  branches(): Part[][] {
    const branches: Part[][] = [[]]
    while (this.#at < this.#source.length && this.#peek() !== ')') {
      if (this.#peek() === '|') {
        this.#at++
        branches.push([])
      } else branches.at(-1)?.push(this.#part())
    }
    return branches
  }

  #part(): Part {
    const start = this.#at
    const character = this.#peek()
    if (character === '(') return this.#group()
    const set = this.#set()
    const source = this.#source.slice(start, this.#at)
    return { kind: 'set', set, source, ...this.#quantifier() }
  }

  #group(): Part {
    const open = /^\((?:\?:|\?=|\?!|\?<=|\?<!|\?<[A-Za-z_]\w*>)?/.exec(this.#source.slice(this.#at))?.[0] ?? '('
    if (open.startsWith('(?<=') || open.startsWith('(?<!')) {
      const end = this.#source.indexOf(')', this.#at)
      if (/[*+{|(]/.test(this.#source.slice(this.#at + 4, end))) throw new NotTaken({ code: 'pattern_look_behind' })
    }
    this.#at += open.length
    const branches = this.branches()
    this.#at++
    return { kind: 'group', open, look: /^\(\?(?:=|!|<=|<!)/.test(open), branches, ...this.#quantifier() }
  }

  #set(): ReadonlySet<number> {
    const character = this.#next()
    if (character === '.') return except(new Set([10]))
    if (character === '^' || character === '$') return new Set()
    if (character === '[') return this.#characterClass()
    return character === '\\' ? this.#escape() : new Set([code(character)])
  }

  #escape(): ReadonlySet<number> {
    const character = this.#next()
    if (/[1-9k]/.test(character)) throw new NotTaken({ code: 'pattern_back_reference' })
    if (/[bB]/.test(character)) return new Set()
    if (/[pP]/.test(character)) throw new NotTaken({ code: 'pattern_property' })
    const known = CLASSES[character]
    if (known) return known
    if (character === 'x') return new Set([parseInt(this.#take(2), 16)])
    if (character === 'u') return new Set([Math.min(255, parseInt(this.#take(4), 16))])
    if (character === 'c') return new Set([code(this.#take(1)) & 31])
    return new Set([ESCAPES[character] ?? code(character)])
  }

  #characterClass(): ReadonlySet<number> {
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    const set = new Set<number>()
    while (this.#peek() !== ']') {
      const low = this.#member()
      if (this.#peek() === '-' && this.#source[this.#at + 1] !== ']' && low.size === 1) {
        this.#at++
        const high = Math.max(...this.#member())
        for (let value = Math.min(...low); value <= high; value++) set.add(value)
      } else for (const value of low) set.add(value)
    }
    this.#at++
    return negated ? except(set) : set
  }

  #member(): ReadonlySet<number> {
    if (this.#peek() === '\\' && this.#source[this.#at + 1] === 'b') {
      this.#at += 2
      return new Set([8])
    }
    const character = this.#next()
    return character === '\\' ? this.#escape() : new Set([code(character)])
  }

  #quantifier(): { min: number; max: number; lazy: boolean; quantifier: string } {
    const match = /^(?:[*+?]|\{(\d{1,6})(,)?(\d{1,6})?\})/.exec(this.#source.slice(this.#at))
    if (!match) return { min: 1, max: 1, lazy: false, quantifier: '' }
    const [quantifier, low, comma, high] = match
    this.#at += quantifier.length
    const lazy = this.#peek() === '?'
    if (lazy) this.#at++
    const named = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[quantifier]
    const min = named ? (named[0] as number) : Number(low)
    const max = named ? (named[1] as number) : high === undefined ? (comma ? Infinity : min) : Number(high)
    if (min > MOST_REPEATED) throw new NotTaken({ code: 'pattern_many', most: MOST_REPEATED })
    return { min, max, lazy, quantifier }
  }

  #peek(): string {
    return this.#source[this.#at] ?? ''
  }

  #next(): string {
    return this.#take(1)
  }

  #take(length: number): string {
    this.#at += length
    return this.#source.slice(this.#at - length, this.#at)
  }
}

const code = (character: string): number => Math.min(255, character.charCodeAt(0))
const range = (from: string, to: string): number[] =>
  Array.from({ length: code(to) - code(from) + 1 }, (_, n) => code(from) + n)
const except = (set: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(Array.from({ length: 256 }, (_, n) => n).filter((n) => !set.has(n)))
const DIGIT = new Set(range('0', '9'))
const WORD = new Set([...range('0', '9'), ...range('A', 'Z'), ...range('a', 'z'), 95])
const SPACE = new Set([9, 10, 11, 12, 13, 32, 160, 255])
const CLASSES: Readonly<Record<string, ReadonlySet<number>>> = {
  d: DIGIT,
  D: except(DIGIT),
  w: WORD,
  W: except(WORD),
  s: SPACE,
  S: except(SPACE),
}
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, 0: 0 }
