import { open } from 'node:fs/promises'
import { localError, type LocalBytes } from './local-bytes.ts'

/** Bytes of a file that end where a line ends; `offset` is that of the first. Valid until two blocks later. */
export interface WholeLines {
  readonly block: Buffer
  readonly offset: number
}

/** All bytes from `from` on, in blocks that end where a line ends; only the last may be without its end. */
export async function* wholeLines(bytes: LocalBytes, from = 0): AsyncGenerator<WholeLines> {
  for await (const whole of bytes.seekable ? ofFile(bytes, from) : ofChunks(bytes.read(from), from)) {
    bytes.passed?.(whole.offset + whole.block.length)
    yield whole
  }
}

const BLOCK_BYTES = 1024 * 1024

/**
 * A plain file is read into a ring of buffers that are used again: fresh ones of this size cost the collector more than
 * the search in them. What a block leaves of a line is copied to the beginning of the next, which is read while the block is
 * looked through.
 */
async function* ofFile(bytes: LocalBytes, from: number): AsyncGenerator<WholeLines> {
  const { path } = bytes
  const failed = (error: unknown): never => {
    throw localError(error, path)
  }
  const file = await open(path, 'r').catch(failed)
  const readInto = (buffer: Buffer, filled: number, at: number): Promise<{ bytesRead: number }> => {
    const reading = file.read(buffer, filled, BLOCK_BYTES, at)
    // It fails where it is waited for, which may be never.
    reading.catch(() => {})
    return reading
  }
  let reading: Promise<{ bytesRead: number }> | undefined
  try {
    const ring: Buffer[] = [Buffer.allocUnsafe(0), Buffer.allocUnsafe(0), Buffer.allocUnsafe(0)]
    let turn = 0
    let buffer: Buffer = Buffer.allocUnsafe(2 * BLOCK_BYTES)
    let filled = 0
    let offset = from
    for (;;) {
      if (reading === undefined && buffer.length - filled < BLOCK_BYTES) buffer = grown(buffer, filled)
      const { bytesRead } = await (reading ?? readInto(buffer, filled, offset + filled)).catch(failed)
      reading = undefined
      if (bytesRead === 0) break
      const fresh = buffer.subarray(filled, filled + bytesRead).lastIndexOf(0x0a)
      const end = filled + fresh + 1
      filled += bytesRead
      if (fresh < 0) continue
      ring[turn] = buffer
      turn = (turn + 1) % ring.length
      const next = roomy(ring[turn] as Buffer, filled - end)
      buffer.copy(next, 0, end, filled)
      filled -= end
      reading = readInto(next, filled, offset + end + filled)
      yield { block: buffer.subarray(0, end), offset }
      offset += end
      buffer = next
    }
    if (filled > 0) yield { block: buffer.subarray(0, filled), offset }
    bytes.ended?.(offset + filled)
  } finally {
    await reading?.catch(() => {})
    await file.close()
  }
}

const grown = (buffer: Buffer, filled: number): Buffer => {
  const larger = Buffer.allocUnsafe(2 * buffer.length)
  buffer.copy(larger, 0, 0, filled)
  return larger
}

const roomy = (buffer: Buffer, bytes: number): Buffer =>
  buffer.length >= bytes + BLOCK_BYTES ? buffer : Buffer.allocUnsafe(bytes + 2 * BLOCK_BYTES)

async function* ofChunks(chunks: AsyncIterable<Buffer>, from: number): AsyncGenerator<WholeLines> {
  let carry: Buffer[] = []
  let offset = from
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(0x0a)
    if (end < 0) {
      carry.push(chunk)
      continue
    }
    const block =
      carry.length === 0 ? chunk.subarray(0, end + 1) : Buffer.concat([...carry, chunk.subarray(0, end + 1)])
    carry = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : []
    yield { block, offset }
    offset += block.length
  }
  if (carry.length > 0) yield { block: Buffer.concat(carry), offset }
}
