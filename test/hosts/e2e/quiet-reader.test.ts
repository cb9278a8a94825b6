import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { CLI, createDesk } from '../../support/desk.ts'

describe.skipIf(process.platform !== 'linux')('a log that stays quiet', () => {
  const desk = createDesk()
  const log = desk.file('app.log', `${new Date().toISOString()} INFO started\n`.repeat(3))
  afterAll(() => desk.dispose())

  const piped = async (script: string): Promise<{ exit: unknown; stdout: string; stderr: string; ms: number }> => {
    const child = spawn(
      'bash',
      ['-c', script, 'pipe', process.execPath, CLI, 'tail', '--lines-as-written', '--file', log, '--follow'],
      {
        env: desk.env,
        detached: true,
      },
    )
    const end = (): void => {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    onTestFinished(end)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const from = Date.now()
    const timer = setTimeout(end, 20_000)
    const exit = await new Promise((done) => child.once('close', done))
    clearTimeout(timer)
    return { exit, stdout, stderr, ms: Date.now() - from }
  }

  // The reader goes after all was written to it, so no further write can tell.
  test.for([1, 2, 3])('is left when its reader has gone without another line, time %i', async () => {
    const script = 'set -o pipefail; "$@" | { read -r line; echo "$line"; sleep 0.3; }; exit "${PIPESTATUS[0]}"'
    expect(await piped(script)).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringContaining('UTC') })
  })

  test('is left also through a named pipe', async () => {
    const fifo = join(desk.home, 'fifo')
    execFileSync('mkfifo', [fifo])
    const script = `"$@" >'${fifo}' & { read -r line; sleep 0.3; } <'${fifo}'; wait $!`
    expect(await piped(script)).toMatchObject({ exit: 0, stderr: '' })
  })

  test('is not left while a reader far down the pipe waits', async () => {
    const script = 'timeout -s INT 4 "$@" | { cat; } | { sleep 2; cat >/dev/null; }; echo "${PIPESTATUS[0]}"'
    const { stdout, ms } = await piped(script)
    expect(ms).toBeGreaterThan(3500)
    expect(stdout).toBe('124\n')
  })
})
