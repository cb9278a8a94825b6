import { expect, test } from 'vitest'
import { survivors } from '../../../src/app/broken-sources.ts'
import type { LineFeed } from '../../../src/app/feed.ts'
import { ProdlogsError } from '../../../src/model/error.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { ReadEvent } from '../../../src/read/index.ts'

const line = (text: string): ReadEvent => ({
  kind: 'lines',
  lines: [{ text: rawText(text), origin: { host: 'box', source: 'app' } }],
})

/** Gives a line and fails, and can be followed. */
const failingFeed = (error: ProdlogsError): LineFeed => ({
  host: 'box',
  source: 'app',
  skewMs: 0,
  timezone: () => undefined,
  // oxlint-disable-next-line typescript/require-await -- a stream, with nothing to wait for
  open: async function* () {
    yield line('past')
    throw error
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
  {
    error: new ProdlogsError('SSH_LOST', { host: 'box', reason: { code: 'connection_reset' } }),
    gap: 'stream_cut',
    live: ['lines'],
  },
  {
    error: new ProdlogsError('SOURCE_MISSING', { host: 'box', source: 'app', path: '/var/log/app.log' }),
    gap: 'source_missing',
    live: [],
  },
] as const)('a source whose past ended with $error.code is followed: $live', async ({ error, gap, live }) => {
  const [feed] = survivors([failingFeed(error)], { warnBroken: () => undefined })
  expect(await kindsOf(feed!.open({ kind: 'last', lines: 10 }))).toEqual(['lines', gap])
  expect(await kindsOf(feed!.follow({ last: 10 }))).toEqual(live)
})
