import type { ErrorCode, Failure, FailureOf } from '../model/error.ts'
import { USAGE } from './errors/usage.ts'
import { CONFIG } from './errors/config.ts'
import { HOST } from './errors/host.ts'
import { SSH } from './errors/ssh.ts'
import { SOURCE } from './errors/source.ts'
import { ENGINE } from './errors/engine.ts'
import { FILE } from './errors/file.ts'
import { STRIPE } from './errors/stripe.ts'
import type { ErrorSays, Text } from './errors/say.ts'
import type { Lang } from './lang.ts'

/** What went wrong and where, and the next step. */
export interface ErrorText {
  readonly what: string
  readonly next: string
}

const ERRORS: ErrorSays<ErrorCode> = { ...USAGE, ...CONFIG, ...HOST, ...SSH, ...SOURCE, ...ENGINE, ...FILE, ...STRIPE }

const say = <C extends ErrorCode>(lang: Lang, { code, args }: FailureOf<C>): Text => ERRORS[code][lang](args)

/** The sentence and the next step for a failure, in one language. */
export const describeError = (lang: Lang, failure: Failure): ErrorText => {
  const [what, next] = say(lang, failure)
  const { args, target } = failure
  if (target === undefined || ('host' in args && target === args.host)) return { what, next }
  return { what: `${what} (${lang === 'en' ? 'on the way to' : 'по пути к'} ${target})`, next }
}
