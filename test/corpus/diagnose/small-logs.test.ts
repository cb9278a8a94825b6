import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstVerdict } from '../../support/diagnose/first-verdict.ts'

const [, ...blocks] = readFileSync(join(import.meta.dirname, 'small-logs.txt'), 'utf8').split(/^=== /m)
const LOGS = blocks.map((block) => {
  const end = block.indexOf('\n')
  return { wanted: block.slice(0, end).trim().split('|'), log: block.slice(end + 1).trimEnd() }
})

test.for(LOGS)('the first verdict is $wanted: $log', ({ wanted, log }) => {
  const { first } = firstVerdict(log)
  expect(wanted.some((cause) => first === cause || first.startsWith(`${cause}.`)) ? 'right' : first).toBe('right')
})
