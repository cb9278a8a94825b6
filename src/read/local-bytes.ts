import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { pipeline, Readable, type Writable } from 'node:stream'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import { textKindOf, type TextKind } from './text-sample.ts'
import { inflated, readZipEntry, zipEntries, zipEntriesIn, type ZipEntry } from './zip-entry.ts'

/** A local file, or stdin (`-`), as its uncompressed bytes. */
export interface LocalBytes {
  readonly path: string
  /** Plain files can be read from anywhere; compressed ones and stdin only from their beginning. */
  readonly seekable: boolean
  readonly size: number | undefined
  /** Chunks from `offset` to the end. May be called again, also for stdin. */
  read(offset?: number): AsyncIterable<Buffer>
  /** What turned out to be wrong with the file, once it was read. */
  damage?: () => Damage | undefined
  /** Told by who reads the file itself: where it ended. */
  ended?: (offset: number) => void
  /** Told of every block that is read: where it ends in the uncompressed bytes. */
  passed?: (offset: number) => void
}

/** The file ends in its middle, something else stands behind its end, or it became shorter while it was read. */
export type Damage = 'cut' | 'garbage' | 'shrunk'

export interface OpenOptions {
  readonly stdin?: Readable
  /** A label of the Encoding Standard, e.g. `koi8-r`; absent: found by content. */
  readonly encoding?: string | undefined
}

const MAGIC = [
  { name: 'gzip', bytes: Buffer.from([0x1f, 0x8b]) },
  { name: 'zstd', bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'xz', bytes: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'bzip2', bytes: Buffer.from('BZh') },
  { name: 'zip', bytes: Buffer.from([0x50, 0x4b, 0x03, 0x04]) },
] as const

type Compression = (typeof MAGIC)[number]['name']

const CHUNK_BYTES = 1024 * 1024

/**
 * Opens a local file. What it is, its first bytes tell, not its name: plain or compressed, an archive with one log in it,
 * UTF-8 or another encoding, which is made UTF-8. Throws FILE_MISSING, FILE_DENIED, FILE_UNREADABLE, FILE_BINARY
 * {path, what}, FILE_ARCHIVE {path, names}, USAGE_BAD_VALUE for an unknown encoding.
 */
export const openLocalBytes = async (
  path: string,
  { stdin = process.stdin, encoding }: OpenOptions = {},
): Promise<LocalBytes> => {
  if (path === '-') return asText(await unpackedPipe(spooled('stdin', stdin)), encoding, true)
  const { size, isFile } = await inspect(path)
  // A pipe (`<(kubectl logs …)`) cannot be asked for an offset, and gives its bytes once.
  if (!isFile) return asText(await unpackedPipe(spooled(path, createReadStream(path))), encoding, true)
  return asText(await unpacked(path, size), encoding)
}

const unpackedPipe = async (bytes: LocalBytes): Promise<LocalBytes> => {
  const kind = magicOf(await sampleOf(bytes, true))
  if (kind === undefined) return bytes
  if (kind === 'zip') {
    const whole = await wholeOf(bytes)
    const only = onlyEntry(zipEntriesIn(whole), bytes.path)
    return { ...bytes, read: () => guarded(inflated(whole, only), bytes.path) }
  }
  let damage: Damage | undefined
  const note = (found: Damage): void => void (damage = found)
  return { ...bytes, read: () => byTool(bytes, kind, 0, note), damage: () => damage }
}

const wholeOf = async (bytes: LocalBytes): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of bytes.read()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const magicOf = (head: Buffer): Compression | undefined =>
  MAGIC.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.name

const unpacked = async (path: string, size: number): Promise<LocalBytes> => {
  const kind = await compressionOf(path)
  if (kind === 'zip') return openZip(path)
  if (kind !== undefined) return compressed(path, kind)
  let isShorter = false
  return {
    path,
    seekable: true,
    size,
    read: (offset = 0) => guarded(createReadStream(path, { start: offset, highWaterMark: CHUNK_BYTES }), path),
    ended: (offset) => (isShorter = offset < size),
    damage: () => (isShorter ? 'shrunk' : undefined),
  }
}

