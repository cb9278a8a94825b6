import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineHits } from '../../../src/redact/engine/line-hits.ts'
import type { Probe } from '../../../src/redact/rule.ts'
import { RULES } from '../../../src/redact/rules/index.ts'
import { TriggerTable } from '../../../src/redact/engine/trigger-table.ts'

interface Literal {
  readonly on: string
  readonly fold: boolean
  readonly after: string
  readonly probed: boolean
}

/** Few characters, so that texts and literals meet; both cases, digits, what parts words, bytes beyond ASCII. */
const character = fc.constantFrom(...'aAbBzZ019-_/=:. @\n\0\xc2\xff')
const textOf = (constraints: fc.StringConstraints) => fc.string({ ...constraints, unit: character })
const literal: fc.Arbitrary<Literal> = fc.record({
  on: textOf({ minLength: 1, maxLength: 6 }),
  fold: fc.boolean(),
  after: fc.oneof(fc.constant(''), textOf({ minLength: 1, maxLength: 4 })),
  probed: fc.boolean(),
})
const literals = fc.array(literal, { maxLength: 12 })
const text = textOf({ maxLength: 200 })

/** Looks before the hit and behind it, as real probes do. */
const evenNeighbours: Probe = (bytes, at) => ((bytes[at - 1] ?? 0) + (bytes[at + 1] ?? 0)) % 2 === 0
const longRun: Probe = (_, at, __, end = at) => end - at !== 4

const bytesOf = (latin1: string): Uint8Array => {
  const bytes = new Uint8Array(latin1.length + 8)
  bytes.set(Buffer.from(latin1, 'latin1'))
  return bytes
}

const enter = (table: TriggerTable, entries: readonly Literal[], firstId: number): void => {
  for (const [index, { on, fold, after, probed }] of entries.entries())
    table.add({ on, fold, ...(after ? { after } : {}), ...(probed ? { probe: evenNeighbours } : {}) }, firstId + index)
}

const scanned = (table: TriggerTable, bytes: Uint8Array, from: number, to: number): string[] => {
  const found: string[] = []
  table.scan(bytes, from, to, (id, at) => found.push(`${id}@${at}`))
  return found.toSorted()
}

const lowered = (latin1: string): string => latin1.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Each literal compared at each place. */
const bruteForce = (entries: readonly Literal[], bytes: Uint8Array, from: number, to: number): string[] => {
  const all = Buffer.from(bytes).toString('latin1')
  const found: string[] = []
  for (const [id, { on, fold, after, probed }] of entries.entries()) {
    for (let at = from; at + on.length <= to; at++) {
      const here = all.slice(at, at + on.length)
      if (here !== on && !(fold && lowered(here) === lowered(on))) continue
      if (after !== '' && !after.includes(all[at + on.length] as string)) continue
      if (!probed || evenNeighbours(bytes, at, to)) found.push(`${id}@${at}`)
    }
  }
  return found.toSorted()
}

