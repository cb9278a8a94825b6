import type { Engine, EngineContext } from './engine.ts'
import { eventsOf, once, pickedEvents } from './events.ts'
import { ContextPicker, matcher } from './match.ts'
import { mergeByTime } from './merge.ts'
import { ALWAYS, byTime, spanOf, type Row, type RowBatch, type Span } from './row.ts'

/** How one kind of container gives its log. */
interface ContainerLogs<Container> {
  readonly containers: () => Promise<readonly Container[]>
  /** The last so many rows of one of them. */
  readonly lastOf: (container: Container, count: number) => Promise<Row[]>
  /** Its rows of a span, in order of time. */
  readonly rowsOf: (container: Container, span: Span) => AsyncGenerator<RowBatch>
}

/** The past of several containers as one: their last rows, a window, a search here, since nothing is searched where they are. */
export const pastOf = <Container>(
  { containers, lastOf, rowsOf }: ContainerLogs<Container>,
  context: EngineContext,
): Pick<Engine, 'last' | 'since' | 'grep'> & { readonly lastRows: (count: number) => Promise<Row[]> } => {
  const lastRows = async (count: number): Promise<Row[]> => {
    if (count === 0) return []
    const lists = await Promise.all((await containers()).map((each) => lastOf(each, count)))
    const rows = lists.flat().sort(byTime)
    return rows.slice(Math.max(0, rows.length - count))
  }
  const rows = async function* (span: Span): AsyncGenerator<RowBatch> {
    yield* mergeByTime((await containers()).map((each) => rowsOf(each, span)))
  }
  return {
    lastRows,
    async *last(lines) {
      yield* eventsOf(once([{ rows: await lastRows(lines) }]), context)
    },
    since: (window) => eventsOf(rows(spanOf(window, ALWAYS)), context),
    async *grep({ strings, ignoreCase, window, lines, before, after }) {
      const picker = new ContextPicker(matcher(strings, ignoreCase), before, after)
      const asked = lines === undefined ? rows(spanOf(window, ALWAYS)) : once([{ rows: await lastRows(lines) }])
      yield* pickedEvents(asked, picker, context)
    },
  }
}
