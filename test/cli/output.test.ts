import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '../../src/cli/output.ts'
import type { SafeText } from '../../src/model/safe-text.ts'

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
