import type { Command } from 'commander'
import { CAUSE_IDS } from '../../model/cause.ts'
import { STEP_IDS } from '../../model/step.ts'

/** What completes the value of a flag, or a bare word. */
export type Values =
  | { readonly kind: 'none' | 'file' }
  /** Asked of the configuration when it is needed. */
  | { readonly kind: 'hosts' | 'sources' }
  | { readonly kind: 'words'; readonly words: readonly string[] }

export interface FlagShape {
  readonly long: string
  readonly short?: string
  readonly about: string
  /** Absent for a flag without a value. */
  readonly values?: Values
}

export interface CommandShape {
  readonly name: string
  readonly about: string
  /** Words that come first after the command: `config` has `validate`, `show`, `trust`. */
  readonly words: readonly string[]
  readonly takesFiles: boolean
  readonly flags: readonly FlagShape[]
}

/** Event types that services handle; a name of another is typed. */
const TYPES = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.succeeded',
  'charge.failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'refund.created',
  'refund.failed',
  'customer.created',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.trial_will_end',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice.payment_failed',
  'invoice.upcoming',
  'setup_intent.succeeded',
]

const FILES: Values = { kind: 'file' }

const VALUES: Readonly<Record<string, Values>> = {
  '--host': { kind: 'hosts' },
  '--source': { kind: 'sources' },
  '--file': FILES,
  '--out': FILES,
  '--config': FILES,
  '--ssh-config': FILES,
  '--events-file': FILES,
  '--allow-files': FILES,
  '--encoding': {
    kind: 'words',
    words: ['utf-8', 'windows-1251', 'koi8-r', 'ibm866', 'latin1', 'utf-16le', 'utf-16be'],
  },
  '--type': { kind: 'words', words: TYPES },
  '--step': { kind: 'words', words: STEP_IDS },
  '--cause': { kind: 'words', words: CAUSE_IDS },
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** What the shells are told of a command. */
export const shapeOf = (command: Command): CommandShape => ({
  name: command.name(),
  about: command.description(),
  words: command.name() === 'completion' ? [...SHELLS, 'install'] : command.commands.map((child) => child.name()),
  takesFiles: [command, ...command.commands].some((one) =>
    one.registeredArguments.some((argument) => ['file', 'id-or-text'].includes(argument.name())),
  ),
  flags: unique([command, ...command.commands].flatMap((one) => one.options)).map((option) => ({
    long: option.long ?? '',
    ...(option.short === undefined ? {} : { short: option.short }),
    about: option.description,
    ...(option.required || option.optional
      ? {
          values:
            VALUES[option.long ?? ''] ??
            (option.argChoices === undefined
              ? { kind: 'none' as const }
              : { kind: 'words' as const, words: option.argChoices }),
        }
      : {}),
  })),
})

const unique = (options: readonly Command['options'][number][]): Command['options'][number][] => [
  ...new Map(options.map((option) => [option.long, option])).values(),
]
