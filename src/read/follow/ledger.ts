import { SLOTS, type Order, type PathState } from '../../remote/protocol.ts'
import {
  HEAD_BYTES,
  keyOf,
  learnHead,
  OVERLAP_BYTES,
  ownerOf,
  agree,
  relation,
  type Content,
  type FoundFile,
  type Opened,
} from './contents.ts'
import type { Fact, LossReason, Missed, Outcome } from './facts.ts'

/** For so long after its last line a rotated file is kept open: a writer may still hold it. In milliseconds. */
const LATE_MS = 60_000

/** When a content is looked for again that was not found: a compressor or a copy may be at work. In milliseconds. */
const LOOK_AGAIN_MS = [300, 700, 1000, 2000]

/** A rotation leaves the path empty for a moment; after so many milliseconds it is said. */
const ABSENT_MS = 1500

/** A content that so many listings did not have is gone. */
const FORGOTTEN_AFTER = 3

/** Below this a file is too short to tell a copy that has just begun from a new content. */
const TOO_SHORT = 64

const NOTHING = Buffer.alloc(0)

export interface FollowFrom {
  readonly device: string
  readonly inode: string
  readonly offset: number
}

/**
 * Decides which file is which, where to go on and what was missed, from facts alone. Every content of the log is known by
 * its first bytes; at a rotation, a truncation and after a lost link the files are listed, each is given to the content that
 * it holds, and what nobody knows is new: it is read whole, in the order of the listing, before the live file goes on.
 */
export class Ledger {
  #contents: Content[] = []
  #outcomes: Outcome[] = []
  #ids = 0
  #orders = 0
  readonly #lines: number
  /** Lines of the past that are still to be found when following begins; undefined: it has begun. */
  #measuring: { need: number; content: Content } | undefined
  #begun = false
  #listing: 'no' | 'asked' | 'again' = 'no'
  /** Files of the last listing. */
  #files: readonly FoundFile[] = []
  #jobs: Content[] = []
  #search: { tries: number; at: number } | undefined
  #path: { state: PathState; since: number; told: boolean } = { state: 'file', since: 0, told: false }
  /** After a lost link: the youngest content must be found, or what came after it may have gone with it. */
  #reconnected = false
  /** Gaps that were said on this connection, until it was told that reading goes on. */
  #losses: number | undefined
  /** A live file that nobody has read a byte of, for want of permission. */
  #denied: string | undefined
  /** After this content one may have come and gone, which the listing that is asked for will tell. */
  #unsure: Content | undefined
  /** Files that may be copies of the live one in the making, when following was to begin. */
  #copying = ''
  /** Something was not found, and may come back with the path. */
  #waits = false
  readonly #blind = new Set<string>()
  /** Files that the path led to and that no listing had yet. */
  #glimpsed = new Set<string>()
  /** Those of them that were there before the listing that was asked for. */
  #due = new Set<string>()
  /** What the path led to by the last fact of this connection. */
  #pathKey: string | undefined

  constructor(lines: number, from?: FollowFrom) {
    this.#lines = lines
    if (from !== undefined) {
      this.#begun = true
      this.#contents.push({ ...this.#fresh(from), offset: from.offset })
    }
  }

  /** What was decided since the last call. */
  outcomes(): Outcome[] {
    const taken = this.#outcomes
    this.#outcomes = []
    return taken
  }

  /** When `tick` has something to do, in milliseconds; undefined: not before the next fact. */
  get wakeAt(): number | undefined {
    const times = [
      this.#search?.at,
      this.#path.state === 'file' || this.#path.told ? undefined : this.#path.since + ABSENT_MS,
      ...this.#contents.map((content) =>
        content.opened?.phase === 'tail' && !content.live ? content.quietSince + LATE_MS : undefined,
      ),
    ].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** How much is remembered: for tests. */
  get size(): number {
    return this.#contents.length + this.#jobs.length + this.#blind.size
  }

