import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { pipeline, type Readable } from 'node:stream'
import { ProdlogsError } from '../model/error.ts'

/** A local file, or stdin (`-`), as its uncompressed bytes. */
export interface LocalBytes {
  readonly path: string
  /** Plain files can be read from anywhere; compressed ones and stdin only from their beginning. */
  readonly seekable: boolean
  readonly size: number | undefined
  /** Chunks from `offset` to the end. May be called again, also for stdin. */
  read(offset?: number): AsyncIterable<Buffer>
}

const MAGIC = [
  { name: 'gzip', bytes: Buffer.from([0x1f, 0x8b]) },
  { name: 'zstd', bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'xz', bytes: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'bzip2', bytes: Buffer.from('BZh') },
] as const

const CHUNK_BYTES = 1024 * 1024

/** Opens a local file. What it is, its first bytes tell, not its name. Throws FILE_MISSING, FILE_DENIED, FILE_UNREADABLE. */
export const openLocalBytes = async (path: string, stdin: Readable = process.stdin): Promise<LocalBytes> => {
  if (path === '-') return spooled(stdin)
  const { size, isFile } = await inspect(path)
  const kind = isFile ? await compressionOf(path) : undefined
  if (kind === undefined)
    return {
      path,
      seekable: isFile,
      size: isFile ? size : undefined,
      read: (offset = 0) => guarded(createReadStream(path, { start: offset, highWaterMark: CHUNK_BYTES }), path),
    }
  return { path, seekable: false, size: undefined, read: () => decompressed(path, kind) }
}

const inspect = async (path: string): Promise<{ size: number; isFile: boolean }> => {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new ProdlogsError('SOURCE_NOT_A_FILE', { path })
    return { size: found.size, isFile: found.isFile() }
  } catch (error) {
    throw localError(error, path)
  }
}

/** What went wrong with a local file, in the program's own words. */
export const localError = (error: unknown, path: string): ProdlogsError => {
  if (error instanceof ProdlogsError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ProdlogsError('FILE_MISSING', { path }, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') return new ProdlogsError('FILE_DENIED', { path }, { cause: error })
  return new ProdlogsError('FILE_UNREADABLE', { path, reason: code }, { cause: error })
}

const compressionOf = async (path: string): Promise<(typeof MAGIC)[number]['name'] | undefined> => {
  try {
    const file = await open(path, 'r')
    try {
      const head = Buffer.alloc(8)
      const { bytesRead } = await file.read(head, 0, head.length, 0)
      return MAGIC.find(({ bytes }) => bytesRead >= bytes.length && head.subarray(0, bytes.length).equals(bytes))?.name
    } finally {
      await file.close()
    }
  } catch (error) {
    throw localError(error, path)
  }
}

async function* guarded(stream: Readable, path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    throw localError(error, path)
  } finally {
    stream.destroy()
  }
}

const TOOLS = { zstd: ['zstd', '-dcq'], xz: ['xz', '-dcq'], bzip2: ['bzip2', '-dcq'] } as const

async function* decompressed(path: string, kind: (typeof MAGIC)[number]['name']): AsyncGenerator<Buffer> {
  if (kind === 'gzip') {
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
    pipeline(createReadStream(path), gunzip, () => {})
    yield* guarded(gunzip, path)
    return
  }
  const [tool, flags] = TOOLS[kind]
  const child = spawn(tool, [flags, '--', path], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new ProdlogsError('TOOL_MISSING', { tool }, { cause })))
    child.once('close', resolve)
  })
  ended.catch(() => {})
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
    const code = await ended
    if (code !== 0) throw new ProdlogsError('FILE_UNREADABLE', { path, reason: `${tool} ${code}` })
  } finally {
    child.kill()
  }
}

/** Stdin can be read once, and a search reads several times: what was read is kept. */
const spooled = (stdin: Readable): LocalBytes => {
  const kept: Buffer[] = []
  let rest: AsyncIterator<unknown> | undefined
  const next = async (): Promise<boolean> => {
    rest ??= stdin[Symbol.asyncIterator]()
    const result = await rest.next()
    if (!result.done) kept.push(Buffer.isBuffer(result.value) ? result.value : Buffer.from(String(result.value)))
    return !result.done
  }
  let reading: Promise<boolean> | undefined
  return {
    path: '-',
    seekable: false,
    size: undefined,
    async *read() {
      for (let i = 0; ; i++) {
        while (i >= kept.length) {
          reading ??= next().finally(() => (reading = undefined))
          if (!(await reading)) return
        }
        const chunk = kept[i]
        if (chunk !== undefined) yield chunk
      }
    },
  }
}
