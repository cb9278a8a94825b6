import { z } from 'zod'
import { timeline, type ShownLine } from '../../app/questions.ts'
import { fill } from '../../messages/fill.ts'
import { MCP } from '../../messages/mcp.ts'
import { gapJson } from '../../report/report-json.ts'
import { gap, record } from '../../report/schema/shapes.ts'
import { filter, paging, place, time } from '../arguments.ts'
import { OURS } from '../own-texts.ts'
import { whichOf } from '../place.ts'
import { briefRecord, recordText, safeRecord } from '../records.ts'
import { tool } from '../tool.ts'

/** Beyond these only a number is kept: nobody pages through more, and a window of a day may have millions. */
const MOST_KEPT = 5000

/** Lines of each source when no window is named. */
const LAST_LINES = 50

export const timelineTool = tool({
  name: 'timeline',
  title: 'What happened, in order of time?',
  description:
    'Log records of all sources merged in order of time, oldest first. Use for what stood around a moment (since/until of a few minutes), or to see one deal across hosts. Default: the last 50 lines of each source.',
  input: z.strictObject({ ...place, ...time, ...filter, ...paging }),
  answer: z.strictObject({ records: z.array(record), gaps: z.array(gap) }),
  async ask(args, { session, say, fence, where }) {
    const lines: ShownLine[] = []
    const asksWindow = where.since !== undefined || where.until !== undefined || where.lines !== undefined
    const end = await timeline(
      session,
      { ...where, ...(asksWindow ? {} : { lines: LAST_LINES }), ...whichOf(args) },
      (line) => {
        if (lines.length < MOST_KEPT) lines.push(line)
      },
    )
    const gaps = fence.data(end.gaps, OURS)
    const more = end.shown - lines.length
    return {
      json: {
        records: lines.map((line) => safeRecord(line, fence, say.time)),
        gaps: gaps.map((each) => gapJson(each, say)),
      },
      list: 'records',
      scanned: end.searched,
      gaps,
      head: [
        fill(MCP.found[say.lang], { n: end.shown }),
        ...(more > 0 ? [fill(MCP.notKept[say.lang], { n: more })] : []),
      ],
      line: recordText,
      brief: briefRecord,
    }
  },
})
