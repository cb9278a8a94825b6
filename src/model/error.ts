import { EXIT, type ExitCode } from './exit-code.ts'
import type { Expected, Feature, Reason, TargetFault, Thing } from './reason.ts'

/**
 * Every failure that a user can meet, with the exit code it ends the program with: the one list of codes. The sentences are in
 * `messages/`. It has the keys of `ErrorArgs`, no more and no fewer.
 */
export const ERROR_EXIT = {
  USAGE: EXIT.usage,
  USAGE_UNKNOWN_OPTION: EXIT.usage,
  USAGE_BAD_VALUE: EXIT.usage,
  USAGE_NO_HOST: EXIT.usage,
  USAGE_NO_SOURCE: EXIT.usage,
  USAGE_UNKNOWN_SOURCE: EXIT.usage,
  USAGE_NEEDS_TTY: EXIT.usage,
  USAGE_NO_FILTER: EXIT.usage,
  USAGE_SEVERAL_IDS: EXIT.usage,
  USAGE_ONLY_FILES: EXIT.usage,
  CONFIG_NOT_FOUND: EXIT.usage,
  CONFIG_UNREADABLE: EXIT.usage,
  CONFIG_SYNTAX: EXIT.usage,
  MCP_FILE_NOT_JSON: EXIT.usage,
  CONFIG_INVALID: EXIT.usage,
  CONFIG_UNTRUSTED: EXIT.usage,
  CONFIG_BAD_PATTERN: EXIT.usage,
  HOST_NAME_INVALID: EXIT.usage,
  HOST_NOT_FOUND: EXIT.unreachable,
  HOST_REFUSED: EXIT.unreachable,
  HOST_TIMEOUT: EXIT.unreachable,
  HOST_NETWORK: EXIT.unreachable,
  HOST_NOT_SSH: EXIT.unreachable,
  SSH_LOST: EXIT.unreachable,
  SSH_PROXY: EXIT.unreachable,
  SSH_NO_BINARY: EXIT.usage,
  SSH_FEATURE: EXIT.denied,
  SSH_CONFIG: EXIT.usage,
  SSH_AUTH: EXIT.denied,
  SSH_KEY_UNREADABLE: EXIT.denied,
  SSH_PASSPHRASE: EXIT.denied,
  HOST_KEY_UNKNOWN: EXIT.denied,
  HOST_KEY_CHANGED: EXIT.denied,
  HOST_KEY_REVOKED: EXIT.denied,
  SHELL_REFUSED: EXIT.denied,
  SUDO_REFUSED: EXIT.denied,
  GATE_REFUSED: EXIT.denied,
  COMMAND_FAILED: EXIT.unreachable,
  SOURCE_MISSING: EXIT.usage,
  SOURCE_DENIED: EXIT.denied,
  SOURCE_NOT_A_FILE: EXIT.usage,
  UNIT_UNKNOWN: EXIT.usage,
  JOURNAL_DENIED: EXIT.denied,
  JOURNAL_ABSENT: EXIT.usage,
  TOOL_MISSING: EXIT.usage,
  REMOTE_FAILED: EXIT.unreachable,
  ENGINE_DENIED: EXIT.denied,
  ENGINE_UNREACHABLE: EXIT.unreachable,
  ENGINE_REFUSED: EXIT.usage,
  ENGINE_MISSING: EXIT.usage,
  ENGINE_NO_ADDRESS: EXIT.usage,
  ENGINE_NO_SECRET: EXIT.usage,
  ENGINE_NO_PROGRAM: EXIT.usage,
  PROCESS_FAILED: EXIT.unreachable,
  PROCESS_DENIED: EXIT.denied,
  FILE_MISSING: EXIT.usage,
  FILE_DENIED: EXIT.denied,
  FILE_UNREADABLE: EXIT.usage,
  FILE_BINARY: EXIT.usage,
  FILE_ARCHIVE: EXIT.usage,
  OUT_UNWRITABLE: EXIT.usage,
  PORT_TAKEN: EXIT.usage,
  STRIPE_NO_KEY: EXIT.usage,
  STRIPE_KEY_KIND: EXIT.usage,
  STRIPE_AUTH: EXIT.denied,
  STRIPE_PERMISSION: EXIT.denied,
  STRIPE_RATE_LIMIT: EXIT.unreachable,
  STRIPE_UNREACHABLE: EXIT.unreachable,
  STRIPE_WRONG_ACCOUNT: EXIT.denied,
  STRIPE_ERROR: EXIT.unreachable,
  EVENTS_FILE: EXIT.usage,
  INTERNAL: EXIT.internal,
} as const satisfies Readonly<Record<keyof ErrorArgs, ExitCode>>

export type ErrorCode = keyof typeof ERROR_EXIT

/** No arguments at all. */
type None = Readonly<Record<string, never>>

/** A host, and how it was reached for: its address, and the hop on the way that failed. */
interface HostPlace {
  readonly host: string
  readonly address?: string
  readonly port?: number
  readonly hop?: string
}

