import type { Gap } from './model/gap.ts'
import type { MetLayouts } from './model/met-layouts.ts'
import type { LogRecord } from './model/record.ts'
import type { RawLine } from './model/raw-line.ts'
import type { Step } from './model/step.ts'
import type { ReadNotice, ReadStream } from './read/source-reader.ts'

/** A record and what it says happened. */
export interface Observed {
  readonly record: LogRecord
  readonly steps: readonly Step[]
  /** True when the source had lines before this record that were not read: no neighbour of the record before. */
  readonly afterSkip?: boolean
}

export type PipelineEvent =
  | { readonly kind: 'observed'; readonly observed: readonly Observed[] }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'notice'; readonly notice: ReadNotice }

/** The pure stages between a line and its meaning. */
export interface Stages {
  readonly parser: {
    push(line: RawLine): LogRecord[]
    flush(): LogRecord[]
    resume?(met: MetLayouts, lines?: number): LogRecord[]
  }
  readonly recognise: (record: LogRecord) => readonly Step[]
}

/** Lines of one source → records with their steps, in order. Gaps and notices pass through where they stand. */
export async function* observe(lines: ReadStream, { parser, recognise }: Stages): AsyncGenerator<PipelineEvent> {
  const understand = (record: LogRecord): Observed => ({ record, steps: recognise(record) })
  let skipped = false
  const understood = (records: LogRecord[]): Observed[] => {
    const observed = records.map(understand)
    if (!skipped || observed[0] === undefined) return observed
    skipped = false
    const [{ record, steps }, ...others] = observed as [Observed, ...Observed[]]
    return [{ record, steps, afterSkip: true }, ...others]
  }
  for await (const event of lines) {
    if (event.kind === 'lines') {
      const observed = understood(event.lines.flatMap((line) => parser.push(line)))
      if (observed.length > 0) yield { kind: 'observed', observed }
      continue
    }
    const isSkip = event.kind === 'notice' && event.notice.kind === 'skip'
    // Whatever comes next does not continue a record that stood before a hole; a sieve makes none in a record.
    if (!(isSkip && event.notice.isSieved === true)) {
      const held = understood(parser.flush())
      if (held.length > 0) yield { kind: 'observed', observed: held }
    }
    if (isSkip) {
      const passedOver = understood(parser.resume?.(event.notice.met ?? {}, event.notice.lines) ?? [])
      if (passedOver.length > 0) yield { kind: 'observed', observed: passedOver }
      skipped = true
    }
    yield event
  }
  const last = understood(parser.flush())
  if (last.length > 0) yield { kind: 'observed', observed: last }
}
