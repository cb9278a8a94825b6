import { expect, test } from 'vitest'
import { survivors } from '../../../src/app/broken-sources.ts'
import type { LineFeed } from '../../../src/app/feed.ts'
import { ProdlogsError, type ErrorCode } from '../../../src/model/error.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { ReadEvent } from '../../../src/read/index.ts'

const line = (text: string): ReadEvent => ({
  kind: 'lines',
  lines: [{ text: rawText(text), origin: { host: 'box', source: 'app' } }],
})

/** Gives a line and fails, and can be followed. */
const failingFeed = (code: ErrorCode): LineFeed => ({
  host: 'box',
  source: 'app',
  skewMs: 0,
  timezone: () => undefined,
  // oxlint-disable-next-line typescript/require-await -- a stream, with nothing to wait for
  open: async function* () {
    yield line('past')
    throw new ProdlogsError(code, { host: 'box', source: 'app' })
  },
  // oxlint-disable-next-line typescript/require-await -- a stream, with nothing to wait for
  follow: async function* () {
    yield line('live')
  },
})

const kindsOf = async (events: AsyncIterable<ReadEvent>): Promise<string[]> => {
  const kinds: string[] = []
  for await (const event of events) kinds.push(event.kind === 'gap' ? event.gap.kind : event.kind)
  return kinds
}

test.for([
  { code: 'SSH_LOST', gap: 'stream_cut', live: ['lines'] },
  { code: 'SOURCE_MISSING', gap: 'source_missing', live: [] },
] as const)('a source whose past ended with $code is followed: $live', async ({ code, gap, live }) => {
  const [feed] = survivors([failingFeed(code)], { warnBroken: () => undefined })
  expect(await kindsOf(feed!.open({ kind: 'last', lines: 10 }))).toEqual(['lines', gap])
  expect(await kindsOf(feed!.follow({ last: 10 }))).toEqual(live)
})
