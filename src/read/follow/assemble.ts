import type { Frame } from '../../remote/protocol.ts'
import { HEAD_BYTES, OVERLAP_BYTES, type FoundFile } from './contents.ts'
import type { Fact } from './facts.ts'

/** A file's first bytes, and pieces of it, are a few hundred bytes; a read is 4 MiB at most with what is repeated of it. */
const MOST_BYTES = 5 * 1024 * 1024

/** No log has so many rotated files; a host that lists more is not believed. */
const MOST_FILES = 5000

type Waiting = { readonly id: number; head: Buffer; piece: Buffer }

/** Joins frames and the bytes between them to facts. What makes no sense is passed over: the facts decide nothing alone. */
export class Assembler {
  #files: FoundFile[] = []
  #bytes: Buffer[] = []
  #size = 0
  #after: Frame | undefined
  #head: Buffer | undefined
  #waiting: Waiting | undefined
  /** A read whose check is not here yet. */
  #read: { readonly frame: Frame & { name: 'read' }; readonly bytes: Buffer } | undefined
  /** Bytes before the first of an unpacked stream that are still to come. */
  #over: Buffer | undefined;

  /** Bytes of the answer, in their order with the frames. */
  *bytes(bytes: Buffer): Generator<Fact> {
    if (this.#after?.name === 'read' && this.#after.stream) {
      yield* this.#unpacking(this.#after, bytes)
      return
    }
    if (this.#size + bytes.length > MOST_BYTES) return
    this.#bytes.push(bytes)
    this.#size += bytes.length
  }

  *frame(frame: Frame): Generator<Fact> {
    const bytes = this.#bytes.length === 1 ? (this.#bytes[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#bytes)
    this.#bytes = []
    this.#size = 0
    this.#endOf(bytes)
    switch (frame.name) {
      case 'listing':
        this.#files = []
        break
      case 'listed':
        yield { kind: 'files', files: this.#files, steady: frame.steady }
        this.#files = []
        break
      case 'path':
        yield { kind: 'path', state: frame.state, device: frame.device, inode: frame.inode }
        break
      case 'opened':
        yield { kind: 'opened', id: frame.id, device: frame.device, inode: frame.inode }
        break
      case 'unopened':
        yield { kind: 'unopened', id: frame.id, why: frame.why }
        break
      case 'start':
        yield { kind: 'start', id: frame.id, offset: frame.offset, lines: frame.lines }
        break
      case 'tailing':
        if (this.#waiting?.id === frame.id) yield { kind: 'tailing', ...this.#waiting }
        this.#waiting = undefined
        break
      case 'read':
        this.#head = undefined
        this.#over = frame.stream ? Buffer.alloc(0) : undefined
        break
      case 'ok': {
        const { frame: read, bytes: all } = this.#read ?? {}
        if (read?.id === frame.id && all !== undefined) {
          const content = all.subarray(read.over)
          // Fewer bytes than were promised: the file became shorter while it was read.
          if (read.offset + content.length === frame.offset)
            yield {
              kind: 'read',
              id: frame.id,
              offset: read.offset,
              over: all.subarray(0, read.over),
              bytes: content,
              ...(this.#head === undefined ? {} : { head: this.#head }),
            }
          else yield { kind: 'changed', id: frame.id }
        }
        this.#read = undefined
        break
      }
      case 'changed':
        this.#read = undefined
        yield { kind: 'changed', id: frame.id }
        break
      case 'eof':
        yield { kind: 'eof', id: frame.id }
        break
      case 'unpacked':
        yield { kind: 'unpacked', id: frame.id, status: frame.status }
        break
      default:
        break
    }
    this.#after = frame
  }

  /** Bytes belong to the frame before them. */
  #endOf(bytes: Buffer): void {
    const after = this.#after
    switch (after?.name) {
      case 'file':
        if (this.#files.length < MOST_FILES)
          this.#files.push({ ...after.file, live: after.live, head: Buffer.from(bytes.subarray(0, HEAD_BYTES)) })
        break
      case 'head':
        this.#head = Buffer.from(bytes.subarray(0, HEAD_BYTES))
        this.#waiting = { id: after.id, head: this.#head, piece: Buffer.alloc(0) }
        break
      case 'piece':
        if (this.#waiting?.id === after.id) this.#waiting.piece = Buffer.from(bytes.subarray(-OVERLAP_BYTES))
        break
      case 'read':
        this.#read = { frame: after, bytes }
        break
      default:
        break
    }
  }

  *#unpacking(read: Frame & { name: 'read' }, bytes: Buffer): Generator<Fact> {
    if (this.#over === undefined) return yield { kind: 'unpacking', id: read.id, bytes }
    const all = Buffer.concat([this.#over, bytes])
    this.#over = all
    if (all.length < read.over) return
    this.#over = undefined
    yield { kind: 'unpacking', id: read.id, over: all.subarray(0, read.over), bytes: all.subarray(read.over) }
  }
}
