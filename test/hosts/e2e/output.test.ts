import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CLI, createDesk, paymentLine } from '../../support/desk.ts'

describe('an answer', () => {
  const desk = createDesk()
  const COUNT = 400
  const log = desk.file(
    'app.log',
    Array.from({ length: COUNT }, (_, n) => paymentLine(n, { pad: 'x'.repeat(n % 90) }, 1768212000000 + n)).join(''),
  )
  afterAll(() => desk.dispose())

  // A pipe takes 64 KB, and what a program holds back of the rest dies with it.
  test.for([1, 280, 300, 320, 340, 360, 380, COUNT])('of %d lines is whole for a reader who comes late', (lines) => {
    const words = ['tail', '--no-follow', '--json', '-n', String(lines), '--file', log]
    const script = `set -o pipefail; "$@" | { sleep 0.7; cat; }`
    const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'pipe', process.execPath, CLI, ...words], {
      env: desk.env,
      encoding: 'utf8',
    })
    expect({ status, stderr, lines: stdout.split('\n').length - 1 }).toEqual({ status: 0, stderr: '', lines })
    expect(stdout).toContain(`"line ${COUNT - 1}"`)
  })

  test('in a file is whole', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const out = join(desk.home, `out-${turn}.json`)
      const run = await desk.run(['tail', '--no-follow', '--json', '-n', '20', '--out', out, '--file', log])
      expect(run).toEqual({ exit: 0, stdout: '', stderr: '' })
      expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(21)
    }
  })

  test.for([['tail', '--lines-as-written', '--no-follow'], ['grep', '--text', 'line'], ['report']])(
    '%j that has no place is told before anything is read',
    async (words) => {
      const out = join(desk.home, 'nowhere', 'out.json')
      const { exit, stdout, stderr } = await desk.run([...words, '--out', out, '--file', log])
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
      expect(stderr).toMatch(/^✖ [^\n]*nowhere\/out\.json cannot be written[^\n]* → [^\n]+\n$/)
      expect(existsSync(out)).toBe(false)
    },
  )

  test.skipIf(!existsSync('/dev/full'))('that finds the disk full is told', async () => {
    const { exit, stderr } = await desk.run(['report', '--out', '/dev/full', '--file', log])
    expect(exit).toBe(2)
    expect(stderr).toMatch(/^✖ \/dev\/full cannot be written[^\n]* → [^\n]+\n$/)
  })
})
