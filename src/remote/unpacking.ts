import { constants, createGunzip, type Gunzip } from 'node:zlib'
import type { AnswerPart } from './frames.ts'

/** So much is unpacked at once, in bytes: a thousand times as much may come out. */
const SLICE = 8192

/**
 * Unpacks what a host compressed of an answer, between a `pack` and a `packend` frame, and passes everything else on.
 * A stream that ends in the middle gives what could be read of it: whether the answer is complete, the byte count of its
 * `segend` frames and its trailer tell. One that is damaged is `broken`.
 */
export class Unpacking {
  #gunzip: Gunzip | undefined
  #made: Buffer[] = []
  #broken = false

  /** What came was not what gzip writes. */
  get broken(): boolean {
    return this.#broken
  }

  async *pass(parts: Iterable<AnswerPart>): AsyncGenerator<AnswerPart> {
    for (const part of parts) {
      if (part.kind === 'bytes' && this.#gunzip !== undefined) yield* this.#unpack(this.#gunzip, part.bytes)
      else if (part.kind === 'frame' && part.frame.name === 'pack') this.#begin()
      else if (part.kind === 'frame' && part.frame.name === 'packend') yield* this.rest()
      else {
        // A limit ends what was being compressed, too.
        if (part.kind === 'frame' && part.frame.name === 'end') yield* this.rest()
        yield part
      }
    }
  }

  /** What is left when the answer ends, however it ended. */
  async *rest(): AsyncGenerator<AnswerPart> {
    const gunzip = this.#gunzip
    if (gunzip === undefined) return
    this.#gunzip = undefined
    if (!this.#broken)
      await new Promise<void>((resolve) => {
        gunzip.once('end', resolve).once('error', () => resolve())
        gunzip.end()
      })
    yield* this.#take()
  }

  #begin(): void {
    this.#gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
      .on('data', (bytes: Buffer) => this.#made.push(bytes))
      .on('error', () => (this.#broken = true))
  }

  async *#unpack(gunzip: Gunzip, packed: Buffer): AsyncGenerator<AnswerPart> {
    for (let at = 0; at < packed.length && !this.#broken; at += SLICE) {
      await new Promise<unknown>((resolve) => {
        // A write that fails is not always told to its callback.
        gunzip.once('error', resolve)
        gunzip.write(packed.subarray(at, at + SLICE), () => {
          gunzip.off('error', resolve)
          resolve(undefined)
        })
      })
      yield* this.#take()
    }
  }

  #take(): AnswerPart[] {
    const made = this.#made
    this.#made = []
    return made.map((bytes) => ({ kind: 'bytes', bytes }))
  }
}
