import { createBlocks, createEngine, createRedactor } from '../src/redact/redactor.ts'
import { redact } from '../src/redact/lines.ts'
import { createRedactStream } from '../src/redact/stream.ts'
import { makeLog } from './redact-log.ts'
import { peers } from './redact-peers.ts'

/**
 * Megabytes a second of redaction beside a trivial loop over the same bytes, and beside the peers that are installed.
 * All take turns, and the best turn of each counts: time of the processor, since others may use the machine.
 */
const ROUNDS = Number(process.argv[3] ?? 9)

const first = process.cpuUsage()
createRedactor().text('token=a1')
const firstTook = process.cpuUsage(first)
console.log(
  `first redactor of the process, with a first text: ${((firstTook.user + firstTook.system) / 1000).toFixed(1)} ms`,
)

const log = makeLog(Number(process.argv[2] ?? 8))
const bytes = Buffer.from(log, 'latin1')
const lines = log.split('\n')

const loop = (): number => {
  let hash = 0
  for (let i = 0; i < bytes.length; i++) hash = (hash * 31 + (bytes[i] as number)) | 0
  return hash
}

const chunked = (push: 'push' | 'pushBytes', flush: 'flush' | 'flushBytes') => (): number => {
  const stream = createRedactStream()
  let length = 0
  for (let at = 0; at < bytes.length; at += 65_536) length += stream[push](bytes.subarray(at, at + 65_536)).length
  return length + stream[flush]().length
}

interface Runner {
  readonly name: string
  readonly size: number
  readonly run: () => unknown
  readonly rounds?: number
}

const all = bytes.length
const runners: readonly Runner[] = [
  { name: 'trivial byte loop', size: all, run: loop },
  { name: 'redact(lines)', size: all, run: () => redact(lines) },
  { name: 'stream of 64 KB, bytes out', size: all, run: chunked('pushBytes', 'flushBytes') },
  { name: 'stream of 64 KB, text out', size: all, run: chunked('push', 'flush') },
  { name: 'engine, one text', size: all, run: () => createEngine({}).redact(log, createBlocks()) },
  ...(await peers(lines)),
]

const best = new Map<string, number>()
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, size, run, rounds = ROUNDS } of runners) {
    if (round >= rounds) continue
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    best.set(name, Math.max(best.get(name) ?? 0, size / (user + system)))
  }
}

const trivial = best.get('trivial byte loop') as number
console.log('| what | MB/s | × the loop |\n|---|---|---|')
for (const [name, rate] of best)
  console.log(
    `| ${name} | ${rate.toFixed(rate < 10 ? 1 : 0)} | ${(rate / trivial).toFixed(rate / trivial < 0.01 ? 4 : 2)} |`,
  )
