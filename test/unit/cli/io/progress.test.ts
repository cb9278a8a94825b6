import { expect, test } from 'vitest'
import { createProgress } from '../../../../src/cli/io/progress.ts'

const plain = (text: string | undefined): string | undefined => text?.replaceAll('\u00a0', ' ')

test('says how much of all files is read, of each by the pass that goes on', () => {
  const progress = createProgress()
  expect(progress.after('searching …', 'en')).toBeUndefined()
  progress.note('a.log', 300_000_000, 1_000_000_000)
  progress.note('b.log', 100_000_000, 500_000_000)
  expect(plain(progress.after('searching …', 'en'))).toBe('searching … 400 MB of 1.5 GB')
  progress.note('a.log', 1_000_000, 1_000_000_000)
  expect(plain(progress.after('ищу …', 'ru'))).toBe('ищу … 101 МБ из 1,5 ГБ')
})

test('says how much is read where the size of a file is not known, and never more than there was', () => {
  const progress = createProgress()
  progress.note('grown.log', 2_000, 1_000)
  expect(plain(progress.after('searching …', 'en'))).toBe('searching … 1 kB of 1 kB')
  progress.note('old.log.gz', 5_000, undefined)
  expect(plain(progress.after('searching …', 'en'))).toBe('searching … 7 kB')
})
