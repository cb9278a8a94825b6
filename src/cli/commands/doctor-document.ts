import { DOCTOR } from '../../messages/doctor.ts'
import { fill } from '../../messages/fill.ts'
import type { Lang } from '../../messages/lang.ts'
import type { Block, State, Words } from '../../report/document.ts'
import type { Checked, Finding, Mark } from '../../app/doctor.ts'

const STATE: Readonly<Record<Mark, State>> = { ok: 'done', note: 'idle', problem: 'failed' }

/** What to mend first, then the rest host by host. `everything`: what is neither good nor bad as well. */
export const doctorDocument = (checked: readonly Checked[], lang: Lang, everything: boolean): Block[] => {
  const problems = checked.flatMap(({ name, findings }) =>
    findings.filter(({ mark }) => mark === 'problem').map((finding) => ({ name, finding })),
  )
  const hosts = checked.length - 1
  return [
    {
      kind: 'title',
      state: problems.length === 0 ? 'done' : 'failed',
      text: [problems.length === 0 ? DOCTOR.allWell[lang] : fill(DOCTOR.toMendTitle[lang], { n: problems.length })],
      under: [[{ text: fill(DOCTOR.looked[lang], { hosts }), tone: 'dim' }]],
    },
    ...(problems.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: DOCTOR.toMend[lang] },
          {
            kind: 'actions' as const,
            items: problems.map(({ name, finding }) => ({
              text: [`${named(name, finding.text)}${finding.fix === undefined ? '' : `. ${finding.fix}`}`],
            })),
          },
        ]),
    ...checked.flatMap(({ name, findings }) => hostBlocks(name, findings, everything)),
    ...(everything
      ? []
      : [
          { kind: 'text' as const, words: [''] },
          { kind: 'text' as const, words: [{ text: DOCTOR.more[lang], tone: 'dim' as const }] },
        ]),
  ]
}

/** What failed on the way to a host names it already. */
const named = (name: string, text: string): string => (text.startsWith(`${name} `) ? text : `${name}: ${text}`)

const hostBlocks = (name: string, findings: readonly Finding[], everything: boolean): Block[] => {
  const shown = findings.filter(({ mark }) => everything || mark !== 'note' || findings.length === 1)
  return [
    { kind: 'heading', text: name },
    {
      kind: 'facts',
      rows: shown.map(({ mark, text }) => ({ label: '', state: STATE[mark], words: [text] satisfies Words })),
    },
  ]
}
