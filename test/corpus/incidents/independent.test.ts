import { expect, test } from 'vitest'
import { answerFor } from '../../../src/diagnose/answer.ts'
import { severityOf } from '../../../src/model/severity.ts'
import { readLogs } from '../../support/diagnose/read.ts'
import { incidents } from './independent-cases.ts'

const all = incidents().map((incident) => {
  const reading = readLogs(incident.logs)
  const verdicts =
    incident.query.length > 0 ? answerFor(incident.query, reading.verdicts, reading.logs) : reading.verdicts
  return { ...incident, got: verdicts[0]?.cause }
})

test('there are at least 80 incidents, 25 of them healthy', () => {
  expect(all.length).toBeGreaterThanOrEqual(80)
  expect(all.filter(({ causes }) => severityOf(causes[0] ?? 'unknown') !== 'problem').length).toBeGreaterThanOrEqual(25)
})

test.for(all)('$name is $causes', ({ causes, got }) => {
  expect(causes).toContain(got)
})

test('at least 95 of 100 first verdicts are right', () => {
  const right = all.filter(({ causes, got }) => causes.some((cause) => cause === got))
  expect(right.length / all.length).toBeGreaterThanOrEqual(0.95)
})

test('no healthy one is called broken', () => {
  const broken = all.filter(
    ({ causes, got }) =>
      causes.every((cause) => severityOf(cause) !== 'problem') && (!got || severityOf(got) === 'problem'),
  )
  expect(broken.map(({ name, got }) => `${name}: ${got}`)).toEqual([])
})
