import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Probe } from '../../../src/redact/rule.ts'
import { RULES } from '../../../src/redact/rules/index.ts'

/** The table as it is where there is WebAssembly, or where there is none. */
const tableModule = async (withModule: boolean) => {
  vi.resetModules()
  if (!withModule) vi.stubGlobal('WebAssembly', undefined)
  const { TriggerTable } = await import('../../../src/redact/engine/trigger-table.ts')
  const { wasmScan } = await import('../../../src/redact/engine/window-wasm.ts')
  expect(wasmScan() !== undefined).toBe(withModule)
  return TriggerTable
}

afterEach(() => void vi.unstubAllGlobals())

const triggers = RULES.flatMap((rule) => rule.triggers)
const pieces = fc.oneof(
  fc.constantFrom(...triggers.map(({ on }) => on)),
  fc.constantFrom(...RULES.flatMap((rule) => rule.hides().map(({ text }) => Buffer.from(text).toString('latin1')))),
  fc.string({ unit: fc.constantFrom(...'0123456789 -.()+:/%'), maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'aAbBzZ019-_/=:. @\n\0\xc2\xff'), maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'abcdef0123456789-'), maxLength: 40 }),
  fc.nat(9000).map((length) => '7'.repeat(length)),
)
/** Up to some parts of the text that is looked through at once. */
const text = fc.array(pieces, { maxLength: 400 }).map((parts) => parts.join(''))

const bytesOf = (latin1: string): Uint8Array => {
  const bytes = new Uint8Array(latin1.length + 8)
  bytes.set(Buffer.from(latin1, 'latin1'))
  return bytes
}

type Table = InstanceType<Awaited<ReturnType<typeof tableModule>>>

const enterRules = (table: Table): Table => {
  for (const [id, trigger] of triggers.entries()) {
    if (trigger.digits) table.addDigits(id, trigger.probe ?? (() => true), trigger.runs)
    else table.add(trigger, id)
  }
  return table
}

const hitsOf = (table: Table, bytes: Uint8Array, from: number, to: number): string[] => {
  const hits: string[] = []
  table.scan(bytes, from, to, (id, at) => hits.push(`${id}@${at}`))
  return hits.toSorted()
}

describe('the search for windows', () => {
  test('finds the same as a module of WebAssembly and as a script, and so does a table that learned', async () => {
    const script = enterRules(new (await tableModule(false))())
    vi.unstubAllGlobals()
    const Table = await tableModule(true)
    const module = enterRules(new Table())
    const learned = [script, module].map((table) => new (table.constructor as typeof Table)(table))
    for (const table of learned) for (let n = 0; n < 300; n++) table.add({ on: `a1B2c3${n}zZ` }, triggers.length + n)
    fc.assert(
      fc.property(text, fc.nat(5), fc.nat(299), (body, from, n) => {
        const whole = `${body}a1B2c3${n}zZ`
        const bytes = bytesOf(whole)
        const start = Math.min(from, body.length)
        expect(hitsOf(module, bytes, start, whole.length)).toEqual(hitsOf(script, bytes, start, whole.length))
        const [inScript, inModule] = learned.map((table) => hitsOf(table, bytes, start, whole.length))
        expect(inModule).toEqual(inScript)
        expect(inModule).toContain(`${triggers.length + n}@${body.length}`)
      }),
      { numRuns: 60 },
    )
  })

  test('finds what more places have than the module holds', async () => {
    const table = new (await tableModule(true))()
    for (let id = 0; id < 40; id++) table.add({ on: 'zzzz' }, id)
    const body = 'z'.repeat(5000)
    expect(hitsOf(table, bytesOf(body), 0, body.length)).toHaveLength(40 * (body.length - 3))
  })

  test('asks every probe of digits for all runs that it accepts', async () => {
    const Table = await tableModule(true)
    const shaped = new Table()
    const all = new Table()
    const asked = triggers.filter(({ digits }) => digits)
    for (const [id, { probe, runs }] of asked.entries()) {
      shaped.addDigits(id, probe as Probe, runs)
      all.addDigits(id, probe as Probe)
    }
    const digits = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...'123456789'), minLength: 3, maxLength: 4 }),
      fc.constantFrom('8', '7', '5432', '6432', '1000', '4242', '5555', '791', '912', '345', '67'),
    )
    const parts = fc.constantFrom(
      '-',
      ' ',
      '.',
      ')',
      ') ',
      '(',
      ':',
      '/',
      '%3A',
      '+',
      '\xc2\xa0',
      '%20',
      'a',
      ':AAb7_cdEfGh1jKlM',
    )
    const groups = fc.array(fc.tuple(digits, parts), { maxLength: 12 }).map((each) => each.flat().join(''))
    fc.assert(
      fc.property(groups, (body) => {
        const bytes = bytesOf(body)
        expect(hitsOf(shaped, bytes, 0, body.length)).toEqual(hitsOf(all, bytes, 0, body.length))
      }),
      { numRuns: 4000 },
    )
  })
})
