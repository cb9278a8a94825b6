import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeWith, testWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

/** Put together at run time, so that no secret-shaped text stands in a file. */
const SECRETS = {
  stripe: ['sk', 'live', `51${'Qz7'.repeat(14)}`].join('_'),
  restricted: ['rk', 'live', `51${'Wx4'.repeat(14)}`].join('_'),
  webhook: ['wh', `sec_${'Kp9z'.repeat(8)}`].join(''),
  github: ['gh', `p_${'Ab3d'.repeat(9)}`].join(''),
  aws: ['AK', `IA${'Q2W3E4R5'.repeat(2)}`].join(''),
  jwt: [`eyJhbGciOiJIUzI1NiJ9`, `eyJzdWIiOiIxMjM0NTY3ODkwIn0`, 'Sf1KxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c'].join('.'),
  slack: ['xo', `xb-1234567890-1234567890-${'aBcD'.repeat(6)}`].join(''),
}
const all = Object.values(SECRETS)

const expectNoSecret = (text: string, where: string): void => {
  for (const [kind, secret] of Object.entries(SECRETS)) {
    // A part of a secret is a leak as well.
    for (const part of [secret, secret.slice(-18), secret.slice(0, -6).slice(-18)])
      expect(
        text.includes(part),
        `${kind} in ${where}: ${text.slice(Math.max(0, text.indexOf(part) - 200), text.indexOf(part) + 100)}`,
      ).toBe(false)
  }
}

