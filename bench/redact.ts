import { createBlocks, createEngine } from '../src/redact/redactor.ts'
import { redact } from '../src/redact/lines.ts'
import { createRedactStream } from '../src/redact/stream.ts'
import { makeLog } from './redact-log.ts'

/** Megabytes a second of redaction beside a trivial loop over the same bytes; the best of some rounds. Time of the processor, since others may use the machine. */
const log = makeLog(Number(process.argv[2] ?? 24))
const bytes = Buffer.from(log, 'latin1')
const lines = log.split('\n')

const rate = (run: () => unknown, rounds = 5): number => {
  let best = 0
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage()
    run()
    best = Math.max(best, bytes.length / process.cpuUsage(start).user)
  }
  return best
}

const loop = (): number => {
  let hash = 0
  for (let i = 0; i < bytes.length; i++) hash = (hash * 31 + (bytes[i] as number)) | 0
  return hash
}

const chunked = (): number => {
  const stream = createRedactStream()
  let length = 0
  for (let at = 0; at < bytes.length; at += 65_536) length += stream.pushBytes(bytes.subarray(at, at + 65_536)).length
  return length + stream.flushBytes().length
}

const trivial = rate(loop)
const show = (name: string, value: number): void =>
  console.log(`${name.padEnd(34)} ${value.toFixed(0).padStart(6)} MB/s   ${(value / trivial).toFixed(2)} × the loop`)

show('trivial byte loop', trivial)
show(
  'engine, text',
  rate(() => createEngine({}).redact(log, createBlocks())),
)
show(
  'redact(lines)',
  rate(() => redact(lines)),
)
show('stream of 64 KB', rate(chunked))
