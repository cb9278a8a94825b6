import { z } from 'zod'
import { doctor } from '../../app/questions.ts'
import { doctorJson, type Checked } from '../../app/doctor.ts'
import { DOCTOR } from '../../messages/doctor.ts'
import { fill } from '../../messages/fill.ts'
import { doctor as answer } from '../../report/schema/shapes.ts'
import { filter, paging, place } from '../arguments.ts'
import { holdsAny } from '../keep.ts'
import { tool } from '../tool.ts'

export const doctorTool = tool({
  name: 'doctor',
  title: 'Can prodlogs read what it should?',
  description:
    'Check each host, its sources and clock, and the Stripe key: what works, what does not, how to mend it. Use when another tool reports gaps, an unreachable host or an empty source.',
  input: z.strictObject({ ...place, text: filter.text, ...paging }),
  answer,
  async ask(args, { session, say, where }) {
    const json = doctorJson(await doctor(session, where))
    const hosts = [...json.hosts, json.stripe].map((host) => ({
      ...host,
      findings: host.findings.filter(holdsAny(args.text ?? [])),
    }))
    const stripe = hosts.at(-1) ?? json.stripe
    const problems = hosts.flatMap(({ findings }) => findings).filter(({ mark }) => mark === 'problem').length
    return {
      json: { ...json, hosts: hosts.slice(0, -1), stripe },
      list: 'hosts',
      scanned: [],
      gaps: [],
      head: [problems === 0 ? DOCTOR.allWell[say.lang] : fill(DOCTOR.toMendTitle[say.lang], { n: problems })],
      line: hostText,
      tail: [hostText(stripe)],
    }
  },
})

const MARK = { ok: '✓', note: '·', problem: '✗' } as const

const hostText = ({ name, findings }: Pick<Checked, 'name' | 'findings'>): string =>
  [
    name,
    ...findings.map(({ mark, text, fix }) => `  ${MARK[mark]} ${text}${fix === undefined ? '' : ` → ${fix}`}`),
  ].join('\n')