/** A place in a file; lines and columns from 1. */
interface FilePlace {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** A source of a host, by its name in the configuration and what it reads there. */
interface SourcePlace {
  readonly host: string
  readonly source?: string
  readonly path?: string
  readonly unit?: string
}

/** Why, as far as that is known. */
interface Why {
  readonly reason?: Reason
}

interface HostKey extends HostPlace {
  readonly keyType?: string
  readonly fingerprint?: string
  readonly file?: string
}

interface KnownHostKey extends HostKey {
  readonly line?: number
  /** The fingerprint that known_hosts has. */
  readonly expected?: string
}

interface EngineFailure extends Why {
  readonly host: string
  readonly engine: string
}

/** What the sentence of each failure may be filled with. It never holds a log line. */
export interface ErrorArgs {
  /** In the user's language already. */
  readonly USAGE: { readonly reason: string; readonly next?: string }
  readonly USAGE_UNKNOWN_OPTION: { readonly option: string }
  readonly USAGE_BAD_VALUE: { readonly option: string; readonly value: string; readonly expected: Expected }
  readonly USAGE_NO_HOST: None
  readonly USAGE_NO_SOURCE: { readonly host: string }
  readonly USAGE_UNKNOWN_SOURCE: { readonly host: string; readonly source: string; readonly known: string }
  /** `what` in the user's language already. */
  readonly USAGE_NEEDS_TTY: { readonly what: string; readonly flag: string }
  readonly USAGE_NO_FILTER: None
  readonly USAGE_SEVERAL_IDS: { readonly value: string; readonly n: number; readonly ids: string }
  readonly USAGE_ONLY_FILES: { readonly option: string }
  readonly CONFIG_NOT_FOUND: { readonly file: string }
  readonly CONFIG_UNREADABLE: Why & { readonly file: string }
  readonly CONFIG_SYNTAX: FilePlace & Why
  readonly MCP_FILE_NOT_JSON: { readonly file: string }
  readonly CONFIG_INVALID: FilePlace & { readonly path: string; readonly reason: Reason }
  readonly CONFIG_UNTRUSTED: { readonly file: string; readonly host: string }
  readonly CONFIG_BAD_PATTERN: Partial<FilePlace> & { readonly name: string; readonly reason: Reason }
  readonly HOST_NAME_INVALID: { readonly host: string; readonly reason: TargetFault }
  readonly HOST_NOT_FOUND: HostPlace
  readonly HOST_REFUSED: HostPlace
  readonly HOST_TIMEOUT: HostPlace & { readonly seconds?: number }
  readonly HOST_NETWORK: HostPlace & Why
  readonly HOST_NOT_SSH: HostPlace
  readonly SSH_LOST: { readonly host: string; readonly reason: Reason }
  readonly SSH_PROXY: HostPlace & Why
  readonly SSH_NO_BINARY: { readonly host: string }
  readonly SSH_FEATURE: HostPlace & { readonly feature: Feature }
  readonly SSH_CONFIG: HostPlace & Why
  readonly SSH_AUTH: HostPlace &
    Why & {
      readonly user: string
      /** Names of the keys that were offered, and the ways in that the host takes. */
      readonly tried: string
      readonly methods: string
    }
  readonly SSH_KEY_UNREADABLE: Why & { readonly file: string }
  readonly SSH_PASSPHRASE: Why & { readonly host: string; readonly file: string }
  /** `command`: what a person types to see the key and to trust it. */
  readonly HOST_KEY_UNKNOWN: HostKey & { readonly command?: string }
  readonly HOST_KEY_CHANGED: KnownHostKey
  readonly HOST_KEY_REVOKED: KnownHostKey
  /** `status`: the exit code of the shell. */
  readonly SHELL_REFUSED: Why & { readonly host: string; readonly status?: number }
  readonly SUDO_REFUSED: Why & { readonly host: string }
  readonly GATE_REFUSED: Why & SourcePlace
  readonly COMMAND_FAILED: Why & { readonly host: string; readonly command?: string }
  readonly SOURCE_MISSING: Why & SourcePlace & { readonly path: string }
  readonly SOURCE_DENIED: SourcePlace & {
    readonly path: string
    readonly user?: string
    readonly owner?: string
    readonly group?: string
    /** Octal, or as `ls -l` writes it. */
    readonly mode?: string
  }
  readonly SOURCE_NOT_A_FILE: Partial<SourcePlace> & { readonly path: string }
  readonly UNIT_UNKNOWN: SourcePlace & { readonly unit: string }
  readonly JOURNAL_DENIED: SourcePlace & { readonly user?: string }
  readonly JOURNAL_ABSENT: Why & SourcePlace
  readonly TOOL_MISSING: { readonly tool: string; readonly host?: string }
  /** `status`: the exit code of what read. */
  readonly REMOTE_FAILED: Why & SourcePlace & { readonly status?: string }
  readonly ENGINE_DENIED: EngineFailure
  readonly ENGINE_UNREACHABLE: EngineFailure
  readonly ENGINE_REFUSED: EngineFailure
  readonly ENGINE_MISSING: {
    readonly host: string
    readonly engine: string
    readonly what: Thing
    /** Names of what there is. */
    readonly known?: string
  }
  readonly ENGINE_NO_ADDRESS: { readonly engine: string; readonly variable: string }
  readonly ENGINE_NO_SECRET: { readonly reference: string; readonly host: string }
  readonly ENGINE_NO_PROGRAM: { readonly command: string; readonly host: string }
  readonly PROCESS_FAILED: Why & {
    readonly command: string
    readonly host: string
    readonly status: string | number
  }
  readonly PROCESS_DENIED: Why & { readonly command: string; readonly host: string }
  readonly FILE_MISSING: { readonly path: string }
  readonly FILE_DENIED: { readonly path: string }
  readonly FILE_UNREADABLE: Why & { readonly path: string }
  /** `what`: the name of the format; empty when it is not known. */
  readonly FILE_BINARY: { readonly path: string; readonly what: string }
  readonly FILE_ARCHIVE: { readonly path: string; readonly names: string }
  readonly OUT_UNWRITABLE: Why & { readonly path: string }
  readonly PORT_TAKEN: Why & { readonly port: number }
  /** `where`: variables and files that were looked into. */
  readonly STRIPE_NO_KEY: { readonly where: string }
  readonly STRIPE_KEY_KIND: { readonly from?: string; readonly kind?: string }
  readonly STRIPE_AUTH: Why & { readonly from?: string }
  readonly STRIPE_PERMISSION: { readonly permission: string; readonly account?: string }
  readonly STRIPE_RATE_LIMIT: None
  readonly STRIPE_UNREACHABLE: Why
  readonly STRIPE_WRONG_ACCOUNT: { readonly expected?: string; readonly actual?: string }
  /** `requestId`: Stripe's name of the request. */
  readonly STRIPE_ERROR: Why & { readonly requestId?: string }
  readonly EVENTS_FILE: FilePlace & { readonly reason: Reason }
  readonly INTERNAL: Why
}

/** A failure as data: its code with the arguments of that code. `target`: the host behind the one that failed. */
export type FailureOf<C extends ErrorCode> = {
  [P in C]: { readonly code: P; readonly args: ErrorArgs[P]; readonly target?: string | undefined }
}[C]

export type Failure = FailureOf<ErrorCode>

type Both<U> = (U extends U ? (each: U) => void : never) extends (all: infer I) => void ? I : never

/** Where the code is one of several, what fits each of them; nothing fits all. */
type ArgsOf<C extends ErrorCode> = ErrorCode extends C ? never : Both<C extends C ? ErrorArgs[C] : never>

interface Options {
  readonly cause?: unknown
  /** The host behind the one that failed. */
  readonly target?: string | undefined
}

type Rest<C extends ErrorCode> =
  None extends ArgsOf<C> ? [args?: ArgsOf<C>, options?: Options] : [args: ArgsOf<C>, options?: Options]

/**
 * A failure that has a sentence and a next step in `messages/`, by its code. The original error stays in `cause` and is
 * shown with --verbose alone.
 */
export class ProdlogsError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly args: ErrorArgs[C]
  /** The host behind the one that failed. */
  readonly target: string | undefined

