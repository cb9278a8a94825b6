import { z } from 'zod'
import { why } from '../../app/questions.ts'
import { why as answer } from '../../report/schema/shapes.ts'
import { whyDocument } from '../../report/why-document.ts'
import { whyJson } from '../../report/why-json.ts'
import { filter, paging, place, time } from '../arguments.ts'
import { OURS, quoteCommands } from '../own-texts.ts'
import { plainText } from '../plain-text.ts'
import { tool } from '../tool.ts'
import { briefVerdict, evidenceLines, isWanted, stepsLine, type VerdictJson } from '../verdicts.ts'

export const whyTool = tool({
  name: 'why',
  title: 'Why did this payment not become an automation?',
  description:
    'Diagnose ONE payment by id (evt_, cs_, pi_, ch_, in_, sub_, cus_ or a deal number). Follows every joined id over all sources and returns the cause, confidence, steps done or missing, evidence lines and next steps. Start here when you have an id.',
  input: z.strictObject({
    id: z.string().min(1).max(256).describe('evt_…, cs_…, pi_…, or a deal number such as 4542.'),
    ...place,
    ...time,
    type: filter.type,
    cause: filter.cause,
    ...paging,
  }),
  answer,
  async ask(args, { session, say, fence, where, place: flags }) {
    const asked = await why(session, args.id, where)
    const safe = quoteCommands(asked.answer, fence)
    const found = { ...fence.data(safe, OURS), verdicts: fence.data(safe.verdicts.filter(isWanted(args)), OURS) }
    const blocks = whyDocument(found, say, { where: flags, raw: false })
    const json = whyJson(found, say)
    const first = (json['verdicts'] as VerdictJson[])[0]
    const raw = asked.answer.verdicts.find(isWanted(args))
    return {
      json,
      list: 'verdicts',
      scanned: found.searched,
      gaps: found.gaps,
      head: [
        ...plainText(blocks, ['title', 'facts']),
        ...(first === undefined || raw === undefined
          ? []
          : [...stepsLine(first, say), ...evidenceLines(raw, say, fence)]),
      ],
      tail: plainText(blocks, ['actions', 'list']),
      brief: briefVerdict,
    }
  },
})
