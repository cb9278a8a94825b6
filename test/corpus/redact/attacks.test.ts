import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { createRedactStream } from '../../../src/redact/stream.ts'
import { attacks } from './attacks.ts'

/** Longer lines are taken in parts of 256 KB: what is not linear shows below that. */
const SMALL = 64_000
const LARGE = 4 * SMALL
/** Times below this many milliseconds are noise, and so short that what they measure harms nobody. */
const FLOOR = 4

const milliseconds = (run: () => unknown): number => {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The quickest of three, in time of the processor: others use the machine too. */
const best = (run: () => unknown): number => Math.min(...[1, 2, 3].map(() => milliseconds(run)))

const growth = (run: (size: number) => () => unknown): number => {
  const [small, large] = [run(SMALL), run(LARGE)]
  small()
  return best(large) / Math.max(best(small), FLOOR)
}

describe('a text made to be slow', () => {
  test('is one of many', () => expect(Object.keys(attacks).length).toBeGreaterThanOrEqual(25))

  test.for(Object.entries(attacks))(
    'takes at most twice as long per byte when it is four times as long: %s',
    ([, make]) => {
      const lines = (size: number) => {
        const text = make(size)
        return () => redact(text.split('\n'))
      }
      expect(growth(lines)).toBeLessThan(8)
    },
  )

  test.for([
    ['spaces', 64],
    ['base64', 64],
    ['passwords_open', 64],
    ['learned_many', 1024],
    ['short_lines', 64],
    ['pem_open_lines', 512],
  ] as const)('does so in a stream too, in small chunks: %s', ([name, size]) => {
    const stream = (length: number) => {
      const bytes = Buffer.from((attacks[name] as (length: number) => string)(length), 'latin1')
      return () => {
        const redactor = createRedactStream()
        for (let at = 0; at < bytes.length; at += size) redactor.push(bytes.subarray(at, at + size))
        redactor.flush()
      }
    }
    expect(growth(stream)).toBeLessThan(8)
  })
})
