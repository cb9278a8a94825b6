import { open } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createInflateRaw } from 'node:zlib'
import { pipeline, Readable } from 'node:stream'

/** A file inside of a zip archive. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly packedBytes: number
  readonly headerAt: number
}

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const MAX_END_BYTES = 66_000

/** The files of an archive, by its directory (APPNOTE.TXT 4.3.12); empty when there is none that can be read. */
export const zipEntries = async (path: string): Promise<readonly ZipEntry[]> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, MAX_END_BYTES))
    await file.read(tail, 0, tail.length, size - tail.length)
    const end = lastSignature(tail, END_SIGNATURE)
    if (end < 0) return []
    const directory = Buffer.alloc(Math.min(tail.readUInt32LE(end + 12), 16 * 1024 * 1024))
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16))
    return entriesIn(directory)
  } finally {
    await file.close()
  }
}

/** The same of an archive that is held in memory. */
export const zipEntriesIn = (bytes: Buffer): readonly ZipEntry[] => {
  const end = lastSignature(bytes, END_SIGNATURE)
  if (end < 0) return []
  const from = bytes.readUInt32LE(end + 16)
  return entriesIn(bytes.subarray(from, from + bytes.readUInt32LE(end + 12)))
}

const lastSignature = (bytes: Buffer, signature: number): number => {
  for (let at = bytes.length - 22; at >= 0; at -= 1) if (bytes.readUInt32LE(at) === signature) return at
  return -1
}

const entriesIn = (directory: Buffer): ZipEntry[] => {
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY_SIGNATURE;) {
    const nameBytes = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + 46, at + 46 + nameBytes)
    if (!name.endsWith('/'))
      entries.push({
        name,
        method: directory.readUInt16LE(at + 10),
        packedBytes: directory.readUInt32LE(at + 20),
        headerAt: directory.readUInt32LE(at + 42),
      })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** The unpacked bytes of a stored or deflated file. */
export const readZipEntry = async (path: string, entry: ZipEntry): Promise<Readable> => {
  const file = await open(path, 'r')
  const header = Buffer.alloc(30)
  try {
    await file.read(header, 0, 30, entry.headerAt)
  } finally {
    await file.close()
  }
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = createReadStream(path, { start, end: start + Math.max(entry.packedBytes, 1) - 1 })
  return entry.method === 0 ? packed : pipeline(packed, createInflateRaw(), () => {})
}

/** The same of an archive that is held in memory. */
export const inflated = (bytes: Buffer, entry: ZipEntry): Readable => {
  const header = bytes.subarray(entry.headerAt, entry.headerAt + 30)
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = Readable.from([bytes.subarray(start, start + entry.packedBytes)], { objectMode: false })
  return entry.method === 0 ? packed : pipeline(packed, createInflateRaw(), () => {})
}