  /** A connection is there; what was open on the one before is not. */
  connected(): void {
    for (const content of this.#contents) {
      content.opened = undefined
      content.rejected = undefined
    }
    // Of a content without a byte nothing is known: what is in its place is new.
    this.#contents = this.#contents.filter(({ head, offset }) => head.length > 0 || offset > 0)
    this.#jobs = []
    this.#search = undefined
    this.#measuring = undefined
    this.#waits = false
    this.#reconnected = this.#begun
    if (!this.#begun) this.#contents = []
    this.#pathKey = undefined
    this.#glimpsed.clear()
    this.#due.clear()
    this.#losses = 0
    this.#listing = 'no'
    this.#list()
  }

  tick(now: number): void {
    if (this.#path.state !== 'file' && !this.#path.told && now >= this.#path.since + ABSENT_MS) {
      this.#path.told = true
      this.#outcomes.push({ kind: 'source', state: this.#path.state })
    }
    if (this.#search !== undefined && now >= this.#search.at) {
      this.#search.at = Number.POSITIVE_INFINITY
      this.#list()
    }
    for (const content of this.#contents)
      if (content.opened?.phase === 'tail' && !content.live && now >= content.quietSince + LATE_MS)
        this.#finish(content)
  }

  take(fact: Fact, now: number): void {
    switch (fact.kind) {
      case 'path':
        return this.#pathIs(fact, now)
      case 'files':
        return this.#listed(fact.files, fact.steady, now)
      case 'opened':
        return this.#wasOpened(fact, now)
      case 'unopened':
        return this.#wasNotOpened(fact, now)
      case 'start':
        return this.#measured(fact, now)
      case 'tailing':
        return this.#compared(fact, now)
      case 'read':
        return this.#read(fact, now)
      case 'unpacking':
        return this.#unpacking(fact, now)
      case 'unpacked':
        return this.#unpacked(fact, now)
      case 'changed': {
        const content = this.#of(fact.id)
        return content === undefined ? undefined : this.#mismatch(content)
      }
      case 'eof': {
        const content = this.#of(fact.id)
        if (content === undefined) return
        this.#jobDone(content, now)
      }
    }
  }

  // ---- the path

  #pathIs({ state, device, inode }: Fact & { kind: 'path' }, now: number): void {
    if (state !== 'file') {
      if (this.#path.state === 'file') this.#path = { state, since: now, told: false }
      else this.#path = { ...this.#path, state }
    } else {
      if (this.#path.told) this.#outcomes.push({ kind: 'source', state })
      this.#path = { state, since: now, told: false }
    }
    const key = `${state} ${keyOf({ device, inode })}`
    const changed = this.#pathKey !== undefined && this.#pathKey !== key
    this.#pathKey = key
    if (state === 'file') this.#glimpsed.add(keyOf({ device, inode }))
    if (changed && state === 'file') this.#list()
  }

  // ---- what files there are

  #list(): void {
    if (this.#listing !== 'no') {
      this.#listing = 'again'
      return
    }
    this.#listing = 'asked'
    for (const key of this.#glimpsed) this.#due.add(key)
    this.#glimpsed.clear()
    this.#order({ do: 'list' })
  }

  #listed(files: readonly FoundFile[], steady: boolean, now: number): void {
    const live = files.find((file) => file.live)
    // The path is looked at last: it may lead elsewhere by then.
    const moved = this.#pathLeadsToFile && this.#pathKey !== `file ${live ? keyOf(live) : ''}`
    // Emptied between two looks at it: what it held then is in no file of this listing, or in one that is not whole yet.
    const torn = files.some(
      ({ readable, packed, size, head }) => readable && !packed && head.length < Math.min(size, HEAD_BYTES),
    )
    const again = this.#listing === 'again' || !steady || moved || torn
    this.#listing = 'no'
    if (again) return this.#list()
    // Made readable while the files were listed, which the path, looked at last, does not tell once more.
    const isOutdated = live?.readable === false && live.why?.startsWith('tool:') !== true && this.#pathLeadsToFile
    if (isOutdated && this.#searchAgain(now)) return
    this.#files = files
    if (!this.#begun) return this.#begin(files, now)
    this.#reconcile(now)
  }

  get #pathLeadsToFile(): boolean {
    return this.#pathKey?.startsWith('file ') === true
  }

  /** Gives every file to the content that it holds, and orders what must be read before the live file goes on. */
  #reconcile(now: number): void {
    const files = this.#files
    const known = [...this.#contents]
    const owners = new Map(files.map((file) => [file, ownerOf(file, known)] as const))
    // Nothing is known of what an empty file will hold but its place: what it holds now is what must be found again.
    for (const [file, content] of owners)
      if (content !== undefined && content.head.length === 0 && content.offset === 0) content.head = file.head
    const liveFile = files.find(({ live }) => live)
    const wasLive = known.find(({ live }) => live)
    const lost: { content: Content; why: LossReason }[] = []
    const reads: Content[] = []
    for (const content of known) {
      const held = files.filter((file) => owners.get(file) === content)
      const short = files.filter((file) => !file.live && relation(content, file) === 'short')
      content.unseen = held.length + short.length > 0 ? 0 : content.unseen + 1
      if (content.done) continue
      if (content.opened === undefined) {
        if (held.length > 0) reads.push(content)
        // What was read to its end, and whose place another has taken, lacks nothing that is known.
        else lost.push({ content, why: short.length > 0 ? 'copied_early' : this.#whyUnseen(content, files) })
      } else reads.push(content)
    }
    this.#unseen(files, owners)
    this.#neverRead(files)
    if (this.#reconnected) this.#anchor(known, files, owners, lost)
    this.#unsure = undefined
    // As long as the path leads nowhere, what is not found may come back with it.
    const pending = this.#pending(known, files, owners)
    const waits = lost.length > 0 && (liveFile === undefined || !liveFile.readable)
    const searching = (lost.length > 0 || pending) && !waits && this.#searchAgain(now)
    if (!searching) {
      this.#search = undefined
      if (!waits) this.#giveUp(lost)
    }
    for (const file of files)
      if (!file.live && !(searching && this.#tooShort(file, known))) this.#newcomer(file, owners, reads, now)
    if (liveFile !== undefined && liveFile.readable) this.#nowLive(liveFile, owners.get(liveFile), wasLive, reads, now)
    else if (wasLive !== undefined && liveFile === undefined && files.some((file) => owners.get(file) === wasLive))
      wasLive.live = false
    this.#forget()
    this.#jobs = [
      ...this.#contents.filter((content) => !content.live && reads.includes(content)),
      ...this.#contents.filter((content) => content.live && reads.includes(content)),
    ]
    this.#waits = waits
    this.#nextJob(now)
  }

  /** The path led to a file that is gone before it could be opened, and not into an archive that is new. */
  #unseen(files: readonly FoundFile[], owners: ReadonlyMap<FoundFile, Content | undefined>): void {
    const archives = files.filter((file) => file.packed && owners.get(file) === undefined).length
    const gone = [...this.#due].filter(
      (key) => !files.some((file) => keyOf(file) === key) && !this.#contents.some((content) => keyOf(content) === key),
    )
    if (gone.length > archives) this.#loss('lost', '')
    this.#due.clear()
  }

  /** The log could not be read as long as it was there. */
  #neverRead(files: readonly FoundFile[]): void {
    if (this.#denied !== undefined && !files.some((file) => keyOf(file) === this.#denied)) this.#loss('permission', '')
    const denied = files.find((file) => file.live && !file.readable && file.size > 0)
    const isKnown = denied !== undefined && this.#contents.some((content) => keyOf(content) === keyOf(denied))
    this.#denied = denied === undefined || isKnown ? undefined : keyOf(denied)
  }

  /** The youngest content that is known to the end must still be somewhere; when it went, others may have gone with it. */
  #anchor(
    known: readonly Content[],
    files: readonly FoundFile[],
    owners: ReadonlyMap<FoundFile, Content | undefined>,
    lost: { content: Content; why: LossReason }[],
  ): void {
    const isFound = (content: Content): boolean =>
      files.some((file) => owners.get(file) === content || relation(content, file) === 'short')
    // The oldest files go first: as long as the one before is there, what came after it is there, too.
    if (this.#unsure !== undefined && !isFound(this.#unsure)) this.#loss('lost', '')
    const youngest = known.findLast(({ head }) => head.length > 0)
    if (youngest === undefined) {
      if (files.some((file) => !file.live && file.size > 0)) this.#loss('lost', '')
      this.#reconnected = false
      return
    }
    if (!youngest.done) return
    if (!isFound(youngest)) lost.push({ content: youngest, why: this.#whyUnseen(youngest, files) })
  }

  #whyUnseen(content: Content, files: readonly FoundFile[]): LossReason {
    return files.some((file) => !file.readable && keyOf(file) === keyOf(content)) ? 'permission' : 'lost'
  }

  /** Whether a file is too short to say yet whether it is new or a copy that has just begun. */
  #pending(
    known: readonly Content[],
    files: readonly FoundFile[],
    owners: ReadonlyMap<FoundFile, Content | undefined>,
  ): boolean {
    return files.some((file) => !file.live && owners.get(file) === undefined && this.#tooShort(file, known))
  }

  #tooShort(file: FoundFile, known: readonly Content[]): boolean {
    const { length } = file.head
    return length > 0 && length < TOO_SHORT && known.some((content) => agree(content.head, file.head))
  }

  /** What was looked for long enough is not there. */
  #giveUp(lost: readonly { readonly content: Content; readonly why: LossReason }[]): void {
    for (const { content, why } of lost) {
      this.#loss(why, content.opened?.file ?? '')
      if (!content.done) this.#finish(content, true)
    }
    this.#reconnected = false
  }

  /** A rotated file that nobody knows came and went unseen: it is read whole. */
  #newcomer(file: FoundFile, owners: ReadonlyMap<FoundFile, Content | undefined>, reads: Content[], now: number): void {
    if (owners.get(file) !== undefined || file.size === 0) return
    if (!file.readable) return this.#cannotRead(file)
    if (file.head.length === 0) return
    const known = file.head.length >= TOO_SHORT && this.#contents.some((each) => relation(each, file) === 'short')
    if (known) return
    const live = this.#files.find((each) => each.live)
    // A copy of a live file that nobody knows either: the live one has it whole.
    if (live !== undefined && agree(live.head, file.head) && file.head.length <= live.head.length) return
    const twin = this.#contents.find((each) => reads.includes(each) && each.head.equals(file.head) && each.offset === 0)
    if (twin !== undefined) return
    const content = { ...this.#fresh(file), head: file.head, quietSince: now }
    this.#insert(content)
    reads.push(content)
  }

  #cannotRead(file: FoundFile): void {
    const key = keyOf(file)
    if (this.#blind.has(key)) return
    if (this.#blind.size > 200) this.#blind.clear()
    this.#blind.add(key)
    this.#loss(lossReason(file.why ?? 'permission'), file.name)
  }

  /** Before the live one, which is the youngest. */
  #insert(content: Content): void {
    const live = this.#contents.findIndex((each) => each.live)
    if (live < 0 || content.live) this.#contents.push(content)
    else this.#contents.splice(live, 0, content)
  }

  #nowLive(
    file: FoundFile,
    owner: Content | undefined,
    wasLive: Content | undefined,
    reads: Content[],
    now: number,
  ): void {
    // What was moved away and is back goes on where it was left.
    const live = owner ?? { ...this.#fresh(file), head: file.head, quietSince: now }
    live.device = file.device
    live.inode = file.inode
    if (live === wasLive) return
    if (wasLive !== undefined) {
      wasLive.live = false
      wasLive.quietSince = now
      const renamed = this.#files.some((each) => !each.live && keyOf(each) === keyOf(wasLive))
      const how = keyOf(wasLive) === keyOf(file) ? 'truncated' : renamed ? 'renamed' : 'replaced'
      this.#outcomes.push({ kind: 'rotated', how })
    }
    live.live = true
    live.done = false
    this.#contents = [...this.#contents.filter((each) => each !== live), live]
    if (!reads.includes(live)) reads.push(live)
  }

  /** Contents that are read and that no listing has had for a while; the youngest is kept, to be looked for. */
  #forget(): void {
    const youngest = this.#contents.findLast(({ head }) => head.length > 0)
    this.#contents = this.#contents.filter(
      (content) => !content.done || content === youngest || content.unseen < FORGOTTEN_AFTER,
    )
  }

  // ---- where following begins

  #begin(files: readonly FoundFile[], now: number): void {
    const live = files.find((file) => file.live)
    if (live === undefined || !live.readable) return
    if (this.#mayBeCopying(live, files) && this.#searchAgain(now)) return
    this.#search = undefined
    for (const content of this.#contents) this.#close(content)
    this.#contents = files
      .filter((file) => file === live || file.size > 0)
      .map((file) => ({
        ...this.#fresh(file),
        head: file.head,
        offset: file.size,
        done: file !== live,
        live: file === live,
        quietSince: now,
      }))
    // Where the path led before is no loss: following begins with these files.
    this.#due.clear()
    const content = this.#contents.find((each) => each.live)
    if (content === undefined) return
    this.#measure(content, this.#lines, now)
  }

  /**
   * Whether the live file is just being copied, to be truncated: its lines would be read from both. A file that begins like
   * it and did not change for a second is one of its own: some programs begin every log with the same words.
   */
  #mayBeCopying(live: FoundFile, files: readonly FoundFile[]): boolean {
    const copies = files.filter(
      (file) =>
        file !== live &&
        !file.packed &&
        file.size <= live.size &&
        file.head.length > 0 &&
        file.head.length <= live.head.length &&
        agree(live.head, file.head),
    )
    const state = copies.map((file) => `${keyOf(file)}:${file.size}`).join(' ')
    const settled = state === this.#copying && (this.#search?.tries ?? 0) > 1
    this.#copying = state
    return copies.length > 0 && !settled
  }

  #measure(content: Content, need: number, now: number): void {
    this.#measuring = { need, content }
    if (content.opened === undefined) this.#open(content, now)
    else this.#order({ do: 'last', id: content.opened.id, lines: need })
  }

  #measured({ id, offset, lines }: Fact & { kind: 'start' }, now: number): void {
    const measuring = this.#measuring
    if (measuring === undefined || measuring.content.opened?.id !== id) return
    const { content } = measuring
    content.offset = offset
    content.done = false
    const need = measuring.need - lines
    // One that is compressed has no writer any more, and nothing more is wanted of it when nothing was.
    if (!content.live) this.#close(content)
    if (!content.live && content.opened === undefined && measuring.need === 0) content.quietSince = now
    const older = this.#contents[this.#contents.indexOf(content) - 1]
    const file = older && this.#files.find((each) => keyOf(each) === keyOf(older))
    const readable = older !== undefined && file !== undefined && file.readable
    if (readable && need > 0 && offset === 0) return this.#measure(older, need, now)
    if (file !== undefined && !readable && need > 0 && offset === 0) this.#cannotRead(file)
    // The youngest of the rotated files may still have a writer.
    if (readable && content.live && !file.packed) return this.#measure(older, 0, now)
    this.#measuring = undefined
    this.#begun = true
    this.#jobs = this.#contents.filter((each) => !each.done)
    this.#nextJob(now)
  }

  // ---- reading, one content after the other

  #nextJob(now: number): void {
    this.#tellResumed()
    const content = this.#jobs[0]
    if (content === undefined) return
    const { opened } = content
    if (opened === undefined) return this.#open(content, now)
    switch (opened.phase) {
      case 'opened':
        return this.#readOn(content, opened)
      case 'tail':
        content.quietSince = Math.max(content.quietSince, now - LATE_MS / 2)
        return this.#order({ do: 'pull', id: opened.id })
      case 'asked':
      case 'unpack':
        return
    }
  }

