import { SAID } from '../../messages/commands.ts'
import type { HostChoice } from '../../app/choice.ts'
import { reconcile } from '../../app/reconcile.ts'
import { reconcileAnswerJson } from '../../app/reconcile-json.ts'
import { sayingsOf } from '../../app/sayings.ts'
import { describeGap } from '../../messages/gaps.ts'
import { EXIT } from '../../model/exit-code.ts'
import { gapBlocks, placeWords, searchedBlocks } from '../../report/answer/searched.ts'
import { windowOf } from '../args/window.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { outcome } from '../io/outcome.ts'
import { printBlocks } from '../io/print-blocks.ts'
import { withSpinner } from '../io/spinner.ts'
import { createSession } from '../session.ts'
import type { EventsFlags } from './events.ts'
import { reconcileDocument } from './reconcile-document.ts'

export interface ReconcileFlags extends HostChoice, EventsFlags {
  endpoint?: string
}

/** `prodlogs reconcile`: each event of Stripe and what became of it, and webhooks that Stripe does not know. */
export const runReconcile = async (flags: ReconcileFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const window = await windowOf(session, flags)
  const { answer, asked, failed } = await withSpinner(session, SAID.reading[session.lang], () =>
    reconcile(session, { ...flags, window }),
  )
  const { rows, findings, searched, gaps } = answer
  const say = sayingsOf(session)
  await printBlocks(session, {
    title: 'prodlogs reconcile',
    blocks: () => [
      ...reconcileDocument(rows, findings, say, placeWords(searched, answer.window, say)),
      ...searchedBlocks(searched, say),
      ...gapBlocks(gaps, say),
    ],
    json: () => reconcileAnswerJson(answer, say, (text) => session.redactor.text(text)),
  })
  if (session.form === 'text') for (const gap of gaps) session.detail(describeGap(session.lang, gap))
  const own = rows.some((row) => row.problem) ? EXIT.problems : rows.length === 0 ? EXIT.nothingFound : EXIT.ok
  return outcome(own, { asked, failed, gaps })
}
