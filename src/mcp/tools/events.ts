import { z } from 'zod'
import { events } from '../../app/questions.ts'
import { fill } from '../../messages/fill.ts'
import { MCP } from '../../messages/mcp.ts'
import { event } from '../../report/schema/shapes.ts'
import { eventJson } from '../../stripe/event-json.ts'
import { filter, paging, time } from '../arguments.ts'
import { holdsAny } from '../keep.ts'
import { fileBelow } from '../place.ts'
import { tool } from '../tool.ts'

export const eventsTool = tool({
  name: 'events',
  title: 'What did Stripe make lately?',
  description:
    "Stripe's own list of events, newest first (needs a restricted Stripe key on the server). Use to see whether Stripe made an event at all. Default: the last 50.",
  input: z.strictObject({
    since: time.since,
    until: time.until,
    ids: filter.ids,
    type: filter.type,
    text: filter.text,
    ...paging,
  }),
  answer: z.strictObject({ events: z.array(event) }),
  async ask(args, { session, say, fence, where, allowFiles, eventsFile }) {
    const found = await events(session, {
      ...where,
      ...(args.type === undefined ? {} : { types: args.type }),
      ...(eventsFile === undefined ? {} : { eventsFile: fileBelow(allowFiles, eventsFile, 'events_file') }),
    })
    const list = fence
      .data(found)
      .map((fact) => ({ ...eventJson(fact), created: say.time.iso(fact.created) }))
      .filter(holdsAny([...(args.ids ?? []), ...(args.text ?? [])]))
    return {
      json: { events: list },
      list: 'events',
      scanned: [],
      gaps: [],
      head: [fill(MCP.events[say.lang], { n: list.length })],
      line: ({ created, id, type, livemode, pendingWebhooks, objectId, dealId }: z.infer<typeof event>) =>
        [
          created,
          id,
          type,
          livemode ? 'live' : 'test',
          `pending=${pendingWebhooks ?? '?'}`,
          objectId ?? '',
          dealId === undefined ? '' : `deal=${dealId}`,
        ]
          .filter((part) => part !== '')
          .join(' '),
    }
  },
})
