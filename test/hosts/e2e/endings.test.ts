import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startFullPort } from '../parts/full-port.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, CLI, createDesk, eventually, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

/** A second is what a person gets; a busy machine may take another. A run that hangs takes ten. */
const AT_ONCE_MS = 2500

const webhook = (n: number): string =>
  paymentLine(n, {
    event: 'webhook.received',
    event_id: `evt_1End${String(n).padStart(20, '0')}`,
    type: 'invoice.paid',
  })

describeWith('sshd')('an end', async () => {
  const sshd = await startSshd()
  // Authentication that takes its time: the server asks a program for the keys.
  const slow = await startSshd({
    config: ['AuthorizedKeysFile none', 'AuthorizedKeysCommand /usr/bin/sleep 60', 'AuthorizedKeysCommandUser root'],
  })
  const full = await startFullPort()
  const silent = await startTcpProxy(slow, { state: 'blackhole' })
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'app.log')
  writeFileSync(log, Array.from({ length: 20_000 }, (_, n) => webhook(n)).join(''))
  const source = ['--source', `file:${log}`]
  afterAll(async () => {
    full.stop()
    await silent.stop()
    await slow.stop()
    await sshd.stop()
    desk.dispose()
  })

  const nothingLeft = (ms = 5000): Promise<boolean> => eventually(() => sshd.processes().length === 0, ms)

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test.for([
      ['tail', '--lines-as-written'],
      ['tail', '--lines-as-written', '--no-follow', '-n', '20000'],
      ['grep', '--text', 'line'],
      ['report', '-n', '20000', '-o', 'md'],
    ])('a reader who has enough ends %j without a word', async (words) => {
      const script = `set -o pipefail; "$@" | head -n 1; exit "\${PIPESTATUS[0]}"`
      const child = spawn(
        'bash',
        ['-c', script, 'pipe', process.execPath, CLI, ...words, ...at(sshd, transport), ...source],
        { env: desk.env },
      )
      onTestFinished(() => void child.kill('SIGKILL'))
      let [stdout, stderr] = ['', '']
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      child.stdin.end()
      const exit = await new Promise((done) => child.once('close', done))
      expect({ exit, stderr, lines: stdout.split('\n').length }).toEqual({ exit: 0, stderr: '', lines: 2 })
      expect(await nothingLeft(), sshd.processes().join()).toBe(true)
    })

    test.for([
      ['a host that does not answer', () => through(sshd, full.port)],
      ['a host that says nothing', () => through(sshd, silent.port)],
      ['authentication', () => slow.configFile],
    ] as const)('Ctrl-C is obeyed at once in the wait for %s', async ([, configFile]) => {
      const run = desk.start([
        'tail',
        '--lines-as-written',
        '--verbose',
        ...at({ configFile: configFile() }, transport),
        ...source,
      ])
      await run.until(({ stderr }) => stderr.includes('box'))
      await new Promise((done) => setTimeout(done, 700))
      const from = Date.now()
      run.kill('SIGINT')
      const { exit, stdout } = await run.ended
      expect({ exit, stdout }).toEqual({ exit: 130, stdout: '' })
      expect(Date.now() - from).toBeLessThan(AT_ONCE_MS)
    })

    test.for([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const)('%s in the stream ends both sides', async ([signal, code]) => {
      const run = desk.start(['tail', '--lines-as-written', ...at(sshd, transport), ...source])
      await run.until(({ stdout }) => stdout.includes('line 19999'))
      const from = Date.now()
      run.kill(signal)
      const { exit, stderr } = await run.ended
      expect({ exit, stderr }).toEqual({ exit: code, stderr: '' })
      expect(Date.now() - from).toBeLessThan(AT_ONCE_MS)
      expect(await nothingLeft(), sshd.processes().join()).toBe(true)
    })

    test('kill -9 leaves nothing on a quiet log, whatever is filtered', async () => {
      const run = desk.start(['tail', '--verbose', '--text', 'nothing holds this', ...at(sshd, transport), ...source])
      // sshd's own process, the shell, and what it started.
      expect(await eventually(() => sshd.processes().length > 4, 20_000)).toBe(true)
      run.kill('SIGKILL')
      expect((await run.ended).exit).toBe('SIGKILL')
      expect(await nothingLeft(), sshd.processes().join()).toBe(true)
    })
  })
})
