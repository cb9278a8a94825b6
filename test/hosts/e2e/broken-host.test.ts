import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, configWith, createDesk, objects, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

/** What a host does in place of the program, once it has read the nonce of the request. */
const WAYS: Readonly<Record<string, { does: string; says: RegExp }>> = {
  noise: { does: 'yes noise', says: /64 KB came before the program's first word/ },
  version: { does: 'frame "hello v=9 now=0 tz=+0000"; sleep 60', says: /protocol 9/ },
  endless: { does: 'hello; printf "\\036%s " "$nonce"; yes | tr -d "\\n"', says: /frame without an end/ },
  unasked: { does: 'hello; yes', says: /belong to no file/ },
  damaged: {
    does: 'hello; frame "seg dev=1 ino=1 off=0 len=- mtime=0 live=0 name=app.log"; frame pack; yes; sleep 60',
    says: /compressed part of the answer is damaged/,
  },
  gaps: {
    does: 'hello; while :; do n=$((n + 1)); frame "unread why=permission name=app.log.$n"; done',
    says: /gaps and sends no lines/,
  },
  'the same gap': {
    does: 'hello; while :; do frame "unread why=permission name=app.log.1"; done',
    says: /gaps and sends no lines/,
  },
  signal: {
    does: 'hello; frame "seg dev=1 ino=1 off=0 len=9 mtime=0 live=0 name=a"; kill -KILL $$',
    says: /(?:SIGKILL|a signal) ended the program|exit 137/,
  },
  status: { does: 'hello; frame "seg dev=1 ino=1 off=0 len=9 mtime=0 live=0 name=a"; exit 7', says: /exit 7/ },
}

describeWith('sshd', 'users')('a host that is broken or hostile', async () => {
  const sshd = await startSshd({ config: ['MaxSessions 50'] })
  const desk = createDesk()
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })
  const loginAs = (way: string, does: string): string => {
    const script = join(sshd.dir, `shell-${way.replaceAll(' ', '-')}`)
    writeFileSync(
      script,
      `#!/bin/sh
frame() { printf '\\036%s %s\\n' "$nonce" "$*"; }
hello() { frame "hello v=2 now=$(date +%s)000 tz=+0000"; }
while IFS= read -r line; do case $line in *nonce=*) break ;; esac; done
nonce=\${line#*nonce=} nonce=\${nonce%% *} n=0
${does}
`,
    )
    chmodSync(script, 0o755)
    return configWith(sshd, { User: sshd.createUser({ shell: script }).name })
  }
  const reach = new Map(Object.entries(WAYS).map(([way, { does }]) => [way, loginAs(way, does)]))

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test.for(Object.keys(WAYS))('is told at once: %s', { timeout: 60_000 }, async (way) => {
      const begun = Date.now()
      const where = [...at({ configFile: reach.get(way)! }, transport), '--source', 'file:/var/log/app.log']
      const { exit, stderr, stdout } = await desk.run(['tail', '--no-follow', ...where])
      expect({ stdout, took: Date.now() - begun < 25_000 }).toEqual({ stdout: '', took: true })
      expect(stderr).toMatch(WAYS[way]!.says)
      expect(stderr.split('\n').length).toBeLessThan(70)
      expect([4, 5]).toContain(exit)
    })

    test('and slow, 3 kB a second, is waited for as long as something arrives', { timeout: 120_000 }, async () => {
      const log = join(sshd.dir, `slow-${transport}.log`)
      writeFileSync(log, Array.from({ length: 40 }, (_, n) => paymentLine(n)).join(''))
      const proxy = await startTcpProxy(sshd, { bytesPerSecond: 3000 })
      const { exit, stdout, stderr } = await desk.run([
        ...['tail', '--no-follow', '-n', '40', '--json', '--connect-timeout', '60'],
        ...at({ configFile: through(sshd, proxy.port) }, transport),
        ...['--source', `file:${log}`],
      ])
      await proxy.stop()
      expect({ exit, lines: objects(stdout).length, stderr }).toEqual({ exit: 0, lines: 40, stderr: '' })
    })

    test('with a bash whose functions come from the environment is not believed them', async () => {
      const log = join(sshd.dir, `functions-${transport}.log`)
      writeFileSync(log, paymentLine(1))
      const shell = join(sshd.dir, 'replaced')
      writeFileSync(
        shell,
        `#!/bin/bash
printf() { builtin printf 'replaced\\n'; }; tail() { echo replaced; }; dd() { echo replaced; }; command() { echo replaced; }
stat() { echo 1 1 1 1 1 1 1 1; }
export -f printf tail dd command stat
exec bash -s
`,
      )
      chmodSync(shell, 0o755)
      const configFile = configWith(sshd, { User: sshd.createUser({ shell }).name })
      const { exit, stdout } = await desk.run([
        ...['tail', '--no-follow', '--json', ...at({ configFile }, transport), '--source', `file:${log}`],
      ])
      expect({ exit, lines: objects(stdout).map((one) => one['message']) }).toEqual({ exit: 0, lines: ['line 1'] })
    })
  })
})
