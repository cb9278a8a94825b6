import type { LineFeed } from './feeds.ts'
import type { Session } from './session.ts'
export const localFeed = (_path: string, _session: Session): LineFeed => {
  throw new Error('not yet')
}
