import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSession, timeline, type ShownLine } from '../../../src/index.ts'
import { SEED } from '../../support/seed.ts'
import { tempFolder } from '../parts/files.ts'

const TEST = resolve(import.meta.dirname, '../..')

/** Every log that the project has, but those that are kept closed. */
const CORPORA = ['outside/open', 'outside/services', 'incidents', 'fixtures'].flatMap((folder) =>
  readdirSync(join(TEST, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(TEST, folder, name)),
)

/** Of so many logs one is drawn; PRODLOGS_ALL=1 takes them all, in some minutes. */
const ONE_OF = process.env['PRODLOGS_ALL'] === '1' ? 1 : 12
const drawn = CORPORA.filter((_, n) => n % ONE_OF === SEED % ONE_OF)

const { dir, dispose } = tempFolder()
const config = join(dir, 'prodlogs.yaml')
writeFileSync(
  config,
  'hosts:\n  here: { local: true, timezone: UTC, sources: { none: { type: file, path: /none } } }\n',
)
const session = await openSession({ config, timeZone: 'UTC' })
afterAll(async () => {
  await session.close()
  dispose()
})

const linesOf = async (question: Parameters<typeof timeline>[1]): Promise<ShownLine[]> => {
  const lines: ShownLine[] = []
  await timeline(session, question, (line) => void lines.push(line))
  return lines
}

test.for(drawn)('a window of %s is the same from a file here and from a host', { timeout: 60_000 }, async (path) => {
  const times = (await linesOf({ files: [path], lines: 100_000 }))
    .flatMap(({ record }) => (record.at === undefined ? [] : [record.at]))
    .toSorted((a, b) => a - b)
  if (times.length < 8) return
  const window = { since: times[times.length >> 2]!, until: times[(times.length * 3) >> 2]! + 1 }
  const texts = async (where: object) => (await linesOf({ ...where, ...window })).map(({ record }) => record.line)
  expect(await texts({ hosts: ['here'], sources: [`file:${path}`] })).toEqual(await texts({ files: [path] }))
})