  constructor(code: C, ...[args, { cause, target } = {}]: Rest<C>) {
    super(code, cause === undefined ? {} : { cause })
    this.name = 'ProdlogsError'
    this.code = code
    // What fits every code of `C` fits this one; the compiler does not see it while `C` is open.
    this.args = (args ?? {}) as ErrorArgs[C]
    this.target = target
  }

  get exitCode(): ExitCode {
    return ERROR_EXIT[this.code]
  }

  /** The same failure of a host by the name that people know. */
  ofHost(host: string): ProdlogsError<C> {
    return this.#with({ ...this.args, host }, this.target)
  }

  /** The same failure on the way to a host behind the one that failed. */
  onTheWayTo(target: string): ProdlogsError<C> {
    return this.#with(this.args, target)
  }

  #with(args: ErrorArgs[C], target: string | undefined): ProdlogsError<C> {
    // As in the constructor.
    return new ProdlogsError(this.code, ...([args, { cause: this.cause, target }] as unknown as Rest<C>))
  }

  /** Its code and arguments as one value, so that a look at the code tells the arguments. */
  get failure(): FailureOf<C> {
    const { code, args, target } = this
    // The constructor took the two together.
    return { code, args, target } as FailureOf<C>
  }
}

/** Whether an error is a failure of one of these codes; its arguments are known then. */
export const hasCode = <C extends ErrorCode>(error: unknown, ...codes: readonly C[]): error is ProdlogsError<C> =>
  error instanceof ProdlogsError && codes.some((code) => code === error.code)
