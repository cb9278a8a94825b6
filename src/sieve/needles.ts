/** Finds where any of a set of byte strings stands, in one pass however many there are. */
export interface Needles {
  /** Looks through one block, which must not change meanwhile. */
  of(bytes: Uint8Array): Finder
}

export interface Finder {
  /** The first place from `from` on where a needle begins; -1 when there is none. */
  next(from: number): number
}

/** Whether a needle stands at a place. */
type Stands = (needle: Uint8Array, bytes: Uint8Array, at: number) => boolean

/** A needle of fewer bytes lets so little be skipped that the runtime's own search for one text is quicker. */
const SHORT_BYTES = 12
/** The search for several needles at once is quicker than so many searches for one, even where little can be skipped. */
const MOST_ALONE = 2

/**
 * None of `needles` is empty. `areIds`: a number is not found in a longer number, where a short deal of a large log mostly
 * stands. A few short needles are looked for apart from long ones, whose search they would slow down: a payment has a deal of
 * six digits and ids of thirty characters.
 */
export const createNeedles = (needles: readonly Uint8Array[], { areIds = false } = {}): Needles => {
  const stands = areIds ? standsAsId : standsAnywhere
  const short = needles.filter((needle) => needle.length < SHORT_BYTES)
  const long = needles.filter((needle) => needle.length >= SHORT_BYTES)
  const searches =
    short.length > MOST_ALONE
      ? [together(needles, stands)]
      : [...short.map((needle) => alone(needle, stands)), ...(long.length > 0 ? [together(long, stands)] : [])]
  const [only, ...others] = searches
  if (only !== undefined && others.length === 0) return only
  return { of: (bytes) => earliest(searches.map((search) => search.of(bytes))) }
}

/** The first place that any of several finders has. Each is asked anew only once its last place was passed. */
const earliest = (finders: readonly Finder[]): Finder => {
  const places = finders.map(() => ({ from: Number.POSITIVE_INFINITY, at: -1 }))
  return {
    next(from) {
      let first = -1
      for (const [i, finder] of finders.entries()) {
        const place = places[i] as (typeof places)[number]
        if (from < place.from || (place.at >= 0 && place.at < from)) {
          place.from = from
          place.at = finder.next(from)
        }
        if (place.at >= 0 && (first < 0 || place.at < first)) first = place.at
      }
      return first
    },
  }
}

const alone = (needle: Uint8Array, stands: Stands): Needles => ({
  of(bytes) {
    const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return {
      next(from) {
        let at = block.indexOf(needle, from)
        while (at >= 0 && !stands(needle, bytes, at)) at = block.indexOf(needle, at + 1)
        return at
      },
    }
  },
})

/**
 * Wu–Manber over pairs of bytes: the pair under the end of the shortest needle tells how far ahead the next match can be
 * at the earliest, so that most bytes are never looked at.
 */
const together = (needles: readonly Uint8Array[], stands: Stands): Needles => {
  const shortest = Math.min(...needles.map((needle) => needle.length))
  if (shortest < 2) return each(needles, stands)
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
  const next = (bytes: Uint8Array, from: number): number => {
    for (let end = from + shortest - 1; end < bytes.length;) {
      const pair = pairAt(bytes, end)
      const shift = shifts[pair] as number
      if (shift > 0) {
        end += shift
        continue
      }
      const at = end - shortest + 1
      for (const needle of ending[pair] ?? []) if (stands(needle, bytes, at)) return at
      end++
    }
    return -1
  }
  return { of: (bytes) => ({ next: (from) => next(bytes, from) }) }
}

/** A needle of one byte leaves nothing to skip. */
const each = (needles: readonly Uint8Array[], stands: Stands): Needles => ({
  of: (bytes) => ({
    next(from) {
      for (let at = from; at < bytes.length; at++) if (needles.some((needle) => stands(needle, bytes, at))) return at
      return -1
    },
  }),
})

const pairAt = (bytes: Uint8Array, end: number): number => ((bytes[end - 1] as number) << 8) | (bytes[end] as number)

const standsAnywhere: Stands = (needle, bytes, at) => {
  if (at + needle.length > bytes.length) return false
  for (let i = 0; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false
  return true
}

const standsAsId: Stands = (needle, bytes, at) =>
  standsAnywhere(needle, bytes, at) &&
  !(needle.every(isDigit) && (isDigit(bytes[at + needle.length] ?? 0) || goesOnBefore(bytes, at)))

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** A digit before a number makes a longer one of it, unless it ends an escape: `%204540`, `\u00234540`, `=3D4540`. */
const goesOnBefore = (bytes: Uint8Array, at: number): boolean =>
  at > 0 && isDigit(bytes[at - 1] as number) && !ESCAPES.includes(bytes[at - 3] ?? 0) && bytes[at - 5] !== SMALL_U

/** `%`, `=`, `x` */
const ESCAPES = [0x25, 0x3d, 0x78]
const SMALL_U = 0x75
