/**
 * Merges lists that are each in order into one in order of time. What has no time keeps its place behind what stood
 * before it in its own list.
 */
export function* mergeSorted<T>(
  lists: readonly (readonly T[])[],
  timeOf: (item: T) => number | undefined,
): Generator<T> {
  const heads = lists.map((list) => ({ list, next: 0, at: Number.NEGATIVE_INFINITY }))
  const timeAt = (head: (typeof heads)[number]): number => {
    const item = head.list[head.next]
    return item === undefined ? Number.POSITIVE_INFINITY : (timeOf(item) ?? head.at)
  }
  for (;;) {
    let best: (typeof heads)[number] | undefined
    for (const head of heads)
      if (head.next < head.list.length && (best === undefined || timeAt(head) < timeAt(best))) best = head
    if (best === undefined) return
    best.at = timeAt(best)
    const item = best.list[best.next++]
    if (item !== undefined) yield item
  }
}
