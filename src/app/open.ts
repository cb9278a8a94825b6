import { engineSecrets } from '../config/engine-secrets.ts'
import { loadConfig } from '../config/load.ts'
import type { Prompter } from '../connect/options.ts'
import { describeError } from '../messages/errors.ts'
import { describeGap } from '../messages/gaps.ts'
import type { Lang } from '../messages/lang.ts'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { Gap } from '../model/gap.ts'
import type { SafeText } from '../model/safe-text.ts'
import { createTimeFormat } from '../report/time-format.ts'
import { keepFromChildren, ownEnvironment, variablesOf } from './own-environment.ts'
import { makeRedactor } from './redactor.ts'
import { rememberConfig } from './run-config.ts'
import type { AppSession } from './session.ts'

export interface OpenOptions {
  /** A configuration file; absent: those of the folder and of the user, as for the command line. */
  readonly config?: string
  /** Variables on top of our environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Where relative paths and the folder's own configuration are looked for; absent: the current folder. */
  readonly cwd?: string
  /** Language of sentences; English by default. */
  readonly lang?: Lang
  /** IANA zone of times that are shown; UTC by default. */
  readonly timeZone?: string
  /** Leaves personal data in; secrets never are. */
  readonly showPii?: boolean
  /** Aborts whatever is under way. */
  readonly signal?: AbortSignal
  /** Is told what happens on the way: a host that is not reached, a gap, a key that others can read. */
  readonly tell?: (what: Told) => void
  /** Answers what a host asks, e.g. for a passphrase; absent: such a host fails. */
  readonly prompter?: () => Promise<Prompter>
}

export interface Told {
  readonly kind: 'note' | 'detail' | 'warning'
  readonly text: SafeText
}

/** A session that asks without a terminal. `close` ends its connections; it must be called. */
export interface OpenSession extends AppSession {
  close(): Promise<void>
}

/**
 * Loads the configuration and the redactor. The secrets that our environment variables hold are taken out of
 * `process.env`, so that no child inherits them. Throws CONFIG_*.
 */
export const openSession = async (options: OpenOptions = {}): Promise<OpenSession> => {
  const env = { ...ownEnvironment(), ...options.env }
  const lang = options.lang ?? 'en'
  const config = await loadConfig({
    cwd: options.cwd ?? process.cwd(),
    env,
    lang,
    ...(options.config === undefined ? {} : { file: options.config }),
  })
  rememberConfig(config)
  keepFromChildren(variablesOf([config.stripe.key, ...config.redact.values, ...engineSecrets(config)]))
  const redactor = makeRedactor({ config, env, showPii: options.showPii ?? false })
  const closing = new AbortController()
  const tidies = new Set<() => Promise<void> | void>()
  const told = new WeakSet<Gap>()
  const say = (kind: Told['kind'], text: string): void => options.tell?.({ kind, text: redactor.text(text) })
  const sayError = (error: unknown): void => {
    const known =
      error instanceof ProdlogsError ? error : new ProdlogsError('INTERNAL', { reason: words(String(error)) })
    const { what, next } = describeError(lang, known.failure)
    say('warning', `${what}. ${next}`)
  }
  const zone = options.timeZone ?? 'UTC'
  return {
    lang,
    config,
    redactor,
    ready: async () => {},
    time: createTimeFormat(zone, lang),
    zone,
    get now() {
      return Date.now()
    },
    env,
    lifetime: {
      signal: options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]),
      onEnd(tidy) {
        tidies.add(tidy)
        return () => void tidies.delete(tidy)
      },
    },
    ...(options.prompter === undefined ? {} : { prompter: options.prompter }),
    note: (remark) => say('note', remark),
    detail: (text) => say('detail', text),
    warnGap: (gap) => {
      if (!told.has(gap)) say('warning', describeGap(lang, gap))
    },
    warnError: sayError,
    warnBroken: (error, gap) => {
      told.add(gap)
      sayError(error)
    },
    async close() {
      closing.abort(new Error('closed'))
      const all = [...tidies]
      tidies.clear()
      await Promise.allSettled(all.map(async (tidy) => tidy()))
    },
  }
}
