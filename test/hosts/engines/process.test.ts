import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createDesk, eventually, objects } from '../../support/desk.ts'
import { processesWith } from '../parts/processes.ts'

describe('a program that prints logs', () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())
  let turn = 0
  /** A program of the user, named in the user's own configuration. */
  const program = (script: string): string => {
    const path = desk.file(`bin/logs-${turn++}.sh`, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    desk.file('.config/prodlogs/prodlogs.yaml', `hosts:\n  fly: { process: [${path}] }\n`)
    return path
  }
  const texts = (stdout: string): unknown[] => objects(stdout).map(({ message }) => message)
  const line = (n: number): string => `{"level":"info","msg":"line ${n}","deal_id":${n}}`

  test('is read to its end, the last line without its end too, and what it says on stderr is no line', async () => {
    program(`echo noise >&2; echo '${line(1)}'; printf '%s' '${line(2)}'`)
    const { stdout, exit } = await desk.run(['grep', '--text', 'line', '--host', 'fly', '-o', 'ndjson'])
    expect({ exit, lines: texts(stdout) }).toEqual({ exit: 0, lines: ['line 1', 'line 2'] })
  })

  test('that does not end is left when it is silent, and ends with us', async () => {
    const path = program(`echo '${line(1)}'; exec sleep 987`)
    const { stdout } = await desk.run(['grep', '--deal', '1', '--host', 'fly', '-o', 'ndjson'])
    expect(texts(stdout)).toEqual(['line 1'])
    expect(await eventually(() => processesWith(path).length === 0, 5000)).toBe(true)
  })

  test.each([
    ["echo 'boom: no such app' >&2; exit 3", 5],
    ["echo 'Error: not logged in. Run flyctl auth login' >&2; exit 1", 4],
    ['exec /nowhere/at/all', 5],
  ])('that fails is told with its last words: %s', async (script, exit) => {
    program(script)
    expect((await desk.run(['report', '--host', 'fly'])).exit).toBe(exit)
  })

  test('that fails behind lines gave a part of them', async () => {
    program(`echo '${line(1)}'; exit 7`)
    const { stderr, exit } = await desk.run(['grep', '--deal', '1', '--host', 'fly'])
    expect({ exit, stderr }).toEqual({ exit: 5, stderr: expect.stringContaining('cut') as string })
  })

  test('that is not there is told', async () => {
    desk.file('.config/prodlogs/prodlogs.yaml', 'hosts:\n  fly: { process: [no-such-program-here] }\n')
    const { stderr, exit } = await desk.run(['report', '--host', 'fly'])
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: expect.stringContaining('no program no-such-program-here') as string,
    })
  })

  test('is started anew in a tail, and what it repeats is shown once', async () => {
    const state = join(desk.home, 'runs')
    program(
      `n=$(cat ${state} 2>/dev/null || echo 0); echo $((n+1)) > ${state}; i=0; while [ $i -lt $((n*3+3)) ]; do i=$((i+1)); echo '{"msg":"line '$i'"}'; done; sleep 1`,
    )
    const run = desk.start(['tail', '--host', 'fly', '-n', '100', '-o', 'ndjson'])
    await run.until(({ stdout }) => stdout.includes('"line 9"'))
    run.kill('SIGINT')
    const shown = texts((await run.ended).stdout)
    expect(shown.slice(0, 9)).toEqual(Array.from({ length: 9 }, (_, n) => `line ${n + 1}`))
    expect(new Set(shown).size).toBe(shown.length)
  })

  test('of a cloned folder is named and not run', async () => {
    const mark = join(desk.home, 'ran')
    const cwd = join(desk.home, 'clone')
    desk.file('clone/prodlogs.yaml', `hosts:\n  evil: { process: [touch, ${mark}] }\n`)
    const { stderr, exit } = await desk.run(['report', '--host', 'evil'], { cwd })
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('config trust') as string })
  })
})
