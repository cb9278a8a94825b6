// A text that a pattern (of Go, Python or JavaScript) matches: what a scanner looks for is what a log may hold.

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
export const createRandom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) >>> 0
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** `{ text, groups }`; a group is what its brackets matched. Throws for what it cannot read. */
export const generate = (source, random) => {
  const groups = []
  let at = 0
  const peek = () => source[at]
  const pick = (items) => items[Math.floor(random() * items.length)]
  const alternatives = () => {
    const branches = [sequence()]
    while (peek() === '|') {
      at++
      branches.push(sequence())
    }
    return () => pick(branches)()
  }
  const sequence = () => {
    const parts = []
    while (at < source.length && peek() !== '|' && peek() !== ')') parts.push(quantified(atom()))
    return () => parts.map((part) => part()).join('')
  }
  const atom = () => {
    const character = source[at++]
    if (character === '(') return group()
    if (character === '[') return one(characterClass())
    if (character === '\\') return escape()
    if (character === '.') return one(ALNUM)
    if (character === '^' || character === '$') return () => ''
    return () => character
  }
  const one = (set) => () => pick(set)
  const group = () => {
    let index
    let empty = false
    const flags = /^\?(?:P?<(?![=!])\w+>|[imsU-]*:|[imsU-]+(?=\))|<?[=!])/.exec(source.slice(at))?.[0]
    if (flags === undefined) index = groups.push('') - 1
    else {
      at += flags.length
      if (/^\?P?<\w/.test(flags)) index = groups.push('') - 1
      empty = /[=!]$/.test(flags)
    }
    const inner = alternatives()
    at++
    if (empty) return () => ''
    return () => {
      const text = inner()
      if (index !== undefined) groups[index] = text
      return text
    }
  }
  const escape = () => {
    const character = source[at++]
    if ('bBAzZ'.includes(character)) return () => ''
    if (character === 'x') {
      const code = /^\{?([0-9A-Fa-f]{2,4})\}?/.exec(source.slice(at))
      at += code[0].length
      return () => String.fromCharCode(parseInt(code[1], 16))
    }
    const set = shorthand(character)
    return set ? one(set) : () => LITERAL[character] ?? character
  }
  const characterClass = () => {
    const negated = peek() === '^'
    if (negated) at++
    let set = ''
    for (let first = true; peek() !== ']' || first; first = false) {
      if (at >= source.length) throw new Error('class')
      const named = /^\[:(\w+):\]/.exec(source.slice(at))
      if (named) {
        at += named[0].length
        set += POSIX[named[1]] ?? ALNUM
        continue
      }
      let from = source[at++]
      if (from === '\\') {
        from = source[at++]
        const known = shorthand(from)
        if (known) {
          set += known
          continue
        }
        if (from === 'x') {
          from = String.fromCharCode(parseInt(source.slice(at, at + 2), 16))
          at += 2
        } else from = LITERAL[from] ?? from
      }
      if (peek() === '-' && source[at + 1] !== ']' && source[at + 1] !== '\\') {
        const to = source[at + 1]
        at += 2
        for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) set += String.fromCharCode(code)
      } else set += from
    }
    at++
    return negated ? [...ALNUM].filter((character) => !set.includes(character)).join('') : set
  }
  const quantified = (part) => {
    const found = /^(?:\{(\d+)(,)?(\d*)\}|[*+?])[?+]?/.exec(source.slice(at))
    if (!found) return part
    at += found[0].length
    const [least, most] =
      found[1] === undefined
        ? { '*': [0, 4], '+': [8, 24], '?': [0, 1] }[found[0][0]]
        : [Number(found[1]), found[2] ? (found[3] === '' ? Number(found[1]) + 8 : Number(found[3])) : Number(found[1])]
    const limit = Math.max(least, Math.min(most, Math.max(least + 40, least)))
    return () => {
      const count = least + Math.floor(random() * (limit - least + 1))
      return Array.from({ length: count }, part).join('')
    }
  }
  const text = alternatives()()
  return { text, groups }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const ALNUM = LOWER + LOWER.toUpperCase() + DIGITS
const LITERAL = { n: '\n', r: '\r', t: '\t' }
const POSIX = { alnum: ALNUM, digit: DIGITS, alpha: LOWER + LOWER.toUpperCase(), word: `${ALNUM}_`, lower: LOWER }
const shorthand = (character) => ({ d: DIGITS, w: `${ALNUM}_`, s: ' ', S: ALNUM, W: ' ', D: LOWER })[character]