const compressed = (path: string, kind: Exclude<Compression, 'zip'>): LocalBytes => {
  let damage: Damage | undefined
  const note = (found: Damage): void => void (damage = found)
  return { path, seekable: false, size: undefined, read: () => decompressed(path, kind, note), damage: () => damage }
}

const openZip = async (path: string): Promise<LocalBytes> => {
  const only = onlyEntry(await zipEntries(path), path)
  return {
    path,
    seekable: false,
    size: undefined,
    async *read() {
      yield* guarded(await readZipEntry(path, only), path)
    },
  }
}

const onlyEntry = (entries: readonly ZipEntry[], path: string): ZipEntry => {
  const [only, ...others] = entries
  if (only && others.length === 0) return only
  throw severalIn(
    path,
    entries.map(({ name }) => name),
  )
}

const severalIn = (path: string, names: readonly string[]): ProdlogsError =>
  new ProdlogsError('FILE_ARCHIVE', { path, names: names.slice(0, 10).join(', ') })

const SAMPLE_BYTES = 64 * 1024
const SILENCE_MS = 100

/** The same bytes as UTF-8 with line feeds, when they are something else. */
const asText = async (bytes: LocalBytes, encoding: string | undefined, isPipe = false): Promise<LocalBytes> => {
  // What cannot be read at all says so when it is read.
  const sample = await sampleOf(bytes, isPipe).catch(() => undefined)
  if (!sample) return bytes
  if (sample.subarray(257, 262).toString('latin1') === 'ustar') return openTar(bytes, encoding)
  const kind = encoding === undefined ? textKindOf(sample) : asked(encoding)
  if (kind.kind === 'binary') throw new ProdlogsError('FILE_BINARY', { path: bytes.path, what: kind.what })
  if (kind.kind === 'utf8' && !kind.isReturnEnded) return bytes
  const label = kind.kind === 'utf8' ? 'utf-8' : kind.encoding
  return { ...bytes, seekable: false, size: undefined, read: () => transcoded(bytes.read(), label, kind.isReturnEnded) }
}

const asked = (encoding: string): Exclude<TextKind, { kind: 'binary' }> => {
  try {
    const { encoding: label } = new TextDecoder(encoding)
    return label === 'utf-8'
      ? { kind: 'utf8', isReturnEnded: false }
      : { kind: 'other', encoding: label, isReturnEnded: false }
  } catch (cause) {
    throw new ProdlogsError(
      'USAGE_BAD_VALUE',
      {
        option: '--encoding',
        value: encoding,
        expected: words('utf-8, windows-1251, koi8-r, ibm866, latin1, utf-16le'),
      },
      { cause },
    )
  }
}

/** A pipe gives its first bytes and may then be silent for long: it is judged by what came before it fell silent. */
const sampleOf = async (bytes: LocalBytes, isPipe: boolean): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  const source = bytes.read()[Symbol.asyncIterator]()
  while (size < SAMPLE_BYTES) {
    const next = source.next()
    const result =
      isPipe && size > 0 ? await Promise.race([next, sleep(SILENCE_MS, undefined, { ref: false })]) : await next
    if (result === undefined || result.done === true) {
      // It is read on from its beginning by somebody else: whatever comes of this is not lost.
      next.catch(() => {})
      break
    }
    chunks.push(result.value)
    size += result.value.length
  }
  void source.return?.()?.catch(() => {})
  return Buffer.concat(chunks).subarray(0, SAMPLE_BYTES)
}

async function* transcoded(
  chunks: AsyncIterable<Buffer>,
  label: string,
  isReturnEnded: boolean,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(label)
  const lines = (text: string): string => (isReturnEnded ? text.replaceAll('\r', '\n') : text)
  for await (const chunk of chunks) yield Buffer.from(lines(decoder.decode(chunk, { stream: true })))
  yield Buffer.from(lines(decoder.decode()))
}

