/** So many first bytes tell one content from another, wherever it is moved, copied or compressed to. */
export const HEAD_BYTES = 512

/** So many bytes before an offset are compared when reading goes on there. */
export const OVERLAP_BYTES = 64

/** A file as the host lists it, with its first bytes; of a compressed one those of its content. */
export interface FoundFile {
  readonly device: string
  readonly inode: string
  readonly size: number
  readonly mtime: number
  readonly live: boolean
  readonly readable: boolean
  readonly why?: string
  readonly packed: boolean
  readonly name: string
  readonly head: Buffer
}

/**
 * What was once written to the live file, from its creation or truncation to the next. It is known by its first bytes:
 * an inode is freed and given to another file, a copy has an inode of its own, and a compressed one both.
 */
export interface Content {
  readonly id: number
  /** Where it was seen last. */
  device: string
  inode: string
  head: Buffer
  /** The last bytes before `offset`. */
  tail: Buffer
  /** Up to here it was given. */
  offset: number
  /** Nothing more is expected of it. */
  done: boolean
  /** It is (or was, when it was looked at last) what the path leads to. */
  live: boolean
  /** Its source was looked at and holds something else: `device:inode`. */
  rejected: string | undefined
  opened: Opened | undefined
  /** When it was opened or gave bytes last, in milliseconds. */
  quietSince: number
  /** Listings in a row that did not have it. */
  unseen: number
}

/** A descriptor that the host keeps for a content. */
export interface Opened {
  readonly id: number
  readonly slot: number
  /** `asked` and `opened`: nothing is read yet; `tail`: what comes is read; `unpack`: read once to its end. */
  phase: 'asked' | 'opened' | 'tail' | 'unpack'
  /** The host has compared: it is the content that was read before, and what follows lies behind this descriptor. */
  confirmed: boolean
  readonly packed: boolean
  /** It is read from another file than the one that was written. */
  readonly copy: boolean
  /** The name and the place of the file that was to be opened. */
  readonly file: string
  readonly key: string
}

export const keyOf = ({ device, inode }: { readonly device: string; readonly inode: string }): string =>
  `${device}:${inode}`

/** Whether two beginnings may be of one content: as far as both are known they are the same. */
export const agree = (one: Buffer, other: Buffer): boolean => {
  const common = Math.min(one.length, other.length)
  return common > 0 && one.subarray(0, common).equals(other.subarray(0, common))
}

/**
 * What a file is to a content: `whole`: it holds all that was read of it, and what follows; `short`: it begins the same
 * but has less than was read, as a copy that was taken earlier or is not finished; `none`.
 */
export const relation = (content: Content, file: FoundFile): 'whole' | 'short' | 'none' => {
  const same = keyOf(content) === keyOf(file)
  if (content.rejected === keyOf(file)) return 'none'
  // Neither has first bytes to compare (no permission, no tool, a position from before): the inode has to do.
  if (content.head.length === 0 || (file.head.length === 0 && !file.readable))
    return same && (file.packed || file.size >= content.offset) ? 'whole' : 'none'
  if (!agree(content.head, file.head)) return 'none'
  if (content.done && content.head.length < HEAD_BYTES && file.head.length > content.head.length) return 'none'
  if (file.head.length < content.head.length) return 'short'
  return file.packed || file.size >= content.offset ? 'whole' : 'short'
}

/** The content that a file holds. Of several with the same beginning the one in the same place, then the youngest. */
export const ownerOf = (file: FoundFile, contents: readonly Content[]): Content | undefined => {
  // An inode that the host keeps open cannot be another's.
  const open = contents.find(
    (content) => content.opened?.phase === 'tail' && !content.opened.copy && keyOf(content) === keyOf(file),
  )
  if (open !== undefined) return open
  let best: Content | undefined
  for (const content of contents) {
    if (relation(content, file) !== 'whole') continue
    if (best === undefined || rank(content, file) >= rank(best, file)) best = content
  }
  return best
}

const rank = (content: Content, file: FoundFile): number =>
  content.head.length * 4 + (keyOf(content) === keyOf(file) ? 2 : 0) + (content.done ? 0 : 1)

/**
 * Takes bytes of a content at an offset for its beginning, when they reach further than what is known of it. They are copied:
 * a content is remembered for days, and must not keep the megabytes that its beginning came in.
 */
export const learnHead = (content: Content, at: number, bytes: Buffer): void => {
  const known = content.head.length
  if (known >= HEAD_BYTES || at > known || at + bytes.length <= known) return
  content.head = Buffer.concat([content.head, bytes.subarray(known - at, HEAD_BYTES - at)])
}
