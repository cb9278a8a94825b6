import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '../../../../src/cli/io/output.ts'
import type { SafeText } from '../../../../src/model/safe-text.ts'

const safe = (text: string): SafeText => text as SafeText

/** A reader that takes a write only when it is let. */
const slowReader = (): { stdout: Writable; take: () => void } => {
  let taken: (() => void) | undefined
  const stdout = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void (taken = done) })
  return { stdout, take: () => taken?.() }
}

test('a slow reader is waited for, a thousand times, and no listener is left behind', async () => {
  const { stdout, take } = slowReader()
  const output = createOutput({ stdout, stderr: new Writable() })
  const before = stdout.eventNames().map((name) => stdout.listenerCount(name))
  for (let n = 0; n < 1000; n++) {
    let done = false
    const writing = output.write(safe('a line\n')).then(() => (done = true))
    await Promise.resolve()
    expect(done).toBe(false)
    take()
    await writing
  }
  expect(stdout.eventNames().map((name) => stdout.listenerCount(name))).toEqual(before)
})

test('a reader that goes lets the writer go', async () => {
  const { stdout } = slowReader()
  const output = createOutput({ stdout, stderr: new Writable() })
  const writing = output.write(safe('a line\n'))
  stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  await writing
  expect(output.closed).toBe(true)
  await output.write(safe('more\n'))
})

test('lines of one moment leave together, in their order with what is said beside them', async () => {
  const chunks: string[] = []
  const into = (mark: string): Writable =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => (chunks.push(mark + chunk), done()),
    })
  const output = createOutput({ stdout: into(''), stderr: into('! ') })
  for (const line of ['one\n', 'two\n', 'three\n']) await output.writeSoon(safe(line))
  expect(chunks).toEqual([])
  output.note(safe('a remark\n'))
  await output.writeSoon(safe('four\n'))
  await output.write(safe('five\n'))
  await output.writeSoon(safe('six\n'))
  await output.end()
  expect(chunks.filter((chunk) => chunk !== '')).toEqual(['one\ntwo\nthree\n', '! a remark\n', 'four\nfive\n', 'six\n'])
})

test('held lines do not pile up before a reader who is slow', async () => {
  const { stdout, take } = slowReader()
  const output = createOutput({ stdout, stderr: new Writable() })
  let written = 0
  const line = safe(`${'x'.repeat(999)}\n`)
  const writing = (async () => {
    for (; written < 1000; written++) await output.writeSoon(line)
  })()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(written).toBeLessThan(140)
  const taking = setInterval(take, 0)
  await writing
  await output.end()
  clearInterval(taking)
})

test('a file is whole when the end was waited for, and one that cannot be made is told at once', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-test-'))
  const path = join(dir, 'out.json')
  const output = createOutput({ out: path })
  for (let n = 0; n < 500; n++) await output.writeSoon(safe(`${n}\n`))
  await output.write(safe('the end\n'))
  await output.end()
  expect(readFileSync(path, 'utf8').split('\n').slice(-3)).toEqual(['499', 'the end', ''])
  expect(() => createOutput({ out: join(dir, 'no', 'such') })).toThrow(
    expect.objectContaining({ code: 'OUT_UNWRITABLE' }) as Error,
  )
  rmSync(dir, { recursive: true })
})
