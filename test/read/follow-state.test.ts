import { expect, test } from 'vitest'
import { FollowState } from '../../src/read/follow-state.ts'
import type { Frame } from '../../src/remote/frames.ts'

const frame = (name: string, args: Record<string, string | number>): Frame => ({
  name,
  args: Object.fromEntries(Object.entries(args).map(([key, value]) => [key, String(value)])),
})
const live = (upto: number): Frame =>
  frame('seg', { dev: 1, ino: 7, off: 0, len: '-', mtime: 5, live: 1, upto, mark: 'm' })
const copy = (inode: number): Frame =>
  frame('seg', { dev: 1, ino: inode, off: 0, len: '-', mtime: 5, live: 0, resumed: 1 })

const following = () => {
  const state = new FollowState({ host: 'box', source: 'app' }, '/var/log/app.log')
  const given: string[] = []
  return {
    state,
    given,
    send: (lines: readonly string[]) => {
      state.bytes(Buffer.from(lines.map((line) => `${line}\n`).join('')))
      given.push(...state.take().lines.map(({ text }) => text))
    },
    truncate: () => state.goBack(),
  }
}

test('a file that is truncated twice before it was confirmed once repeats nothing', () => {
  const { state, given, send, truncate } = following()
  state.segment(live(4))
  send(['a1', 'a2'])
  // Truncated unseen: what follows is the next content already.
  send(['b1', 'b2', 'b3'])
  truncate()
  state.segment(copy(8))
  send(['a1', 'a2', 'a3'])
  // Its size was looked at when it was still b; what is read of it is c.
  state.segment(live(9))
  send(['c1', 'c2', 'c3', 'c4'])
  truncate()
  state.segment(copy(9))
  send(['b1', 'b2', 'b3', 'b4'])
  state.segment(live(12))
  send(['c1', 'c2', 'c3', 'c4'])
  state.confirmed(frame('ok', { off: 12, mtime: 6, mark: 'n' }))
  send(['c5'])
  expect(given).toEqual(['a1', 'a2', 'b1', 'b2', 'b3', 'a3', 'c1', 'c2', 'c3', 'c4', 'b4', 'c5'])
})

test('a line that is the same as one before the truncation is given once the content is confirmed', () => {
  const { state, given, send, truncate } = following()
  state.segment(live(6))
  send(['a1', 'a2'])
  truncate()
  state.segment(copy(8))
  send(['a1', 'a2'])
  state.segment(live(3))
  send(['b1'])
  state.confirmed(frame('ok', { off: 3, mtime: 6, mark: 'n' }))
  send(['a1', 'a1'])
  expect(given).toEqual(['a1', 'a2', 'b1', 'a1', 'a1'])
})