describeWith('sshd')('secrets', async () => {
  const desk = createDesk()
  const banner = desk.file('banner', `Welcome, the key is ${all.join(' and ')}\n`)
  const sshd = await startSshd({
    config: [`Banner ${banner}`, 'PrintMotd yes'],
    aliases: ['box', `host-${SECRETS.github}`],
  })
  const event = `evt_1${'SecretEvent'}${'0'.repeat(12)}`
  const log = join(sshd?.dir ?? '/tmp', `app-${SECRETS.stripe}.log`)
  const lines = all.flatMap((secret, n) => [
    paymentLine(
      n,
      {
        event: 'webhook.received',
        event_id: event,
        type: 'checkout.session.completed',
        deal_id: '6001',
        note: `got ${secret}`,
      },
      1768212000000 + n * 1000,
    ),
    paymentLine(
      n + 50,
      {
        event_id: event,
        deal_id: '6001',
        level: 50,
        err: {
          type: 'Error',
          message: `refused ${secret}`,
          stack: `Error: refused ${secret}\n    at pay (/srv/${secret}.js:3:1)`,
        },
      },
      1768212000500 + n * 1000,
    ),
    `2026-01-12 10:01:0${n} ERROR signature verification failed for event ${event} using ${secret}\n`,
  ])
  writeFileSync(log, lines.join(''))
  const source = ['--source', `file:${log}`]
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  const COMMANDS: readonly (readonly string[])[] = [
    ['tail', '--no-follow', '-n', '100'],
    ['tail', '--lines-as-written', '--no-follow', '-n', '100'],
    ['tail', '--no-follow', '-n', '100', '--json', '--show-pii'],
    ['grep', '--deal', '6001'],
    ['grep', '--text', 'refused', '-C', '2', '--json'],
    ['report'],
    ['report', '--json'],
    ['report', '-o', 'md'],
    ['report', '-o', 'html'],
    ['why', '6001'],
    ['why', event, '--json'],
    ['why', event, '-o', 'html'],
    ['scan'],
    ['scan', '--json'],
    ['doctor'],
    ['doctor', '--json'],
  ]
  test.for(COMMANDS)('never stand in %j', async (words) => {
    const runs = await Promise.all([
      desk.run([...words, '--verbose', ...at(sshd, 'ssh2'), ...source]),
      desk.run([...words, ...at(sshd, 'openssh'), ...source]),
      ...(words[0] === 'doctor' ? [] : [desk.run([...words, '--verbose', '--file', log])]),
    ])
    for (const { stdout, stderr, exit } of runs) {
      expect([0, 3], stderr).toContain(exit)
      expect(stdout.length).toBeGreaterThan(20)
      expectNoSecret(stdout, `stdout of ${words.join(' ')}`)
      expectNoSecret(stderr, `stderr of ${words.join(' ')}`)
      expect(stdout).not.toContain('Welcome, the key')
    }
  })

  test.for([
    ...all.flatMap((secret) => [
      ['grep', '--text', secret],
      ['grep', secret],
      ['why', secret],
    ]),
    ['tail', '--no-follow', '--source', `file:/nope/${SECRETS.webhook}`],
    ['tail', '--no-follow', '--source', SECRETS.restricted],
    ['report', '--file', `/nope/${SECRETS.jwt}`],
    ['report', '--since', SECRETS.stripe],
    ['report', `--${SECRETS.stripe}`],
    ['report', '--config', `/nope/${SECRETS.aws}.yaml`],
    ['report', '--out', `/nope/${SECRETS.aws}`],
    ['tail', '--tz', SECRETS.github],
    ['tail', '--step', SECRETS.slack],
    [SECRETS.restricted],
    ['completion', SECRETS.webhook],
    ['config', 'validate', `/nope/${SECRETS.webhook}`],
  ])('never stand in what is said of the words %#', async (words) => {
    const local = ['grep', 'why', 'tail'].includes(words[0] ?? '') && !words.includes('--source')
    const way = local ? ['--file', log] : words.includes('--source') ? at(sshd, 'ssh2') : []
    const [plain, verbose] = await Promise.all([
      desk.run([...words, ...way]),
      desk.run([...words, '--verbose', ...way]),
    ])
    for (const { stdout, stderr } of [plain, verbose]) {
      expectNoSecret(stdout, `stdout of ${words[0]}`)
      expectNoSecret(stderr, `stderr of ${words[0]}`)
    }
    expect(plain.stderr).not.toMatch(/\n {4}at /)
  })

  test('never stand in a failure to reach a host', async () => {
    for (const transport of SSH_TRANSPORTS) {
      const name = `host-${SECRETS.github}`
      for (const config of [
        configWith(sshd, { Port: '1' }),
        configWith(sshd, { IdentityFile: sshd.createKey().path }),
        configWith(sshd, { UserKnownHostsFile: '/nope' }),
      ]) {
        const { stdout, stderr, exit } = await desk.run([
          'tail',
          '--lines-as-written',
          '--no-follow',
          '--verbose',
          ...at({ configFile: config }, transport, name),
          ...source,
        ])
        expect(exit).toBeGreaterThan(3)
        expectNoSecret(stdout + stderr, 'a failure')
      }
    }
  })

  test('never stand in a file that --out makes', async () => {
    for (const form of ['text', 'md', 'html', 'json']) {
      const out = join(desk.home, `out.${form}`)
      const { exit } = await desk.run(['report', '-o', form, '--out', out, ...at(sshd, 'ssh2'), ...source])
      expect(exit).toBe(0)
      expectNoSecret(readFileSync(out, 'utf8'), form)
    }
  })

  testWith('users')('nor does the noise of a login stand among the lines', async () => {
    const user = sshd.createUser({ shell: '/bin/bash' })
    const noise = `echo "NOISE of bashrc ${SECRETS.stripe}"; echo "NOISE on stderr ${SECRETS.webhook}" >&2\n`
    for (const name of ['.bashrc', '.profile', '.bash_profile']) writeFileSync(join(user.home, name), noise)
    const plain = join(sshd.dir, 'plain.log')
    copyFileSync(log, plain)
    for (const transport of SSH_TRANSPORTS) {
      const reach = [
        ...at({ configFile: configWith(sshd, { User: user.name }) }, transport),
        '--source',
        `file:${plain}`,
      ]
      const tail = await desk.run(['tail', '--no-follow', '-n', '3', '--json', '--verbose', ...reach])
      expect(objects(tail.stdout)).toHaveLength(3)
      const report = await desk.run(['report', ...reach])
      const grep = await desk.run(['grep', '--text', 'NOISE', ...reach])
      expect([tail.exit, report.exit, grep.exit]).toEqual([0, 0, 1])
      for (const { stdout, stderr } of [tail, report, grep]) {
        expect(stdout).not.toMatch(/NOISE|Welcome/)
        expectNoSecret(stdout + stderr, 'a noisy login')
      }
    }
  })
})
