import { readFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ProdlogsError } from '../model/error.ts'
import { toEventFact } from './event-fact.ts'
import { metadataNames, type MetadataNames, type StripeEventFact } from './fact.ts'
import { asObject } from './json-object.ts'
import { JsonFault, jsonValues, type JsonValue } from './json-values.ts'

/** A month of a busy account is some 100 MB; more does not fit a string. */
const MAX_BYTES = 400 * 1024 * 1024

/**
 * Stripe events from a file, for work without a key: an array, Stripe's list object (`stripe events list`, one or
 * several pages in a row), NDJSON (`stripe listen --print-json`, `prodlogs events -o ndjson`) or single events; `.gz`
 * too; `-` is stdin. Newest first, every event once.
 * Throws EVENTS_FILE {file, line, reason: not_json | not_an_event | too_large}, FILE_MISSING, FILE_DENIED, FILE_UNREADABLE.
 */
export const readEventsFile = async (
  path: string,
  options: { names?: Partial<MetadataNames>; stdin?: NodeJS.ReadableStream } = {},
): Promise<readonly StripeEventFact[]> => {
  const text = path === '-' ? await readStream(options.stdin ?? process.stdin) : decode(await readBytes(path), path)
  return readEventsText(text, path, options.names)
}

/** The same from text that is already here; `path` is for errors. */
export const readEventsText = (
  text: string,
  path: string,
  names?: Partial<MetadataNames>,
): readonly StripeEventFact[] => {
  const found = new Map<string, StripeEventFact>()
  try {
    for (const { value, line } of jsonValues(text.replace(/^\uFEFF/, ''))) {
      for (const item of unfold(value, line)) {
        const event = toEventFact(item.value, 'file', metadataNames(names))
        if (!event)
          throw new ProdlogsError('EVENTS_FILE', { file: path, line: item.line, reason: { code: 'not_an_event' } })
        found.set(event.id, fresher(found.get(event.id), event))
      }
    }
  } catch (error) {
    if (error instanceof JsonFault)
      throw new ProdlogsError('EVENTS_FILE', { file: path, line: error.line, reason: { code: 'not_json' } })
    throw error
  }
  return [...found.values()].sort((a, b) => b.created - a.created)
}

/** A list holds events in `data`; EventBridge and some queues wrap one in `detail`. An empty list is no fault. */
const unfold = (value: unknown, line: number): readonly JsonValue[] => {
  const object = asObject(value)
  if (Array.isArray(object?.['data'])) return object['data'].map((item: unknown) => ({ value: item, line }))
  const detail = asObject(object?.['detail'])
  return [{ value: detail?.['object'] === 'event' ? detail : value, line }]
}

/** Of two copies of an event the one with fewer pending deliveries was taken later. */
const fresher = (known: StripeEventFact | undefined, event: StripeEventFact): StripeEventFact =>
  known?.pendingWebhooks !== undefined && known.pendingWebhooks < (event.pendingWebhooks ?? Number.POSITIVE_INFINITY)
    ? known
    : event

const readBytes = async (path: string): Promise<Buffer> => {
  try {
    const bytes = await readFile(path)
    return bytes[0] === 0x1f && bytes[1] === 0x8b
      ? await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })
      : bytes
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new ProdlogsError('FILE_MISSING', { path }, { cause: error })
    if (code === 'EACCES' || code === 'EPERM') throw new ProdlogsError('FILE_DENIED', { path }, { cause: error })
    if (code === 'ERR_BUFFER_TOO_LARGE' || code === 'ERR_FS_FILE_TOO_LARGE') throw tooLarge(path)
    throw new ProdlogsError('FILE_UNREADABLE', { path }, { cause: error })
  }
}

/** PowerShell's `>` writes UTF-16. */
const decode = (bytes: Buffer, path: string): string => {
  if (bytes.length > MAX_BYTES) throw tooLarge(path)
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8')
}

const tooLarge = (path: string): ProdlogsError =>
  new ProdlogsError('EVENTS_FILE', { file: path, line: 1, reason: { code: 'too_large' } })
