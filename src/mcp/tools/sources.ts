import { z } from 'zod'
import { sources } from '../../app/questions.ts'
import { MCP } from '../../messages/mcp.ts'
import { filter, paging, place } from '../arguments.ts'
import { holdsAny } from '../keep.ts'
import { tool } from '../tool.ts'

const shape = z.strictObject({
  name: z.string(),
  isDefault: z.boolean(),
  sources: z.array(z.strictObject({ name: z.string(), type: z.string() })),
})

export const sourcesTool = tool({
  name: 'sources',
  title: 'Which hosts and sources are there?',
  description: 'Names of configured hosts, groups and log sources: the values for host and source. Reaches no host.',
  input: z.strictObject({ ...place, text: filter.text, ...paging }),
  answer: z.strictObject({ hosts: z.array(shape), groups: z.record(z.string(), z.array(z.string())) }),
  ask: async ({ host, source, text = [] }, { session, say }) => {
    const hosts = sources(session)
      .filter(({ host: name }) => host === undefined || host.includes(name))
      .map(({ host: name, isDefault, sources: all }) => ({
        name,
        isDefault,
        sources: all
          .filter((each) => source === undefined || source.includes(each.name))
          .map((each) => ({ name: each.name, type: each.type })),
      }))
      .filter(holdsAny(text))
    return {
      json: { hosts, groups: session.config.groups },
      list: 'hosts',
      scanned: [],
      gaps: [],
      head: hosts.length === 0 ? [MCP.noHost[say.lang]] : [],
      line: ({ name, isDefault, sources: all }: z.infer<typeof shape>) =>
        `${name}${isDefault ? ' (default)' : ''}: ${all.map((each) => `${each.name} (${each.type})`).join(', ') || '—'}`,
    }
  },
})