  #jobDone(content: Content, now: number): void {
    if (this.#jobs[0] !== content) return
    this.#jobs.shift()
    // Nobody writes to a copy.
    if (!content.live && content.opened?.copy) this.#finish(content)
    this.#nextJob(now)
  }

  /**
   * Tells that reading goes on as soon as the host has the content that comes next, and it is the one that was read before:
   * a log that never stops has no end that could be waited for.
   */
  #tellResumed(): void {
    // A listing that is on its way may tell of something that came and went.
    if (this.#losses === undefined || !this.#begun || this.#search !== undefined || this.#listing !== 'no') return
    const [next, ...later] = this.#jobs
    const isReadable = this.#files.some((file) => file.live && file.readable)
    if (next === undefined ? isReadable && !this.#waits && !this.#isTailed() : next.opened?.confirmed !== true) return
    const missed = this.#missed(isReadable, later.length === 0 && next?.live !== false)
    this.#losses = undefined
    this.#outcomes.push({ kind: 'resumed', missed })
  }

  #isTailed(): boolean {
    return this.#contents.some(({ live, opened }) => live && opened?.phase === 'tail')
  }

  /** `isAll`: all that was written meanwhile lies in files that the host holds open. */
  #missed(isReadable: boolean, isAll: boolean): Missed {
    if (this.#losses !== 0) return 'gap'
    if (this.#waits || !isReadable) return 'unknown'
    return isAll ? 'nothing' : 'coming'
  }

  #loss(why: LossReason, file: string): void {
    if (this.#losses !== undefined) this.#losses += 1
    this.#outcomes.push({ kind: 'loss', why, file })
  }

  #open(content: Content, now: number): void {
    const file = this.#sourceOf(content)
    if (file === undefined) return this.#cannotOpen(content, now)
    const slot = this.#freeSlot()
    if (slot === undefined) return
    content.live &&= file.live
    const id = ++this.#orders
    const copy = file.packed || keyOf(file) !== keyOf(content)
    content.opened = {
      id,
      slot,
      phase: 'asked',
      confirmed: false,
      packed: file.packed,
      copy,
      file: file.name,
      key: keyOf(file),
    }
    this.#order({ do: 'open', id, slot, ...(file.live ? {} : { name: file.name }) })
    // What it is opened for is ordered at once: a way there and back is saved, and an answer for another file is passed over.
    if (this.#measuring?.content === content) this.#order({ do: 'last', id, lines: this.#measuring.need })
    else this.#order({ do: file.packed ? 'unpack' : 'tail', id, offset: content.offset })
  }

  /** What holds it may not be read. Of the live file the path tells when it may be; nobody waits for a rotated one. */
  #cannotOpen(content: Content, now: number): void {
    this.#jobs = this.#jobs.filter((each) => each !== content)
    const held = this.#files.filter((file) => relation(content, file) === 'whole')
    const [file] = held
    if (file !== undefined && !held.some(({ live }) => live)) {
      this.#cannotRead(file)
      this.#finish(content, true)
    }
    this.#nextJob(now)
  }

