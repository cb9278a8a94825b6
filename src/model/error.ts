import { EXIT, type ExitCode } from './exit-code.ts'
import type { MessageArgs } from './verdict.ts'

/** Every failure that a user can meet, with the exit code it ends the program with. The sentences are in `messages/`. */
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
} as const satisfies Record<string, ExitCode>

export type ErrorCode = keyof typeof ERROR_EXIT

/**
 * A failure that has a sentence and a next step in `messages/`, by its code. `args` fill the sentence; they never hold
 * a log line. The original error stays in `cause` and is shown with --verbose alone.
 */
export class ProdlogsError extends Error {
  readonly code: ErrorCode
  readonly args: MessageArgs

  constructor(code: ErrorCode, args: MessageArgs = {}, options: { cause?: unknown } = {}) {
    super(code, options)
    this.name = 'ProdlogsError'
    this.code = code
    this.args = args
  }

  get exitCode(): ExitCode {
    return ERROR_EXIT[this.code]
  }
}
