import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventJson } from '../../../src/stripe/event-json.ts'
import { readEventsFile, readEventsText } from '../../../src/stripe/events-file.ts'
import { JsonFault, jsonValues } from '../../../src/stripe/json-values.ts'
import { fakeEvent, idOf } from '../../support/stripe/fake.ts'

const EVENTS = [fakeEvent(3), fakeEvent(2), fakeEvent(1)]
const IDS = EVENTS.map(({ id }) => id)
const list = { object: 'list', url: '/v1/events', has_more: false, data: EVENTS }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prodlogs-events-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = async (name: string, content: string | Buffer): Promise<string> => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

test.for([
  ['an array', JSON.stringify(EVENTS)],
  ['a pretty-printed array', JSON.stringify(EVENTS, null, 2)],
  ["Stripe's list", JSON.stringify(list, null, 2)],
  [
    'two pages in a row',
    `${JSON.stringify({ ...list, data: EVENTS.slice(0, 2) })}\n${JSON.stringify({ ...list, data: EVENTS.slice(1) })}`,
  ],
  ['NDJSON', EVENTS.map((each) => JSON.stringify(each)).join('\n')],
  ['NDJSON with blank lines and CRLF', `\r\n${EVENTS.map((each) => JSON.stringify(each)).join('\r\n\r\n')}\r\n`],
  [
    'NDJSON, oldest first',
    EVENTS.toReversed()
      .map((each) => JSON.stringify(each))
      .join('\n'),
  ],
  ['pretty-printed events in a row', EVENTS.map((each) => JSON.stringify(each, null, 2)).join('\n')],
  ['a byte order mark', `\uFEFF${JSON.stringify(EVENTS)}`],
  ['EventBridge', EVENTS.map((detail) => JSON.stringify({ source: 'aws.partner/stripe.com', detail })).join('\n')],
] as const)('%s', async ([, text]) => {
  expect(readEventsText(text, 'x').map(({ id }) => id)).toEqual(IDS)
})

test('a gzipped file, UTF-16 and stdin', async () => {
  const text = JSON.stringify(EVENTS)
  expect(await readEventsFile(await file('a.json.gz', gzipSync(text)))).toHaveLength(3)
  expect(
    await readEventsFile(
      await file('a.json', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
    ),
  ).toHaveLength(3)
  expect(await readEventsFile('-', { stdin: Readable.from([text]) })).toHaveLength(3)
})

test('what `events -o ndjson` prints is read back', () => {
  const facts = readEventsText(JSON.stringify(EVENTS), 'x')
  const back = readEventsText(facts.map((fact) => JSON.stringify(eventJson(fact))).join('\n'), 'x')
  expect(back.map(eventJson)).toEqual(facts.map(eventJson))
})

test('a thin event is read by what it has', () => {
  const thin = {
    id: 'evt_test_65Rabcdefgh',
    object: 'v2.core.event',
    type: 'v1.billing.meter.error_report_triggered',
    created: '2026-11-20T10:00:00.000Z',
    related_object: { id: 'mtr_test_61R', type: 'billing.meter', url: '/v1/x' },
  }
  expect(readEventsText(JSON.stringify(thin), 'x')).toMatchObject([
    { type: thin.type, objectId: 'mtr_test_61R', created: Date.parse(thin.created) },
  ])
})

test("numbers of a file are marked as such, and the user's own names are read", () => {
  const event = fakeEvent(1, {
    data: { object: { id: idOf('ch', 1), object: 'charge', metadata: { 'Order-No': 'A/77', deal_id: '1' } } },
  })
  expect(readEventsText(JSON.stringify(event), 'x', { dealId: ['order_no'] })).toMatchObject([
    { from: 'file', dealId: 'A/77' },
  ])
})

test.for([
  ['a broken line', `${JSON.stringify(EVENTS[0])}\n{"id": evt}\n`, 2, 'not_json'],
  ['a cut last line', `${JSON.stringify(EVENTS[0])}\n${JSON.stringify(EVENTS[1]).slice(0, -20)}`, 2, 'not_json'],
  ['a line that is no event', `${JSON.stringify(EVENTS[0])}\n\n{"level":"info","message":"hello"}`, 3, 'not_an_event'],
  [
    'an object of another kind',
    '{"id":"cus_Abcdefgh123456","object":"customer","created":1,"type":"x"}',
    1,
    'not_an_event',
  ],
  ['an element of an array', `[\n${JSON.stringify(EVENTS[0])},\n7\n]`, 3, 'not_an_event'],
  ['plain log lines', '2026-11-22 10:00:00 info Stripe webhook\n', 1, 'not_json'],
  ['bad grammar inside', `${JSON.stringify(EVENTS[0])}\n{"a" "b"}`, 2, 'not_json'],
] as const)('%s is EVENTS_FILE with its line', ([, text, line, reason]) => {
  expect(() => readEventsText(text, '/x.json')).toThrow(
    expect.objectContaining({ code: 'EVENTS_FILE', args: { file: '/x.json', line, reason: { code: reason } } }),
  )
})

test('a missing file says so', async () => {
  await expect(readEventsFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

test('an empty file and an empty list hold no events', () => {
  expect(readEventsText('', 'x')).toEqual([])
  expect(readEventsText('{"object":"list","data":[]}', 'x')).toEqual([])
})

test('any values in a row are split where they end, each with its line', () => {
  const value = fc.oneof(
    fc.object({
      maxDepth: 3,
      values: [fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null), fc.boolean()],
    }),
    fc.constant({}),
  )
  fc.assert(
    fc.property(fc.array(value, { maxLength: 8 }), fc.constantFrom(0, 2), (values, indent) => {
      const text = values.map((each) => JSON.stringify(each, null, indent)).join('\n')
      const read = [...jsonValues(text)]
      expect(read.map((each) => each.value)).toEqual(values.map((each) => JSON.parse(JSON.stringify(each)) as unknown))
      let line = 1
      for (const [i, each] of values.entries()) {
        expect(read[i]!.line).toBe(line)
        line += JSON.stringify(each, null, indent).split('\n').length
      }
    }),
  )
})

test('no text makes the reader fail otherwise than with a line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '1', 'a', '\\', '\n', ' ') }),
      (text) => {
        let fault: unknown
        try {
          Array.from(jsonValues(text))
        } catch (error) {
          fault = error
        }
        expect(fault === undefined || fault instanceof JsonFault).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})
