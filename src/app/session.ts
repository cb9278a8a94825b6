import type { Config } from '../config/schema.ts'
import type { Prompter } from '../connect/options.ts'
import type { Lang } from '../messages/lang.ts'
import type { Gap } from '../model/gap.ts'
import type { Redactor } from '../model/redactor.ts'
import type { EpochMs } from '../model/time.ts'
import type { TimeFormat } from '../report/time-format.ts'

/** What every question works with: settings that were decided once, and who is told of what happens on the way. */
export interface AppSession {
  readonly lang: Lang
  readonly config: Config
  /** There from the start, or after `ready` when the session was made to wait for it. */
  readonly redactor: Redactor
  /** Loads the redactor: nothing is written before. Called while a host is on its way to answer, or by the first output. */
  ready(): Promise<void>
  readonly time: TimeFormat
  readonly zone: string
  readonly now: EpochMs
  /** From how many bytes on only the lines that can matter are parsed of a local file; absent: from 16 MB on. */
  readonly largeFileBytes?: number
  /** From how many bytes on a local file is taken to be in order of time. Absent: the usual. */
  readonly orderedFileBytes?: number
  readonly env: NodeJS.ProcessEnv
  readonly lifetime: {
    /** Aborts when the question is taken back. */
    readonly signal: AbortSignal
    /** Registers what to tidy at the end; gives a function that takes it back. */
    onEnd(tidy: () => Promise<void> | void): () => void
  }
  /** Told how far a local file is read, in bytes; `size` where it is known. Each pass over a file begins anew. */
  readonly progress?: (source: string, offset: number, size: number | undefined) => void
  /** Who answers what a host asks; absent where nobody can. */
  readonly prompter?: () => Promise<Prompter>
  /** A remark for the user. */
  note(remark: string): void
  /** A remark for those who want to know how it was done. */
  detail(text: string): void
  warnGap(gap: Gap): void
  warnError(error: unknown): void
  /** Tells a failure that leaves a gap in the answer; `warnGap` does not say it a second time. */
  warnBroken(error: unknown, gap: Gap): void
}
