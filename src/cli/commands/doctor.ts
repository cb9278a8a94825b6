import { SAID } from '../../messages/commands.ts'
import type { HostChoice } from '../../app/choice.ts'
import { doctor, doctorJson } from '../../app/doctor.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { OutputFlags } from '../args/options.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { printBlocks } from '../io/print-blocks.ts'
import { withSpinner } from '../io/spinner.ts'
import { createSession } from '../session.ts'
import { doctorDocument } from './doctor-document.ts'

export interface DoctorFlags extends HostChoice, OutputFlags {}

/** `prodlogs doctor`: host by host what works, what does not, and how to mend it. */
export const runDoctor = async (flags: DoctorFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const examined = await withSpinner(session, SAID.looking[session.lang], () => doctor(session, flags))
  const { hosts, stripe } = examined
  const checked = [...hosts, stripe]
  await printBlocks(session, {
    title: 'prodlogs doctor',
    blocks: () => doctorDocument(checked, session.lang, session.verbose),
    json: () => doctorJson(examined),
  })
  const failing = hosts.filter((one) => one.exit !== EXIT.ok)
  if (failing.length === 0)
    return checked.some((one) => one.findings.some((finding) => finding.mark === 'problem')) ? EXIT.problems : EXIT.ok
  return hosts.length > 1 && failing.length < hosts.length ? EXIT.someHostsFailed : (failing[0]?.exit ?? EXIT.problems)
}
