import { expect, test } from 'vitest'
import { progressText } from '../../../src/messages/progress.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

test('says of what how much was read, and of how much', () => {
  const read = { place: 'app.log', bytes: 312_000_000, lines: 2_100_000 }
  expect(plain(progressText('en', { ...read, total: 1_000_000_000 }))).toBe(
    'reading app.log: 312 MB of 1 GB, 2,100,000 lines',
  )
  expect(plain(progressText('en', read))).toBe('reading app.log: 312 MB, 2,100,000 lines')
  // A file that was written to meanwhile is larger than it was.
  expect(plain(progressText('en', { ...read, total: 300_000_000 }))).toBe('reading app.log: 312 MB, 2,100,000 lines')
  expect(plain(progressText('ru', { ...read, total: 1_000_000_000 }))).toContain('читаю app.log: 312 МБ из 1 ГБ')
})
