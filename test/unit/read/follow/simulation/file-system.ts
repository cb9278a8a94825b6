/** A file of the model: of a compressed one `bytes` are those of its content. */
export interface Inode {
  readonly number: number
  bytes: Buffer
  packed: boolean
  /** A changed file has another one: the model's finest clock. */
  mtime: number
  readable: boolean
  kind: 'file' | 'other'
  /** Names and descriptors that hold it. */
  holders: number
}

/** Names, inodes and their reuse: the number that was freed last is given to the next file, as ext4 does. */
export class FileSystem {
  readonly names = new Map<string, Inode>()
  /** All that have a name or are held open. */
  readonly inodes = new Set<Inode>()
  /** What nobody can read any more, and since when. */
  readonly destroyed: { readonly at: number; readonly bytes: Buffer }[] = []
  now = 0
  readonly #free: number[] = []
  #numbers = 100

  create(name: string, now: number, kind: Inode['kind'] = 'file'): Inode {
    const inode: Inode = {
      number: this.#free.pop() ?? ++this.#numbers,
      bytes: Buffer.alloc(0),
      packed: false,
      mtime: now,
      readable: true,
      kind,
      holders: 0,
    }
    this.inodes.add(inode)
    this.#name(name, inode)
    return inode
  }

  /** Takes the place of what had the name before. */
  rename(from: string, to: string): void {
    const inode = this.names.get(from)
    if (inode === undefined) return
    this.names.delete(from)
    const before = this.names.get(to)
    this.names.set(to, inode)
    if (before !== undefined) this.release(before)
  }

  remove(name: string): void {
    const inode = this.names.get(name)
    if (inode === undefined) return
    this.names.delete(name)
    this.release(inode)
  }

  hold(inode: Inode): void {
    inode.holders += 1
  }

  release(inode: Inode): void {
    inode.holders -= 1
    if (inode.holders > 0) return
    this.#free.push(inode.number)
    this.inodes.delete(inode)
    this.#destroy(inode)
  }

  truncate(inode: Inode): void {
    this.#destroy(inode)
    inode.bytes = Buffer.alloc(0)
  }

  #destroy({ bytes }: Inode): void {
    if (bytes.length > 0) this.destroyed.push({ at: this.now, bytes })
  }

  #name(name: string, inode: Inode): void {
    const before = this.names.get(name)
    this.names.set(name, inode)
    inode.holders += 1
    if (before !== undefined) this.release(before)
  }
}

/** Bytes on the disk. */
export const sizeOf = ({ bytes, packed }: Inode): number => (packed ? Math.floor(bytes.length / 6) + 24 : bytes.length)
