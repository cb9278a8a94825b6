import { z } from 'zod'
import { search } from '../../app/questions.ts'
import { gap, record } from '../../report/schema/shapes.ts'
import { gapJson } from '../../report/report-json.ts'
import { fill } from '../../messages/fill.ts'
import { MCP } from '../../messages/mcp.ts'
import { filter, paging, place, time } from '../arguments.ts'
import { OURS } from '../own-texts.ts'
import { whichOf } from '../place.ts'
import { briefRecord, recordText, safeRecord } from '../records.ts'
import { tool, ToolFailure } from '../tool.ts'

export const searchTool = tool({
  name: 'search',
  title: 'What do the logs say of this id or text?',
  description:
    'Raw log lines for ids (and everything joined to them, unless exact) or literal texts, filtered by type or cause. Use after why/report when their evidence is not enough, or for a text such as an error message.',
  input: z.strictObject({
    ...place,
    ...time,
    ...filter,
    exact: z.boolean().describe('Only lines that hold the ids themselves.').optional(),
    ...paging,
  }),
  answer: z.strictObject({
    records: z.array(record),
    learned: z.array(z.strictObject({ kind: z.string(), value: z.string() })),
    gaps: z.array(gap),
  }),
  async ask(args, { session, say, fence, where }) {
    const which = whichOf(args)
    if (Object.keys(which).length === 0) throw new ToolFailure(MCP.needsFilter[say.lang])
    const { answer } = await search(session, { ...where, ...which, ...(args.exact === true ? { exact: true } : {}) })
    const rest = fence.data({ learned: answer.learned, gaps: answer.gaps }, OURS)
    const records = answer.lines.map((line) => safeRecord(line, fence, say.time))
    return {
      json: { records, learned: rest.learned, gaps: rest.gaps.map((each) => gapJson(each, say)) },
      list: 'records',
      scanned: answer.searched,
      gaps: rest.gaps,
      head: [fill(MCP.found[say.lang], { n: records.length })],
      line: recordText,
      brief: briefRecord,
      shorten: { learned: 20 },
    }
  },
})
