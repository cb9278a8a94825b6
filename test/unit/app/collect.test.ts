import { expect, test } from 'vitest'
import { collect } from '../../../src/app/collect.ts'
import type { Feed } from '../../../src/app/feed.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { observe } from '../../../src/pipeline.ts'
import { createRecogniser } from '../../../src/recognise/recogniser.ts'
import type { ReadEvent } from '../../../src/read/index.ts'

const access = (second: number, path = '/health') =>
  `10.0.0.1 - - [05/Jan/2026:10:00:0${second} +0000] "GET ${path} HTTP/1.1" 200 2 "-" "curl/8"`

const collected = (lines: readonly string[]) => {
  async function* stream(): AsyncGenerator<ReadEvent> {
    const origin = { host: 'prod', source: 'app' }
    yield { kind: 'lines', lines: lines.map((text) => ({ origin, text: rawText(text) })) }
  }
  const stages = { parser: createParser(), recognise: createRecogniser() }
  const feed = { host: 'prod', source: 'app', skewMs: 0 } as Feed
  return collect([feed], () => observe(stream(), stages))
}

test('keeps nothing of access lines', async () => {
  const { observed } = await collected([access(1), access(2), access(3)])
  expect(observed).toEqual([])
})

test('keeps the line that tells when a line without a time was written', async () => {
  const { observed } = await collected([access(1), access(2), 'cannot notify deal 4540: chat not found', access(3)])
  expect(observed.map(({ record }) => record.at)).toEqual([Date.UTC(2026, 0, 5, 10, 0, 2), undefined])
})
