import { GATE_GUIDE } from '../../messages/gate.ts'
import { EXIT } from '../../model/exit-code.ts'
import { isEngineSource } from '../../model/host.ts'
import { PROGRAM } from '../../remote/program.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { OutputFlags } from '../args/options.ts'
import { createSession } from '../session.ts'

export interface GateFlags extends OutputFlags, Pick<HostChoice, 'host'> {
  program?: boolean
}

/** `prodlogs gate`: the program that an administrator installs as a forced command, and how. `--program` prints it alone. */
export const runGate = async (flags: GateFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  if (flags.program) {
    await session.print(PROGRAM)
    return EXIT.ok
  }
  const sources = flags.host.flatMap(
    (name) => session.config.hosts.get(name)?.sources.filter((source) => !isEngineSource(source)) ?? [],
  )
  const list = (sources.length > 0 ? sources : EXAMPLE_SOURCES).map((source) =>
    source.type === 'file' ? `${source.name}\tfile\t${source.path}` : `${source.name}\tjournal\t${source.unit}`,
  )
  await session.print(GATE_GUIDE[session.lang](list))
  return EXIT.ok
}

const EXAMPLE_SOURCES = [
  { type: 'journal', name: 'app', unit: 'payments.service' },
  { type: 'file', name: 'nginx', path: '/var/log/nginx/access.log' },
] as const
