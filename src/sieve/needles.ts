/** Finds where any of a set of byte strings stands, in one pass however many there are. */
export interface Needles {
  /** The first place from `from` on, before `to`, where one of them begins; -1 when there is none. */
  next(bytes: Uint8Array, from: number, to: number): number
}

const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const LOWER = SAME.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))

/**
 * Wu–Manber over pairs of bytes: the pair under the end of the shortest needle tells how far ahead the next match can be
 * at the earliest, so that most bytes are never looked at. None of `needles` is empty. `anyCase`: the Latin letters of a
 * text count as small ones, and those of the needles must be small. `areIds`: a number is not found in a longer number,
 * where a short deal of a large log mostly stands.
 */
export const createNeedles = (needles: readonly Uint8Array[], { anyCase = false, areIds = false } = {}): Needles => {
  const fold = anyCase ? LOWER : SAME
  const stands = areIds ? standsAsId : standsAnywhere
  const shortest = Math.min(...needles.map((needle) => needle.length))
  if (shortest < 2) return createShortNeedles(needles, fold, stands)
  const shifts = new Uint8Array(65_536).fill(Math.min(shortest - 1, 255))
  const ending: (readonly Uint8Array[] | undefined)[] = []
  for (const needle of needles) {
    for (let end = 1; end < shortest; end++) {
      const pair = pairAt(needle, end)
      shifts[pair] = Math.min(shifts[pair] as number, shortest - 1 - end)
    }
    const last = pairAt(needle, shortest - 1)
    ending[last] = [...(ending[last] ?? []), needle]
  }
  return {
    next(bytes, from, to) {
      for (let end = from + shortest - 1; end < to;) {
        const pair = ((fold[bytes[end - 1] as number] as number) << 8) | (fold[bytes[end] as number] as number)
        const shift = shifts[pair] as number
        if (shift > 0) {
          end += shift
          continue
        }
        const at = end - shortest + 1
        for (const needle of ending[pair] ?? []) if (stands(needle, bytes, at, to, fold)) return at
        end++
      }
      return -1
    },
  }
}

const pairAt = (bytes: Uint8Array, end: number): number => ((bytes[end - 1] as number) << 8) | (bytes[end] as number)

const standsAnywhere = (needle: Uint8Array, bytes: Uint8Array, at: number, to: number, fold: Uint8Array): boolean => {
  if (at + needle.length > to) return false
  for (let i = 0; i < needle.length; i++) if (fold[bytes[at + i] as number] !== needle[i]) return false
  return true
}

const standsAsId: typeof standsAnywhere = (needle, bytes, at, to, fold) =>
  standsAnywhere(needle, bytes, at, to, fold) &&
  !(needle.every(isDigit) && (isDigit(bytes[at + needle.length] ?? 0) || goesOnBefore(bytes, at)))

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** A digit before a number makes a longer one of it, unless it ends an escape: `%204540`, `\u00234540`, `=3D4540`. */
const goesOnBefore = (bytes: Uint8Array, at: number): boolean =>
  at > 0 && isDigit(bytes[at - 1] as number) && !ESCAPES.includes(bytes[at - 3] ?? 0) && bytes[at - 5] !== SMALL_U

/** `%`, `=`, `x` */
const ESCAPES = [0x25, 0x3d, 0x78]
const SMALL_U = 0x75

/** A needle of one byte leaves nothing to skip. */
const createShortNeedles = (
  needles: readonly Uint8Array[],
  fold: Uint8Array,
  stands: typeof standsAnywhere,
): Needles => ({
  next(bytes, from, to) {
    for (let at = from; at < to; at++) if (needles.some((needle) => stands(needle, bytes, at, to, fold))) return at
    return -1
  },
})
