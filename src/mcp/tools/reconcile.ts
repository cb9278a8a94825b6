import { z } from 'zod'
import { reconcileAnswerJson } from '../../app/reconcile-json.ts'
import { reconcile } from '../../app/questions.ts'
import { conclusionOf, FATE_WORDS, RECONCILE } from '../../messages/reconcile.ts'
import { reconcile as answer } from '../../report/schema/shapes.ts'
import { filter, paging, place, time } from '../arguments.ts'
import { holdsAny } from '../keep.ts'
import { OURS } from '../own-texts.ts'
import { fileBelow } from '../place.ts'
import { tool } from '../tool.ts'
import { fits } from '../verdicts.ts'

export const reconcileTool = tool({
  name: 'reconcile',
  title: 'Which events of Stripe never became anything?',
  description:
    "Compare Stripe's events with the logs: which were processed, failed, never arrived, and webhooks that Stripe does not know. Use when a payment is in Stripe and not in the logs. Needs a restricted Stripe key. Default: the last 24 h.",
  input: z.strictObject({ ...place, ...time, ...filter, ...paging }),
  answer,
  async ask(args, { session, say, fence, where, allowFiles, eventsFile }) {
    const { lang } = say
    const asked = await reconcile(session, {
      ...where,
      ...(args.type === undefined ? {} : { types: args.type }),
      ...(eventsFile === undefined ? {} : { eventsFile: fileBelow(allowFiles, eventsFile, 'events_file') }),
    })
    const found = fence.data(asked.answer, OURS)
    const json = reconcileAnswerJson(found, say, (text) => text)
    const rows = json.events
      .filter(holdsAny([...(args.ids ?? []), ...(args.text ?? [])]))
      .filter((row) => args.cause === undefined || args.cause.some((name) => fits(name, row.cause)))
      .toSorted((a, b) => Number(b.problem) - Number(a.problem))
    const problems = rows.filter(({ problem }) => problem).length
    const atStripe = rows.filter(({ fate, ids }) => fate !== 'unknown_to_stripe' && ids['eventId'] !== undefined).length
    return {
      json: { ...json, events: rows },
      list: 'events',
      scanned: found.searched,
      gaps: found.gaps,
      head: [
        rows.length === 0
          ? RECONCILE.none[lang]
          : problems === 0
            ? RECONCILE.allWell[lang]
            : conclusionOf(lang, atStripe, rows.length - atStripe, problems),
        ...json.endpoints.map(({ finding, id, url }) => `! ${finding} ${id} ${url}`),
      ],
      line: ({ fate, cause, at, type, ids, problem }: (typeof rows)[number]) =>
        [
          problem ? '✗' : '·',
          at ?? '',
          type ?? '',
          ids['eventId'] ?? ids['sessionId'] ?? '',
          ids['dealId'] === undefined ? '' : `deal ${ids['dealId']}`,
          `${FATE_WORDS[fate][lang]} (${fate}${cause === 'ok' || cause === 'unknown' ? '' : `, ${cause}`})`,
        ]
          .filter((part) => part !== '')
          .join(' '),
    }
  },
})
