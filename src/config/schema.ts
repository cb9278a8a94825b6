import type { HostConfig } from '../model/host.ts'
import type { IdKind } from '../model/ids.ts'
import type { StepId, StepOutcome } from '../model/step.ts'

/** A user's own wording of a step. */
export interface StepMessage {
  readonly step: StepId
  readonly outcome: StepOutcome
  readonly message: string
}

/** The whole configuration, checked; every part has its default. */
export interface Config {
  readonly hosts: ReadonlyMap<string, HostConfig>
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly default?: string
  readonly ids: Readonly<Partial<Record<IdKind, readonly string[]>>>
  readonly steps: readonly StepMessage[]
  readonly expect: Readonly<Record<string, readonly StepId[]>>
  readonly redact: {
    readonly values: readonly string[]
    readonly patterns: readonly { readonly name: string; readonly match: string }[]
  }
  readonly stripe: { readonly key?: string; readonly account?: string }
  readonly watch: {
    readonly silence?: string
    readonly thresholds: Readonly<Record<string, number>>
  }
  /** The files it came from, the most important first. */
  readonly files: readonly string[]
}

/** What holds where no file says otherwise. */
export const DEFAULT_CONFIG: Config = {
  hosts: new Map(),
  groups: {},
  ids: {},
  steps: [],
  expect: {},
  redact: { values: [], patterns: [] },
  stripe: {},
  watch: { thresholds: {} },
  files: [],
}
