import type { ReadRequest } from './request.ts'

type BulkRequest = Exclude<ReadRequest, { kind: 'follow' }>

/** A search for the empty string finds every line, so it is a plain read of the same scope. */
export const plainRead = (request: BulkRequest): BulkRequest => {
  if (request.kind !== 'grep' || !request.strings.includes('')) return request
  const { lines, window } = request.scope ?? {}
  return lines === undefined ? { kind: 'since', window: window ?? {} } : { kind: 'last', lines }
}
