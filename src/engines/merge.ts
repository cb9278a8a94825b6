import { byTime, type Row, type RowBatch } from './row.ts'

interface Head {
  readonly batches: AsyncIterator<RowBatch>
  rows: readonly Row[]
  next: number
}

/** Streams that are each in order of time, as one. Of each only a batch is held at a time. */
export async function* mergeByTime(streams: readonly AsyncIterable<RowBatch>[]): AsyncGenerator<RowBatch> {
  const [only] = streams
  if (only !== undefined && streams.length === 1) return yield* only
  const heads: Head[] = streams.map((stream) => ({ batches: stream[Symbol.asyncIterator](), rows: [], next: 0 }))
  const gaps: RowBatch[] = []
  const open = new Set(heads)
  const refill = async (head: Head): Promise<void> => {
    while (head.next >= head.rows.length) {
      const got = await head.batches.next()
      if (got.done === true) {
        open.delete(head)
        return
      }
      if ('gap' in got.value) gaps.push(got.value)
      else {
        head.rows = got.value.rows
        head.next = 0
      }
    }
  }
  try {
    await Promise.all(heads.map(refill))
    while (open.size > 0) {
      const rows: Row[] = []
      let hungry: Head | undefined
      while (hungry === undefined) {
        let first: Head | undefined
        for (const head of open) {
          const [row, best] = [head.rows[head.next], first?.rows[first.next]]
          if (row !== undefined && (best === undefined || byTime(row, best) < 0)) first = head
        }
        if (first === undefined) break
        const row = first.rows[first.next++]
        if (row !== undefined) rows.push(row)
        if (first.next >= first.rows.length) hungry = first
      }
      yield { rows }
      if (hungry !== undefined) await refill(hungry)
    }
    yield* gaps
  } finally {
    await Promise.all(heads.map(async (head) => head.batches.return?.()))
  }
}
