import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, have, programPath } from '../parts/guard.ts'
import { commandLine, processesWith } from '../parts/processes.ts'
import { createDesk, eventually, FIXTURES, IDS, objects, paymentLine } from '../../support/desk.ts'

/** Whether this machine lets us make what a container is made of: a root of its own, a network of its own. */
const canContain = (): boolean => {
  if (!have('unshare', 'busybox')) return false
  try {
    execFileSync('unshare', ['-n', 'chroot', '/', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
// A sandbox may refuse namespaces to root too.
const suite = have('unshare', 'busybox') && !canContain() ? describe.skip : describeWith('unshare', 'busybox')

/** What `docker` and `kubectl` take, and what they do with it: a shell in a root that has busybox alone, and no network. */
const STAND_INS = {
  docker: `#!/bin/sh
[ "$1 $2" = 'exec -i' ] || { echo "unknown command: docker $*" >&2; exit 125; }
[ "$3" = api ] || { echo "Error response from daemon: No such container: $3" >&2; exit 1; }
shift 3
exec unshare -n chroot "$CONTAINER" "$@"
`,
  kubectl: `#!/bin/sh
[ "$1 $2 $4" = 'exec -i --' ] || { echo "error: unknown command" >&2; exit 1; }
[ "$3" = deploy/api ] || { echo "Error from server (NotFound): deployments.apps \\"\${3#deploy/}\\" not found" >&2; exit 1; }
shift 4
echo "Defaulted container \\"api\\" out of: api, proxy" >&2
unshare -n chroot "$CONTAINER" "$@"
status=$?
[ "$status" = 0 ] || echo "command terminated with exit code $status" >&2
exit "$status"
`,
}

const killQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

suite('a shell in a container', () => {
  const desk = createDesk()
  const root = join(desk.home, 'container')
  const bin = join(desk.home, 'bin')
  let log = join(root, 'var/log/app.log')
  let turn = 0
  /** A log of its own for each test. */
  const fresh = (content: string): string => {
    // Letters: a number would make it look like a rotated sibling.
    const name = `${'abcdefgh'[turn++]}.log`
    log = join(root, 'var/log', name)
    writeFileSync(log, content)
    return `file:/var/log/${name}`
  }
  for (const dir of ['bin', 'dev', 'tmp', 'var/log']) mkdirSync(join(root, dir), { recursive: true })
  copyFileSync(have('busybox') ? programPath('busybox') : '', join(root, 'bin/busybox'))
  for (const applet of execFileSync(programPath('busybox'), ['--list'], { encoding: 'utf8' }).trim().split('\n'))
    if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet))
  execFileSync('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3'])
  copyFileSync(join(FIXTURES, 'crm.log'), join(root, 'var/log/crm.log'))
  mkdirSync(bin)
  for (const [name, text] of Object.entries(STAND_INS)) {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  const env = { PATH: `${bin}:${desk.env['PATH']}`, CONTAINER: root }
  const sources =
    'sources: { app: { type: file, path: /var/log/app.log }, crm: { type: file, path: /var/log/crm.log } }'
  desk.file(
    '.config/prodlogs/prodlogs.yaml',
    [
      'hosts:',
      `  docker: { command: [docker, exec, -i, api, sh], ${sources} }`,
      `  kubectl: { command: [kubectl, exec, -i, deploy/api, --, sh], ${sources} }`,
      `  gone: { command: [docker, exec, -i, web, sh], ${sources} }`,
      `  nopod: { command: [kubectl, exec, -i, deploy/web, --, sh], ${sources} }`,
      `  noshell: { command: [docker, exec, -i, api, zsh], ${sources} }`,
      '',
    ].join('\n'),
  )
  afterAll(() => desk.dispose())
  const inside = (): number[] =>
    processesWith('').filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/root`) === root
      } catch {
        return false
      }
    })

  describe.for(['docker', 'kubectl'])('of %s', (host) => {
    test('answers every question', async () => {
      writeFileSync(join(root, 'var/log/app.log'), [1, 2, 3].map((n) => paymentLine(n, { deal_id: '9700' })).join(''))
      const ask = (...words: string[]) => desk.run([...words, '--host', host], { env })
      const [tail, grep, report, why, doctor] = await Promise.all([
        ask('tail', '--no-follow', '--json', '--source', 'app'),
        ask('grep', '--deal', '9700', '--json'),
        ask('report', '--json'),
        ask('why', IDS[0]?.evt ?? '', '--json'),
        ask('doctor', '--verbose'),
      ])
      expect({ stderr: tail.stderr, exit: tail.exit }).toEqual({ stderr: '', exit: 0 })
      expect(objects(tail.stdout).map((one) => one['message'])).toEqual(['line 1', 'line 2', 'line 3'])
      expect(objects(grep.stdout)).toHaveLength(3)
      expect(JSON.parse(report.stdout)).toMatchObject({ counts: { webhooks: { received: 6 } }, gaps: [] })
      expect(JSON.parse(why.stdout)).toMatchObject({ verdicts: [{ cause: 'ok' }], gaps: [] })
      expect(doctor.stdout).toMatch(/busybox/i)
      expect(doctor.stdout).toContain('✓ app: readable')
    })

    test('is followed over a rotation, and nothing stays in it', async () => {
      const source = fresh(paymentLine(1))
      const run = desk.start(['tail', '--json', '--host', host, '--source', source], { env })
      await run.until(({ stdout }) => stdout.includes('"line 1"'))
      expect(inside().length).toBeGreaterThan(0)
      // No way out of its network.
      expect(inside().map((pid) => readlinkSync(`/proc/${pid}/ns/net`))).not.toContain(
        readlinkSync('/proc/self/ns/net'),
      )
      // The next file looks like the one that was read, in all but its number: a shell without /proc sees it by its path alone.
      const { atime, mtime, size } = statSync(log)
      appendFileSync(log, paymentLine(2))
      writeFileSync(`${log}-next`, paymentLine(3))
      utimesSync(`${log}-next`, atime, mtime)
      renameSync(log, `${log}.1`)
      renameSync(`${log}-next`, log)
      expect(statSync(log).size).toBe(size)
      await run.until(({ stdout }) => stdout.includes('"line 3"'))
      run.kill('SIGINT')
      const { exit, stdout } = await run.ended
      expect({ exit, lines: objects(stdout).map((one) => one['message']) }).toEqual({
        exit: 130,
        lines: ['line 1', 'line 2', 'line 3'],
      })
      expect(await eventually(() => inside().length === 0, 6000), inside().map(commandLine).join('\n')).toBe(true)
    })

    test('that loses its client to kill -9 is left with nothing', async () => {
      const source = fresh(paymentLine(1))
      const run = desk.start(['tail', '--lines-as-written', '--host', host, '--source', source], { env })
      await run.until(({ stdout }) => stdout.includes('line 1'))
      run.kill('SIGKILL')
      await run.ended
      expect(await eventually(() => inside().length === 0, 6000), inside().map(commandLine).join('\n')).toBe(true)
    })

    test('that is restarted is told, and followed on', async () => {
      const source = fresh(paymentLine(1))
      const run = desk.start(['tail', '--json', '--host', host, '--source', source], { env })
      await run.until(({ stdout }) => stdout.includes('"line 1"'))
      for (const pid of inside()) killQuietly(pid)
      appendFileSync(log, paymentLine(2))
      await run.until(({ stdout, stderr }) => stdout.includes('"line 2"') && stderr.includes('✔'))
      run.kill('SIGINT')
      const { stdout, stderr } = await run.ended
      expect(objects(stdout).map((one) => one['message'])).toEqual(['line 1', 'line 2'])
      expect(stderr).toMatch(/^! .*\.log: .*lost/m)
    })
  })

  test.for([
    ['gone', /No such container: web/],
    ['nopod', /"web" not found/],
    ['noshell', /zsh/],
  ] as const)('that is not there is told in its own words: %s', async ([host, words]) => {
    const { exit, stdout, stderr } = await desk.run(
      ['tail', '--lines-as-written', '--no-follow', '--host', host, '--source', 'app'],
      { env },
    )
    expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' })
    expect(stderr).toMatch(
      new RegExp(`^✖ the command of ${host} did not start a shell: [^\\n]*${words.source}[^\\n]* → [^\\n]+\\n$`),
    )
  })

  test.for([
    ['cat', /gives back what it is told/],
    ['sleep 60', /no answer for 1 s/],
    ["sh -c 'cat >/dev/null'", /no answer for 1 s/],
  ] as const)('%j is no shell, and that is told in time', async ([command, words]) => {
    const argv = command.startsWith('sh -c') ? ['sh', '-c', 'cat >/dev/null'] : command.split(' ')
    const config = desk.file(
      '.config/prodlogs/config-of-no-shell.yaml',
      `hosts: { none: { command: ${JSON.stringify(argv)}, ${sources} } }\n`,
    )
    expect(readFileSync(config, 'utf8')).toContain('none')
    const home = createDesk()
    home.file('.config/prodlogs/prodlogs.yaml', readFileSync(config))
    const began = Date.now()
    const run = await home.run(['tail', '--host', 'none', '--source', 'app', '--connect-timeout', '1'])
    home.dispose()
    expect({ exit: run.exit, stdout: run.stdout }).toEqual({ exit: 5, stdout: '' })
    expect(run.stderr).toMatch(words)
    expect(run.stderr).toMatch(/^✖ the command of none did not start a shell[^\n]* → [^\n]+\n$/)
    expect(Date.now() - began).toBeLessThan(10_000)
  })
})
