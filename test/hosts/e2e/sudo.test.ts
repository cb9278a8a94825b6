import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

describeWith(
  'sudo',
  'sshd',
  'users',
)('sudo: true', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'root-only.log')
  const rules: string[] = []
  writeFileSync(log, [1, 2, 3].map((n) => paymentLine(n, { deal_id: '9400' })).join(''))
  chmodSync(log, 0o600)
  afterAll(async () => {
    for (const rule of rules) rmSync(rule, { force: true })
    await sshd.stop()
    desk.dispose()
  })
  const config = desk.file(
    'sudo.yaml',
    `hosts: { box: { sudo: true, sources: { app: { type: file, path: ${log} } } } }\n`,
  )
  /** A user who may run nothing but these commands as root, without a password. */
  const userWho = (...commands: string[]): { name: string; configFile: string } => {
    const { name } = sshd.createUser()
    if (commands.length > 0) {
      const rule = join('/etc/sudoers.d', name)
      rules.push(rule)
      writeFileSync(rule, `${name} ALL=(root) NOPASSWD: ${commands.join(', ')}\n`, { mode: 0o440 })
    }
    return { name, configFile: configWith(sshd, { User: name }) }
  }

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    const ask = (configFile: string, words: readonly string[]) => [
      ...words,
      ...['--config', config],
      ...at({ configFile }, transport),
    ]

    test('reads what root alone may read, with the one rule that it needs', async () => {
      const { configFile } = userWho('/bin/sh -s')
      const [grep, report, doctor] = await Promise.all([
        desk.run(ask(configFile, ['grep', '--deal', '9400', '--json'])),
        desk.run(ask(configFile, ['report', '--json'])),
        desk.run(ask(configFile, ['doctor'])),
      ])
      expect({ exit: grep.exit, stderr: grep.stderr, lines: objects(grep.stdout).length }).toEqual({
        exit: 0,
        stderr: '',
        lines: 3,
      })
      expect(JSON.parse(report.stdout)).toMatchObject({ hosts: [{ read: { lines: 3 } }], gaps: [] })
      expect(doctor.stdout).not.toContain('✗')

      const tail = desk.start(ask(configFile, ['tail', '--lines-as-written', '-n', '1']))
      await tail.until(({ stdout }) => stdout.includes('line 3'))
      appendFileSync(log, paymentLine(4))
      await tail.until(({ stdout }) => stdout.includes('line 4'))
      // Its processes are root's: the user's session could not end them.
      tail.kill('SIGKILL')
      await tail.ended
      expect(await eventually(() => sshd.processes().length === 0, 8000), sshd.processes().join()).toBe(true)
      writeFileSync(log, [1, 2, 3].map((n) => paymentLine(n, { deal_id: '9400' })).join(''))
    })

    test.for([
      ['no rule at all', []],
      ['a rule for another command', ['/usr/bin/journalctl']],
    ] as const)('with %s is refused in one line that says what to ask for', async ([, commands]) => {
      const { configFile } = userWho(...commands)
      for (const words of [['tail', '--lines-as-written'], ['grep', '--deal', '9400'], ['report']]) {
        const { exit, stdout, stderr } = await desk.run(ask(configFile, words))
        expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
        expect(stderr).toMatch(
          /^✖ sudo -n is not allowed on box: [^\n]*password is required[^\n]* → [^\n]*NOPASSWD[^\n]*\n$/,
        )
      }
    })
  })

  test('where there is no sudo is refused in one line', async () => {
    const bare = join(sshd.dir, 'bare')
    mkdirSync(bare)
    for (const tool of [
      'sh',
      'tail',
      '--lines-as-written',
      'head',
      'date',
      'grep',
      'cat',
      'stat',
      'id',
      'sleep',
      'dd',
      'awk',
      'base64',
      'tr',
    ])
      symlinkSync(`/usr/bin/${tool}`, join(bare, tool))
    const none = await startSshd({ config: [`SetEnv PATH=${bare}`] })
    const { exit, stdout, stderr } = await desk.run([
      'tail',
      '--lines-as-written',
      '--config',
      config,
      ...at(none, 'ssh2'),
    ])
    await none.stop()
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
    expect(stderr).toMatch(/^✖ sudo -n is not allowed on box: [^\n]*not found[^\n]* → [^\n]+\n$/)
  })
})
