import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstVerdict } from '../../support/diagnose/first-verdict.ts'

const outside = join(import.meta.dirname, '..', '..', 'outside')
const HEALTHY = new Set(['ok', 'ok_with_warnings', 'duplicate_harmless'])
const SILENT = new Set(['none', 'unknown'])

/** Where the log does not tell what its thread established, or only beside what it does tell: see bench/RESULTS-verdicts.md. */
const KNOWN_WRONG = new Set(['011-medusa1-cart-unique-409.log', '361-next-update-status-failed.log'])

interface Labelled {
  readonly file: string
  readonly accepted: readonly string[]
  readonly near: readonly string[]
  readonly never: readonly string[]
  readonly isHealthy: boolean
  readonly log: string
  /** The id that is asked for; where there is none, the report counts. */
  readonly asked: string | undefined
}

const list = (cell = ''): string[] => cell.split('|').filter((cause) => cause !== '')
const matches = (cause: string, labels: readonly string[]): boolean =>
  labels.some((label) => cause === label || cause.startsWith(`${label}.`))

const labelled = (folder: string): Labelled[] => {
  const table = join(outside, folder, 'labels.tsv')
  if (!existsSync(table)) return []
  const [, ...rows] = readFileSync(table, 'utf8').trimEnd().split('\n')
  return rows.map((row) => {
    const [file = '', accepted, near, never, health, , , , , asked] = row.split('\t')
    return {
      file,
      accepted: list(accepted),
      near: list(near),
      never: list(never),
      isHealthy: health === 'healthy',
      log: readFileSync(join(outside, folder, file), 'utf8'),
      asked: asked === '' ? undefined : asked,
    }
  })
}

const READ = ['open', 'fresh', 'fresh-second', 'fresh-third', 'fresh-fourth'].flatMap(labelled)
const answers = READ.map((each) => ({ ...each, ...firstVerdict(each.log, each.asked) }))

test(`the first verdict is right on ${READ.length} logs of others`, () => {
  expect(READ.length).toBeGreaterThan(200)
  const wrong = answers.filter(({ first, accepted }) => !matches(first, accepted)).map(({ file }) => file)
  expect(new Set(wrong)).toEqual(KNOWN_WRONG)
})

test('nothing is said that a label forbids', () => {
  const said = answers.filter(
    ({ file, causes, never }) => !KNOWN_WRONG.has(file) && causes.some((cause) => matches(cause, never)),
  )
  expect(said.map(({ file }) => file)).toEqual([])
})

test('no broken log is called healthy, and no healthy one broken', () => {
  const turned = answers.filter(({ first, accepted, isHealthy }) =>
    matches(first, accepted) ? false : isHealthy ? !HEALTHY.has(first) && !SILENT.has(first) : HEALTHY.has(first),
  )
  expect(turned.map(({ file }) => file)).toEqual([])
})

test('what is called certain is not wrong', () => {
  const wrong = answers.filter(
    ({ first, accepted, near, isCertain }) => isCertain && !matches(first, accepted) && !matches(first, near),
  )
  expect(wrong.map(({ file }) => file)).toEqual([])
})
