import { redact } from '../src/redact/lines.ts'
import { attacks } from '../test/corpus/redact/attacks.ts'

/** Megabytes a second on texts made to be slow; and how much longer four times the text takes. Time of the processor. */
const SIZE = Number(process.argv[2] ?? 1_000_000)

const seconds = (text: string): number => {
  const start = process.cpuUsage()
  redact([text])
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

let slowest = Infinity
for (const [name, make] of Object.entries(attacks)) {
  const small = seconds(make(SIZE / 4))
  const large = seconds(make(SIZE))
  const rate = SIZE / 1e6 / large
  slowest = Math.min(slowest, rate)
  console.log(
    `${name.padEnd(20)} ${rate.toFixed(1).padStart(8)} MB/s   ×4 text: ×${(large / small).toFixed(1)} time${rate < 1 ? '   TOO SLOW' : ''}`,
  )
}
console.log(`${Object.keys(attacks).length} attacks, the slowest ${slowest.toFixed(1)} MB/s`)
