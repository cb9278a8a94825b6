import type { ShortId } from '../text/short-ids.ts'

/** How the ids of a page are shown, and where they lead. */
export interface PageIds {
  readonly short: ShortId
  /** On a live page: the address of the verdict on an id. */
  readonly why?: (id: string) => string
}
