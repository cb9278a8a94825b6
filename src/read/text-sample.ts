/** How the bytes of a file are text, as its beginning tells. */
export type TextKind =
  | { readonly kind: 'utf8'; readonly isReturnEnded: boolean }
  | { readonly kind: 'other'; readonly encoding: string; readonly isReturnEnded: boolean }
  | { readonly kind: 'binary'; readonly what: string }

const NAMES: readonly (readonly [what: string, head: Buffer])[] = [
  ['SQLite', Buffer.from('SQLite format 3\0')],
  ['ELF', Buffer.from([0x7f, 0x45, 0x4c, 0x46])],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['JPEG', Buffer.from([0xff, 0xd8, 0xff])],
  ['PDF', Buffer.from('%PDF-')],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf])],
  ['RAR', Buffer.from('Rar!')],
  ['systemd journal', Buffer.from('LPKSHHRH')],
  ['wtmp', Buffer.from([0x01, 0, 0, 0, 0, 0, 0, 0])],
]

/** Judges a sample from the beginning of a file. UTF-8 is what no other sign speaks against. */
export const textKindOf = (sample: Buffer): TextKind => {
  const wide = wideEncoding(sample)
  if (wide) return other(sample, wide)
  const known = NAMES.find(([, head]) => sample.subarray(0, head.length).equals(head))
  if (known) return { kind: 'binary', what: known[0] }
  if (isBinary(sample)) return { kind: 'binary', what: '' }
  const isReturnEnded = sample.includes(0x0d) && !sample.includes(0x0a) && returns(sample) > 1
  if (isUtf8(sample)) return { kind: 'utf8', isReturnEnded }
  return { kind: 'other', encoding: bestEncoding(sample), isReturnEnded }
}

const other = (sample: Buffer, encoding: string): TextKind => {
  const text = new TextDecoder(encoding).decode(sample)
  return { kind: 'other', encoding, isReturnEnded: text.includes('\r') && !text.includes('\n') }
}

/** UTF-16 by its mark (PowerShell's `>`), or by a NUL beside nearly each letter. */
const wideEncoding = (sample: Buffer): string | undefined => {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  const size = Math.min(sample.length, 512) & ~1
  if (size < 16) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < size; at += 2) {
    if (sample[at] === 0) even += 1
    if (sample[at + 1] === 0) odd += 1
  }
  const half = size / 2
  if (odd > half * 0.8 && even < half * 0.1) return 'utf-16le'
  return even > half * 0.8 && odd < half * 0.1 ? 'utf-16be' : undefined
}

/** Text has few control characters; NULs that `copytruncate` left at the beginning of lines are none of it. */
const isBinary = (sample: Buffer): boolean => {
  let controls = 0
  let rest = 0
  for (const byte of sample) {
    if (byte === 0) continue
    rest += 1
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 30)) controls += 1
  }
  return controls > rest * 0.05 && controls > 4
}

const returns = (sample: Buffer): number => {
  let count = 0
  for (const byte of sample) if (byte === 0x0d) count += 1
  return count
}

/** A character that the sample cuts at its end is no fault. */
const isUtf8 = (sample: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    return faults(sample) < 0.3
  }
}

/** Share of the bytes above 127 that are no UTF-8: a log with one bad line stays UTF-8. */
const faults = (sample: Buffer): number => {
  const text = sample.toString('utf8')
  const bad = text.split('\ufffd').length - 1
  let high = 0
  for (const byte of sample) if (byte > 127) high += 1
  return high === 0 ? 0 : bad / high
}

const CANDIDATES = ['windows-1251', 'koi8-r', 'ibm866', 'windows-1252'] as const

/** The encoding whose text looks most like words: common small letters, few capitals inside of words. */
const bestEncoding = (sample: Buffer): string => {
  let best: string = 'windows-1252'
  let most = Number.NEGATIVE_INFINITY
  for (const encoding of CANDIDATES) {
    const score = likeness(new TextDecoder(encoding).decode(sample))
    if (score > most) {
      best = encoding
      most = score
    }
  }
  return best
}

const likeness = (text: string): number => {
  let score = 0
  for (const word of text.match(
    /[\p{L}\p{S}\u0080-\u00ff\u2500-\u259f]*[^\x00-\x7f][\p{L}\p{S}\u0080-\u00ff\u2500-\u259f]*/gu,
  ) ?? []) {
    if (/^\p{Script=Cyrillic}+$/u.test(word)) {
      score += (word.match(/[оеаинтсрвл]/g)?.length ?? 0) * 2
      score -= (word.match(/(?<=\p{Ll})\p{Lu}/gu)?.length ?? 0) * 3
    } else if (/^[A-Za-z]*[À-ÿ][A-Za-z]*$/.test(word)) score += /[A-Za-z]/.test(word) ? 2 : 0
    else score -= 2
  }
  return score
}
