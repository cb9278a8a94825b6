import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, createDesk, objects, type Running } from '../../support/desk.ts'
import { startDockerd, type TestDockerd } from '../parts/dockerd.ts'
import { describeWith, have } from '../parts/guard.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'

const messages = (text: string): unknown[] => objects(text).map(({ message }) => message)
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`)

/** A service that writes `count` JSON lines, `pause` µs apart, and goes on living. */
const service = (from: number, count: number, pause = 0): string =>
  `for i in $(seq ${from} ${from + count - 1}); do echo '{"level":"info","msg":"line '$i'","deal_id":'$i'}'; ${pause > 0 ? `usleep ${pause}` : ':'}; done; sleep 1000`

describeWith('docker', 'busybox')('containers of a real Docker daemon', () => {
  const desk = createDesk()
  let dockerd: TestDockerd | undefined
  let sshd: TestSshd | undefined
  let env: Record<string, string>
  const running: Running[] = []
  beforeAll(async () => {
    dockerd = await startDockerd()
    env = { DOCKER_HOST: dockerd?.url ?? '' }
    if (have('sshd') && dockerd !== undefined) sshd = await startSshd({ config: [`SetEnv DOCKER_HOST=${dockerd.url}`] })
  })
  afterAll(async () => {
    for (const { kill, ended } of running) {
      kill('SIGKILL')
      await ended
    }
    await sshd?.stop()
    await dockerd?.stop()
    desk.dispose()
  })
  /** A sandbox may let no daemon run: then the suite is left out as if there were none. */
  const real =
    (body: (d: TestDockerd) => Promise<void>) =>
    async (context: { skip(): void }): Promise<void> =>
      dockerd === undefined ? context.skip() : body(dockerd)
  const tail = (...args: readonly string[]): Running => {
    const run = desk.start(['tail', '-o', 'ndjson', ...args], { env })
    running.push(run)
    return run
  }

  test(
    'are read by name, in both ways of writing, with records over several lines whole',
    real(async (d) => {
      d.run(
        'plain',
        `echo 'INFO before'; echo 'ERROR deal 4540 failed'; echo '    at pay (/srv/pay.js:1:1)'; echo 'INFO deal 7' >&2; sleep 1000`,
      )
      await sleep(500)
      const { stdout, exit } = await desk.run(['grep', '--deal', '4540', '--source', 'docker:plain', '-o', 'ndjson'], {
        env,
      })
      expect({ exit, lines: objects(stdout).map(({ text }) => text) }).toEqual({
        exit: 0,
        lines: ['ERROR deal 4540 failed\n    at pay (/srv/pay.js:1:1)'],
      })
    }),
  )

  test(
    'give lines of 40,000 bytes whole, with a terminal and without',
    real(async (d) => {
      for (const [name, option] of [
        ['long', '--tty=false'],
        ['terminal', '--tty=true'],
      ] as const) {
        d.run(name, `yes 'paid ok' | head -c 40000 | tr '\\n' ' '; echo; echo '{"msg":"next"}'; sleep 1000`, option)
        await sleep(700)
        const { stdout } = await desk.run(
          ['grep', '--text', 'paid', '--text', 'next', '--source', `docker:${name}`, '-o', 'ndjson'],
          { env },
        )
        const found = objects(stdout)
        expect(found.map(({ message }) => String(message).length)).toContain(4)
        expect(stdout.length).toBeGreaterThan(40_000)
        expect(stdout).not.toMatch(/ok\s*\d{4}-\d\d-\d\dT/)
      }
    }),
  )

  test(
    'are followed over a restart: nothing missing, nothing twice',
    real(async (d) => {
      d.run('restarted', service(1, 100_000, 5000))
      const run = tail('--source', 'docker:restarted', '-n', '0')
      await run.until(({ stdout }) => objects(stdout.slice(0, stdout.lastIndexOf('\n'))).length > 50)
      d.docker('restart', '-t', '0', 'restarted')
      await sleep(3000)
      d.docker('kill', 'restarted')
      await sleep(3500)
      run.kill('SIGINT')
      const { stdout } = await run.ended
      const shown = messages(stdout)
      const written = d
        .docker('logs', 'restarted')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg)
      const begin = written.indexOf(String(shown[0]))
      expect(shown.length).toBeGreaterThan(100)
      expect(shown).toEqual(written.slice(begin))
    }),
  )

  test(
    'are followed over rotations, which docker repeats lines at',
    real(async (d) => {
      const waits = `echo '{"msg":"ready"}'; until [ -e /go ]; do usleep 50000; done`
      d.run('rotated', `${waits}; ${service(1, 3000, 1000)}`, '--log-opt', 'max-size=20k', '--log-opt', 'max-file=3')
      const run = tail('--source', 'docker:rotated', '-n', '1')
      await run.until(({ stdout }) => stdout.includes('"ready"'))
      // What docker throws away before it is asked for can be had from nobody.
      await sleep(3000)
      d.docker('exec', 'rotated', '/bin/sh', '-c', ': > /go')
      await run.until(({ stdout }) => stdout.includes('"line 3000"'), 50_000)
      run.kill('SIGINT')
      const { stdout } = await run.ended
      expect(messages(stdout)).toEqual(['ready', ...numbered(1, 3000)])
    }),
  )

  test(
    'of a compose service change when it is deployed, and are followed on',
    real(async (d) => {
      const labels = ['--label', 'com.docker.compose.service=web', '--label', 'com.docker.compose.project=shop']
      d.run('shop-web-1', service(1, 5), ...labels)
      await sleep(500)
      const run = tail('--source', 'docker:compose=shop/web', '-n', '2')
      await run.until(({ stdout }) => stdout.includes('"line 5"'))
      d.docker('rm', '-f', 'shop-web-1')
      d.run('shop-web-2', service(6, 5), ...labels)
      await run.until(({ stdout }) => stdout.includes('"line 10"'))
      run.kill('SIGINT')
      const { stdout } = await run.ended
      expect(messages(stdout)).toEqual(numbered(4, 10))
      expect(objects(stdout).map(({ source }) => source)).toContain('shop/web/shop-web-2')
      const named = await desk.run(['grep', '--deal', '6', '--source', 'docker:web', '-o', 'ndjson'], { env })
      expect(messages(named.stdout)).toEqual(['line 6'])
    }),
  )

  test(
    'of a host are read over SSH',
    real(async (d) => {
      if (sshd === undefined) return
      d.run('far', service(1, 200))
      await sleep(700)
      for (const transport of ['ssh2', 'openssh']) {
        const words = [...at(sshd, transport), '--source', 'docker:far', '-o', 'ndjson']
        const { stdout, stderr, exit } = await desk.run(['grep', '--deal', '150', ...words])
        expect({ stderr, exit, lines: messages(stdout) }).toEqual({
          stderr: expect.anything(),
          exit: 0,
          lines: ['line 150'],
        })
        const run = desk.start(['tail', '-n', '3', ...words])
        running.push(run)
        await run.until((now) => now.stdout.includes('"line 200"'))
        run.kill('SIGINT')
        expect(messages((await run.ended).stdout)).toEqual(numbered(198, 200))
      }
    }),
  )

  test(
    'that are not there are told with those that are, and a dead daemon is told as such',
    real(async () => {
      const missing = await desk.run(['tail', '--source', 'docker:nope'], { env })
      expect(missing).toMatchObject({
        exit: 2,
        stderr: expect.stringMatching(/docker has no nope.*It has: /s) as string,
      })
      const dead = await desk.run(['tail', '--source', 'docker:api'], { env: { DOCKER_HOST: 'unix:///nowhere.sock' } })
      expect(dead).toMatchObject({ exit: 5, stderr: expect.stringContaining('no Docker socket') as string })
    }),
  )
})
