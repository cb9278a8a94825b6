import { z } from 'zod'

// What the tools take. The descriptions are read by agents, in every conversation: each word costs.

const words = z.array(z.string().min(1).max(300)).max(50)

const host = words.describe('Configured hosts or @groups.')
const source = words.describe('Configured sources.')
const since = z.string().max(60).describe('30m, 24h, 7d, today, ISO 8601.')
const until = z.string().max(60).describe('As since.')
const ids = words.describe('Stripe ids or deal numbers.')
const type = words.describe('Event types, * wildcard.')
const cause = words.describe('Causes, * wildcard.')
const text = words.describe('Literal texts, any of.')
const lines = z.number().int().min(1).max(1_000_000).describe('Last lines of each source.')

/** How much of an answer is given. */
export const paging = {
  limit: z.number().int().min(1).max(500).describe('Most items.').optional(),
  detail: z.enum(['concise', 'full']).describe('≤ 4,000 or 20,000 tokens.').optional(),
  cursor: z.string().max(60).describe('Of the previous answer: its next items.').optional(),
}

export const place = { host: host.optional(), source: source.optional() }

export const time = { since: since.optional(), until: until.optional(), lines: lines.optional() }

export const filter = {
  ids: ids.optional(),
  type: type.optional(),
  cause: cause.optional(),
  text: text.optional(),
}

/** Where the server was started with a folder of files. */
export const files = {
  file: words.describe('Files of the allowed folder, not hosts.').optional(),
  events_file: z.string().max(300).describe('File of Stripe events, not the API.').optional(),
}

/** All that any tool may take. */
export interface Arguments {
  readonly host?: readonly string[] | undefined
  readonly source?: readonly string[] | undefined
  readonly file?: readonly string[] | undefined
  readonly events_file?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly lines?: number | undefined
  readonly ids?: readonly string[] | undefined
  readonly type?: readonly string[] | undefined
  readonly cause?: readonly string[] | undefined
  readonly text?: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly detail?: 'concise' | 'full' | undefined
  readonly cursor?: string | undefined
}
