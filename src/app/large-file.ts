import type { LargeFile } from '../read/index.ts'
import type { MetLayouts } from '../model/met-layouts.ts'
import { rawText, type RawLine } from '../model/raw-line.ts'
import type { LogRecord } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import type { Config } from '../config/schema.ts'
import type { Judge } from '../sieve/sift.ts'
import { matters } from './matters.ts'
import { redactorOptions } from './redactor.ts'
import type { AppSession } from './session.ts'

/** How to read less than all of a large local file: the times of its lines and, where wanted, what lines can matter. */
export const largeFile = async (
  session: Pick<AppSession, 'config' | 'env' | 'zone' | 'now' | 'largeFileBytes' | 'orderedFileBytes'>,
  newest: EpochMs = session.now,
): Promise<LargeFile> => {
  const last = made.get(session.config)
  const known = last?.zone === session.zone ? last : await makeReaders(session)
  made.set(session.config, known)
  const timed = newest === session.now ? known : { ...known, timeOf: await timeReader(session, newest) }
  const { largeFileBytes: bytes, orderedFileBytes: orderedBytes } = session
  return {
    ...timed,
    ...(bytes === undefined ? {} : { bytes }),
    ...(orderedBytes === undefined ? {} : { orderedBytes }),
  }
}

/** Times of a file that is older: the years that its lines leave out are told from its last line. */
const timeReader = async (
  { config, zone }: Pick<AppSession, 'config' | 'zone'>,
  newest: EpochMs,
): Promise<(line: string) => EpochMs | undefined> => {
  const { createParser } = await import('./understanding.ts')
  const parser = createParser({ ids: config.ids, timezone: zone, now: () => newest })
  return (line) => [...parser.push(lineOf(line)), ...parser.flush()].find(({ at }) => at !== undefined)?.at
}

/** The shapes that were judged once hold for all files of a run. */
const made = new WeakMap<Config, LargeFile>()

const makeReaders = async (session: Pick<AppSession, 'config' | 'env' | 'zone' | 'now'>): Promise<LargeFile> => {
  const { createParser, createSieve, createStanding, recogniserOf, tellingNumbers } = await import('./understanding.ts')
  const { createRedactor } = await import('../redact/index.ts')
  const { config } = session
  const parser = createParser({ ids: config.ids, timezone: session.zone, now: () => session.now, isApart: true })
  const read = (text: string) => [...parser.push(lineOf(text)), ...parser.flush()]
  const standing = createStanding()
  const recognise = recogniserOf(config)
  // Persons' data teaches nothing of other lines: left in, an address alone does not count.
  const redactor = createRedactor({ ...redactorOptions({ config, env: session.env, showPii: true }) })
  const judge: Judge = (bytes, before) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    const memory = { ...NO_MEMORY, ...before }
    const { begins, mayJoin, isFar, met, isByMemory } = standing(lineOf(text), memory)
    parser.resume(memory)
    const records = read(text)
    return {
      counts:
        records.some((record) => matters({ record, steps: recognise(record) }) || isHalf(record)) ||
        String(redactor.text(text)) !== text ||
        isOpenEnded(text),
      joins: mayJoin || records.length !== 1,
      isFar,
      stands: begins && !mayJoin,
      isTimed: records.some(({ at }) => at !== undefined),
      isUnparsed: records.some(({ kind }) => kind === 'unparsed'),
      met,
      isByMemory,
    }
  }
  return {
    zone: session.zone,
    sieve: createSieve({ judge, telling: tellingNumbers() }),
    timeOf: (line) => read(line).find(({ at }) => at !== undefined)?.at,
  }
}

/** The request or the answer of an exchange: whose it is, all lines before it tell together. */
const isHalf = ({ http }: LogRecord): boolean =>
  http !== undefined && (http.path === undefined) !== (http.status === undefined)

const NO_MEMORY: Required<MetLayouts> = { text: '', json: '', prefixes: [] }

const lineOf = (text: string): RawLine => ({ origin: { host: '', source: '' }, text: rawText(text) })

/** A name whose value may stand on the next line, which the redactor must then know of. */
const isOpenEnded = (text: string): boolean => /[:=>|][\s"'`\\]{0,4}$/.test(text)
