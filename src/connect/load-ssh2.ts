import type { Client } from 'ssh2'
import type { Ssh2Defaults } from './algorithms.ts'
import type { Ssh2Keys } from './auth.ts'

/** The parts of ssh2 that a client needs. */
export interface Ssh2 extends Ssh2Keys, Ssh2Defaults {
  readonly Client: typeof Client
}

/** Loads ssh2. It blocks for as long as Node needs to start, so it is begun while the host has something to do. */
export async function loadSsh2(): Promise<Ssh2> {
  const [client, agent, parser, constants] = await Promise.all([
    import('ssh2/lib/client.js'),
    import('ssh2/lib/agent.js'),
    import('ssh2/lib/protocol/keyParser.js'),
    import('ssh2/lib/protocol/constants.js'),
  ])
  return { Client: client.default, ...agent.default, ...parser.default, ...constants.default }
}
