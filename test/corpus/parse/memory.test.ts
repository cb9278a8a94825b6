import { expect, test } from 'vitest'
import { createDetector } from '../../../src/parse/detect.ts'
import { formats } from '../../../src/parse/formats/index.ts'
import { createClock } from '../../../src/parse/time/clock.ts'

const clock = createClock('UTC', () => Date.UTC(2026, 0, 13))
const layouts = formats.filter(({ kind }) => kind === 'text')
const lines = layouts.flatMap(({ samples }) => samples.map(({ text }) => text.split('\n')[0] ?? ''))

test('a line is read by the layout that knows most of it, whichever read the line before', () => {
  const detector = createDetector(formats, clock)
  const readAfter = (before: string, text: string): string => {
    detector.resume({ text: before, json: '', prefixes: [] })
    const { prefix, format } = detector.detect(text)
    // What is remembered is what was met: a general layout never is.
    return `${prefix}${format?.name ?? 'unknown'}`
  }
  const wrong = lines.flatMap((text) => {
    const alone = readAfter('', text)
    return layouts
      .filter((format) => format.kind === 'text' && format.isGeneral !== true)
      .flatMap(({ name }) => {
        const got = readAfter(name, text)
        return got === alone ? [] : [`after ${name}: ${alone} as ${got}: ${text}`]
      })
  })
  expect(wrong).toEqual([])
})

test('a general layout is not remembered', () => {
  const detector = createDetector(formats, clock)
  const plain = '2026-01-12 10:00:00 INFO message 1 queued'
  const spoken = '2026-01-12 10:00:01,250 INFO [worker-3] com.example.mail.Sender - message 5 queued for delivery'
  expect(detector.detect(plain).format?.name).toBe('timed-level')
  expect(detector.survey(plain).met).not.toHaveProperty('text')
  expect(detector.detect(spoken).format?.name).toBe('python-logging')
})
