import type { ConnectNotice, ConnectOptions, HostKeyPolicy, PromptRequest } from './options.ts'
import { PromptClock } from './prompt-clock.ts'

/** One attempt to reach a host: its options made complete, with a clock that stands still while a person is asked. */
export interface Dial {
  /** The name in the configuration, for output. */
  readonly name: string
  readonly sshConfigFile: string | undefined
  readonly hostKeyPolicy: HostKeyPolicy
  readonly timeoutMs: number
  /** What ssh2 cannot do may be left to ssh. */
  readonly fallsBack: boolean
  readonly signal: AbortSignal | undefined
  readonly clock: PromptClock
  readonly notice: (notice: ConnectNotice) => void
  readonly underWay: () => void
  /** Absent without a terminal. */
  readonly ask: ((request: PromptRequest) => Promise<string | undefined>) | undefined
}

export const DEFAULT_TIMEOUT_MS = 10_000

export function createDial(name: string, options: ConnectOptions): Dial {
  const clock = new PromptClock()
  const { prompt, signal } = options
  return {
    name,
    sshConfigFile: options.sshConfigFile,
    hostKeyPolicy: options.hostKeyPolicy,
    timeoutMs: options.connectTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    fallsBack: options.transport === 'auto',
    signal,
    clock,
    notice: options.notice ?? (() => undefined),
    underWay: options.underWay ?? (() => undefined),
    ask: prompt === undefined ? undefined : (request) => clock.whileAsking(() => prompt.ask(request, signal)),
  }
}