  /** Of the files that hold a content the one in its own place, then one that is not compressed. */
  #sourceOf(content: Content): FoundFile | undefined {
    const held = this.#files.filter((file) => file.readable && relation(content, file) === 'whole')
    return (
      held.find((file) => content.live && file.live) ??
      held.find((file) => keyOf(file) === keyOf(content)) ??
      held.find((file) => !file.packed) ??
      held[0] ??
      (content.live ? this.#files.find((file) => file.live && file.readable) : undefined)
    )
  }

  #freeSlot(): number | undefined {
    const used = new Set(this.#contents.map(({ opened }) => opened?.slot))
    const free = SLOTS.find((slot) => !used.has(slot))
    if (free !== undefined) return free
    // Three younger ones came: its writer had its time.
    const late = this.#contents.find(
      (content) => content.opened?.phase === 'tail' && !content.live && !this.#jobs.includes(content),
    )
    if (late === undefined) return undefined
    const slot = late.opened?.slot
    this.#finish(late)
    return slot
  }

  #wasOpened({ id, device, inode }: Fact & { kind: 'opened' }, now: number): void {
    const content = this.#of(id)
    const opened = content?.opened
    if (content === undefined || opened === undefined) return
    if (opened.key !== keyOf({ device, inode })) {
      // Renamed since it was listed.
      this.#close(content)
      this.#jobs = []
      return this.#list()
    }
    content.quietSince = now
    opened.phase = this.#measuring?.content === content ? 'opened' : opened.packed ? 'unpack' : 'tail'
  }

  #wasNotOpened({ id, why }: Fact & { kind: 'unopened' }, now: number): void {
    const content = this.#of(id)
    if (content === undefined) return
    const file = content.opened?.file ?? ''
    content.opened = undefined
    this.#jobs = []
    if (why !== 'missing' && !content.live) {
      this.#loss(lossReason(why), file)
      this.#finish(content)
    }
    if (!this.#searchAgain(now)) this.#search = { tries: 0, at: now + 2000 }
  }

  #readOn(content: Content, opened: Opened): void {
    opened.phase = opened.packed ? 'unpack' : 'tail'
    this.#order({ do: opened.packed ? 'unpack' : 'tail', id: opened.id, offset: content.offset })
  }

  /** The file that reading goes on in: is it still the one that was listed? */
  #compared({ id, head, piece }: Fact & { kind: 'tailing' }, now: number): void {
    const content = this.#of(id)
    if (content === undefined) return
    const same =
      (content.head.length === 0 ||
        (agree(content.head, head) && head.length >= Math.min(content.head.length, HEAD_BYTES))) &&
      // Truncated between the two looks, it has its old beginning and nothing before the offset.
      piece.length >= content.tail.length &&
      endsAlike(content.tail, piece)
    if (!same) return this.#reject(content)
    if (content.tail.length < piece.length) content.tail = piece
    if (head.length > content.head.length) content.head = head
    content.quietSince = now
    this.#confirm(content)
  }

  #confirm({ opened }: Content): void {
    if (opened === undefined || opened.confirmed) return
    opened.confirmed = true
    this.#tellResumed()
  }

  #read({ id, offset, over, bytes, head }: Fact & { kind: 'read' }, now: number): void {
    const content = this.#of(id)
    if (content === undefined) return
    const same =
      offset === content.offset &&
      endsAlike(content.tail, over) &&
      (head === undefined || content.head.length === 0 || agree(content.head, head))
    if (!same) return this.#mismatch(content)
    const first = content.offset === 0 && bytes.length > 0
    this.#give(content, bytes, now)
    if (head !== undefined) learnHead(content, 0, head)
    // A file that was empty may have been filled, copied and truncated since it was listed.
    if (first && content.live) {
      this.#unsure ??= this.#contents[this.#contents.indexOf(content) - 1]
      this.#list()
    }
  }

  #unpacking({ id, over, bytes }: Fact & { kind: 'unpacking' }, now: number): void {
    const content = this.#of(id)
    if (content === undefined) return
    if (over !== undefined && !endsAlike(content.tail, over)) return this.#reject(content)
    this.#confirm(content)
    this.#give(content, bytes, now)
  }

  #unpacked({ id, status }: Fact & { kind: 'unpacked' }, now: number): void {
    const content = this.#of(id)
    if (content === undefined) return
    const file = content.opened?.file ?? ''
    if (status !== 0) {
      // Perhaps a compressor has not finished it: what was read of it counts, and it is looked at again.
      this.#close(content)
      this.#jobs = []
      if (this.#searchAgain(now)) return
      this.#loss('damaged', file)
    }
    const content0 = this.#jobs[0] === content
    this.#finish(content)
    if (content0) this.#jobs.shift()
    this.#nextJob(now)
  }

  #give(content: Content, bytes: Buffer, now: number): void {
    if (bytes.length === 0) return
    const { id, device, inode, offset } = content
    this.#outcomes.push({ kind: 'bytes', content: id, device, inode, offset, bytes })
    learnHead(content, offset, bytes)
    content.offset += bytes.length
    content.tail =
      bytes.length >= OVERLAP_BYTES
        ? Buffer.from(bytes.subarray(-OVERLAP_BYTES))
        : Buffer.concat([content.tail, bytes]).subarray(-OVERLAP_BYTES)
    content.quietSince = now
  }

  // ---- what is something else than it was

  /** An open file was truncated: what it holds now is another content, and the rest of this one is elsewhere, if at all. */
  #mismatch(content: Content): void {
    this.#close(content)
    this.#jobs = []
    // A rotated file that was read to its end and is emptied then lacks nothing that is known.
    this.#list()
  }

  #reject(content: Content): void {
    content.rejected = content.opened?.key
    this.#mismatch(content)
  }

  /** Sets when the files are listed once more; false when that was tried often enough. */
  #searchAgain(now: number): boolean {
    const tries = this.#search?.tries ?? 0
    const delay = LOOK_AGAIN_MS[tries]
    if (delay === undefined) return false
    this.#search = { tries: tries + 1, at: now + delay }
    return true
  }

  #finish(content: Content, cut = false): void {
    this.#close(content)
    content.done = true
    this.#outcomes.push({ kind: 'end', content: content.id, cut })
  }

  #close(content: Content): void {
    if (content.opened !== undefined) this.#order({ do: 'close', id: content.opened.id })
    content.opened = undefined
  }

  #of(id: number): Content | undefined {
    return this.#contents.find(({ opened }) => opened?.id === id)
  }

  #order(order: Order): void {
    this.#outcomes.push({ kind: 'order', order })
  }

  #fresh({ device, inode }: { readonly device: string; readonly inode: string }): Content {
    return {
      id: ++this.#ids,
      device,
      inode,
      head: NOTHING,
      tail: NOTHING,
      offset: 0,
      done: false,
      live: false,
      rejected: undefined,
      opened: undefined,
      quietSince: 0,
      unseen: 0,
    }
  }
}

/** Whether the bytes before an offset, as far as both are known, are the same. */
const endsAlike = (known: Buffer, seen: Buffer): boolean => {
  const common = Math.min(known.length, seen.length)
  return common === 0 || known.subarray(known.length - common).equals(seen.subarray(seen.length - common))
}

const lossReason = (why: string): LossReason =>
  why.startsWith('tool:') ? `tool:${why.slice(5)}` : why === 'permission' ? 'permission' : 'lost'