describe('the table of triggers', () => {
  test('finds what a plain search finds, wherever the text begins and ends', () => {
    fc.assert(
      fc.property(literals, text, fc.nat(8), fc.nat(8), (entries, body, before, behind) => {
        const bytes = bytesOf(body)
        const from = Math.min(before, body.length)
        const to = Math.max(from, body.length - behind)
        const table = new TriggerTable()
        enter(table, entries, 0)
        expect(scanned(table, bytes, from, to)).toEqual(bruteForce(entries, bytes, from, to))
      }),
      { numRuns: 600 },
    )
  })

  test('finds what is entered after a scan, in a copy alone', () => {
    fc.assert(
      fc.property(literals, literals, text, (early, late, body) => {
        const bytes = bytesOf(body)
        const base = new TriggerTable()
        enter(base, early, 0)
        scanned(base, bytes, 0, body.length)
        const copy = new TriggerTable(base)
        enter(copy, late, early.length)
        expect(scanned(copy, bytes, 0, body.length)).toEqual(bruteForce([...early, ...late], bytes, 0, body.length))
        expect(scanned(base, bytes, 0, body.length)).toEqual(bruteForce(early, bytes, 0, body.length))
      }),
      { numRuns: 300 },
    )
  })

  test('finds each run of three digits and more once', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789p:- '), maxLength: 80 })
    fc.assert(
      fc.property(literals, digits, fc.boolean(), (entries, body, odd) => {
        const shifted = odd ? `x${body}` : body
        const bytes = bytesOf(shifted)
        const table = new TriggerTable()
        enter(table, entries, 1)
        table.addDigits(0, longRun)
        const runs = [...shifted.matchAll(/\d{3,}/g)].filter(([run]) => run.length !== 4)
        expect(scanned(table, bytes, 0, shifted.length).filter((hit) => hit.startsWith('0@'))).toEqual(
          runs.map((run) => `0@${run.index}`).toSorted(),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('finds the literal of every rule at each alignment, and in a text of several parts', () => {
    const triggers = RULES.flatMap((rule) => rule.triggers).filter((trigger) => trigger.digits !== true)
    const table = new TriggerTable()
    for (const [id, { on, fold, after }] of triggers.entries())
      table.add({ on, ...(fold ? { fold } : {}), ...(after ? { after } : {}) }, id)
    for (const [id, { on, fold, after }] of triggers.entries()) {
      for (const before of ['', '|', '~'.repeat(8190), '~'.repeat(8191)]) {
        const body = `${before}${fold ? on.toUpperCase() : on}${after?.at(-1) ?? ''}`
        expect(scanned(table, bytesOf(body), 0, body.length)).toContain(`${id}@${before.length}`)
      }
    }
  })

  test('keeps finding many values that begin alike', () => {
    const values = Array.from({ length: 600 }, (_, n) => `token-a1${String(n).padStart(12, 'b')}`)
    const table = new TriggerTable(new TriggerTable())
    for (const [id, value] of values.entries()) table.add({ on: value }, id)
    const body = values.join(' ')
    expect(scanned(table, bytesOf(body), 0, body.length)).toHaveLength(values.length)
  })
})

describe('the hits of a piece', () => {
  test('come by line and in order, however they were added, and with them each line that may end in a key', () => {
    const hit = fc.record({ id: fc.integer({ min: 1, max: 9 }), at: fc.nat(299) })
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(299)),
        fc.array(hit),
        fc.array(hit),
        fc.boolean(),
        (ends, early, late, body) => {
          const filler = body ? 'A' : '.'
          const lines = Array.from({ length: 300 }, (_, at) => (ends.includes(at) ? '\n' : filler)).join('')
          const hits = new LineHits()
          for (const piece of [1, 2]) {
            hits.begin(lines, Buffer.from(lines))
            for (const { id, at } of early) hits.add(id, at)
            if (piece === 2) hits.next(0)
            for (const { id, at } of late) hits.add(id, at)
          }
          const found: { id: number; at: number }[] = []
          const met: number[] = []
          for (let line = hits.next(0); line < hits.lines; line = hits.next(line + 1)) {
            met.push(line)
            for (let n = hits.from(line); n < hits.to(line); n++) {
              expect(hits.at(n)).toBeGreaterThanOrEqual(hits.start(line))
              expect(hits.at(n)).toBeLessThanOrEqual(hits.end(line))
              found.push({ id: hits.id(n), at: hits.at(n) })
            }
          }
          expect(found).toEqual([...early, ...late].toSorted((a, b) => a.at - b.at || a.id - b.id))
          const bodies = lines.split('\n').flatMap((line, index) => (body && line.length >= 60 ? [index] : []))
          expect(met).toEqual(expect.arrayContaining(bodies))
          expect(new Set(met).size).toBe(met.length)
        },
      ),
    )
  })
})