const openTar = async (bytes: LocalBytes, encoding: string | undefined): Promise<LocalBytes> => {
  const names = (await textOf(toolOutput('tar', ['-tf', '-'], bytes)))
    .split('\n')
    .filter((name) => name !== '' && !name.endsWith('/'))
  const [only, ...others] = names
  if (only === undefined || others.length > 0) throw severalIn(bytes.path, names)
  return asText(
    { ...bytes, seekable: false, size: undefined, read: () => toolOutput('tar', ['-xOf', '-', '--', only], bytes) },
    encoding,
  )
}

const textOf = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  let text = ''
  for await (const chunk of chunks) text += chunk.toString('utf8')
  return text
}

async function* toolOutput(tool: string, args: readonly string[], input: LocalBytes): AsyncGenerator<Buffer> {
  const child = spawn(tool, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new ProdlogsError('TOOL_MISSING', { tool }, { cause })))
  })
  failed.catch(() => {})
  feed(child.stdin, input)
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
    if (child.pid === undefined) await failed
  } finally {
    child.kill()
  }
}

/** A tool that has enough closes its input, and that is no error. */
const feed = (stdin: Writable, input: LocalBytes): void =>
  void pipeline(Readable.from(input.read(), { objectMode: false }), stdin, () => {})

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
  return new ProdlogsError('FILE_UNREADABLE', { path, reason: words(code) }, { cause: error })
}

const compressionOf = async (path: string): Promise<Compression | undefined> => {
  try {
    const file = await open(path, 'r')
    try {
      const head = Buffer.alloc(8)
      const { bytesRead } = await file.read(head, 0, head.length, 0)
      return magicOf(head.subarray(0, bytesRead))
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

const TOOLS = { gzip: ['gzip', '-dc'], zstd: ['zstd', '-dcq'], xz: ['xz', '-dcq'], bzip2: ['bzip2', '-dcq'] } as const

async function* decompressed(
  path: string,
  kind: Exclude<Compression, 'zip'>,
  note: (damage: Damage) => void,
): AsyncGenerator<Buffer> {
  if (kind !== 'gzip') return yield* byTool(path, kind, 0, note)
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  pipeline(createReadStream(path), gunzip, () => {})
  let given = 0
  try {
    for await (const chunk of gunzip) {
      given += (chunk as Buffer).length
      yield chunk as Buffer
    }
  } catch (error) {
    if (!isZlibError(error)) throw localError(error, path)
    // zlib keeps to itself what it had unpacked before the fault; the tool gives it.
    yield* byTool(path, 'gzip', given, note)
  } finally {
    gunzip.destroy()
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

/** Gives what the tool can unpack, without the first `skip` bytes. A file that is damaged behind that is noted, not thrown. */
async function* byTool(
  input: string | LocalBytes,
  kind: keyof typeof TOOLS,
  skip: number,
  note: (damage: Damage) => void,
): AsyncGenerator<Buffer> {
  const [tool, flags] = TOOLS[kind]
  const path = typeof input === 'string' ? input : input.path
  const child =
    typeof input === 'string'
      ? spawn(tool, [flags, '--', path], { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn(tool, [flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  if (typeof input !== 'string' && child.stdin !== null) feed(child.stdin, input)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(0, 2000)))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new ProdlogsError('TOOL_MISSING', { tool }, { cause })))
    child.once('close', resolve)
  })
  ended.catch(() => {})
  let given = 0
  try {
    for await (const chunk of child.stdout) {
      const bytes = chunk as Buffer
      const fresh = bytes.subarray(Math.max(0, Math.min(bytes.length, skip - given)))
      given += bytes.length
      if (fresh.length > 0) yield fresh
    }
    const code = await ended
    if (code === 0) return
    if (given === 0)
      throw new ProdlogsError('FILE_UNREADABLE', { path, reason: { code: 'tool_failed', tool, status: code ?? '?' } })
    note(/garbage|ignored/.test(said) ? 'garbage' : 'cut')
  } finally {
    child.kill()
  }
}

/** Stdin can be read once, and a search reads several times: what was read is kept. */
const spooled = (path: string, stdin: Readable): LocalBytes => {
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
    path,
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
