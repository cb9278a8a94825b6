import type { Connection, ProcessEnd } from '../../../src/connect/connection.ts'
import { connect } from '../../../src/connect/connect.ts'
import type { ConnectNotice, ConnectOptions, TransportChoice } from '../../../src/connect/options.ts'
import { ProdlogsError } from '../../../src/model/error.ts'
import type { HostConfig } from '../../../src/model/host.ts'
import type { TestSshd } from '../parts/sshd.ts'

export const SSH_TRANSPORTS = ['ssh2', 'openssh'] as const

export const hostOf = (target: string): HostConfig => ({
  name: 'prod',
  reach: { kind: 'ssh', target },
  sources: [],
  gate: false,
  sudo: false,
})

/** Connects to the alias of a test host, strictly and without a terminal unless told otherwise. */
export const reach = (
  sshd: Pick<TestSshd, 'configFile' | 'alias'>,
  transport: TransportChoice,
  options: Partial<ConnectOptions> & { target?: string } = {},
): Promise<Connection> => {
  const { target = sshd.alias, ...rest } = options
  return connect(hostOf(target), { transport, sshConfigFile: sshd.configFile, hostKeyPolicy: 'strict', ...rest })
}

/** Runs a script in a shell of the connection to its end. */
export async function run(
  connection: Connection,
  script: string,
): Promise<{ stdout: string; stderr: string; end: ProcessEnd }> {
  const shell = await connection.openShell()
  shell.stdin.end(`${script}\n`)
  const [stdout, stderr, end] = await Promise.all([textOf(shell.stdout), textOf(shell.stderr), shell.ended])
  return { stdout, stderr, end }
}

export async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Connects, runs `echo in`, closes: whether and how one gets in. */
export async function getsIn(
  sshd: Pick<TestSshd, 'configFile' | 'alias'>,
  transport: TransportChoice,
  options: Partial<ConnectOptions> & { target?: string } = {},
): Promise<{ transport: string; notices: ConnectNotice[] }> {
  const notices: ConnectNotice[] = []
  const connection = await reach(sshd, transport, { notice: (notice) => notices.push(notice), ...options })
  try {
    const { stdout } = await run(connection, 'echo in')
    if (stdout !== 'in\n') throw new Error(`unexpected output ${JSON.stringify(stdout)}`)
    return { transport: connection.transport, notices }
  } finally {
    await connection.close()
  }
}

/** The error that an attempt ends with: its code and args. */
export async function failureOf(attempt: Promise<unknown>): Promise<{ code: string; args: Record<string, unknown> }> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof ProdlogsError) return { code: error.code, args: { ...error.args } }
    throw error
  }
  throw new Error('it did not fail')
}
