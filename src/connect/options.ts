import type { Feature } from '../model/reason.ts'
import type { MessageArgs } from '../model/verdict.ts'

export type TransportChoice = 'auto' | 'ssh2' | 'openssh'

/**
 * `strict`: a key must be in known_hosts; `accept-new`: an unknown one is added; `ask`: a person decides, and it is added;
 * `once`: a person decides for this connection, and nothing is written (over OpenSSH as `strict`).
 */
export type HostKeyPolicy = 'strict' | 'accept-new' | 'ask' | 'once'

/** A question that only a person can answer. `host` is the name of the host (or jump host) that it is about. */
export type PromptRequest =
  | { readonly kind: 'passphrase'; readonly host: string; readonly key: string }
  /** Answer `yes` or `no`. */
  | {
      readonly kind: 'host_key'
      readonly host: string
      readonly address: string
      readonly keyType: string
      readonly fingerprint: string
    }
  /** A password or one-time code; `text` is the server's own wording and must be shown as text. */
  | { readonly kind: 'answer'; readonly host: string; readonly text: string; readonly echo: boolean }

/** Asks a person on a terminal. `undefined` (or a rejection) is a refusal to answer. */
export interface Prompter {
  ask(request: PromptRequest, signal?: AbortSignal): Promise<string | undefined>
}

/**
 * What a person may want to know of a connection that works. `transport`: auto left its first choice, `args` are
 * `{ host, transport, reason }`; `host_key_added` `{ host, fingerprint, file }`; `known_hosts_unwritable`
 * `{ host, file, reason }`; `ssh_config_partly_read` `{ file, keyword }`; `touch_key` `{ host, text }`.
 */
export type ConnectNotice =
  | {
      readonly code: 'transport'
      readonly args: { readonly host: string; readonly transport: string; readonly reason: Feature }
    }
  | {
      readonly code: 'host_key_added' | 'known_hosts_unwritable' | 'ssh_config_partly_read' | 'touch_key'
      readonly args: MessageArgs
    }

export interface ConnectOptions {
  readonly transport: TransportChoice
  /** As `ssh -F`. */
  readonly sshConfigFile?: string
  readonly hostKeyPolicy: HostKeyPolicy
  /** Absent: there is no terminal, so whatever needs a person fails and names what it needs. */
  readonly prompt?: Prompter
  /** Milliseconds for each of TCP, handshake and authentication, by hop; default 10 000. Prompts never count. */
  readonly connectTimeoutMs?: number
  readonly signal?: AbortSignal
  readonly notice?: (notice: ConnectNotice) => void
  /** Called when the first bytes are on their way and the host has to answer: time for other work. */
  readonly underWay?: () => void
}
