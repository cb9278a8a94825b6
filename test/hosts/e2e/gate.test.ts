import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { PROGRAM } from '../../../src/remote/program.ts'
import { describeWith, testWith } from '../parts/guard.ts'
import { createJournal } from '../parts/journal.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, FIXTURES, IDS, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

describeWith('sshd', 'users')('a gate', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const dir = sshd?.dir ?? desk.home
  const program = join(dir, 'prodlogs-gate')
  const list = join(dir, 'gate.conf')
  const log = join(dir, 'crm.log')
  const live = join(dir, 'live.log')
  // As the guide says: the program by `prodlogs gate --program`, owned by root.
  writeFileSync(program, (await desk.run(['gate', '--program'])).stdout)
  chmodSync(program, 0o755)
  copyFileSync(join(FIXTURES, 'crm.log'), log)
  writeFileSync(live, paymentLine(1))
  writeFileSync(join(dir, 'secret.log'), 'a line that is not in the list\n')
  writeFileSync(list, `# names\napp\tfile\t${log}\nlive\tfile\t${live}\nunit\tjournal\tpayments.service\n`)
  const user = sshd.createUser({ keyOptions: `restrict,command="${program} --list ${list}"` })
  const configFile = configWith(sshd, { User: user.name })
  const config = desk.file(
    'gate.yaml',
    'hosts: { box: { gate: true, sources: { app: { type: file, path: crm.log }, live: { type: file, path: live.log } } } }\n',
  )
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test('is the program of the repository', () => expect(readFileSync(program, 'utf8')).toBe(PROGRAM))

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    const ask = (...words: string[]) => desk.run([...words, '--config', config, ...at({ configFile }, transport)])

    test('gives what every command needs, by the names of sources', async () => {
      const tail = await ask('tail', '--no-follow', '--json', '-n', '3', '--source', 'app')
      expect({ exit: tail.exit, stderr: tail.stderr, lines: objects(tail.stdout).length }).toEqual({
        exit: 0,
        stderr: '',
        lines: 3,
      })
      const grep = await ask('grep', '--deal', '4542', '--json', '--source', 'app')
      expect({ exit: grep.exit, lines: objects(grep.stdout).length }).toEqual({ exit: 0, lines: 6 })
      const report = await ask('report', '--lines', '5000', '--json', '--source', 'app')
      expect(JSON.parse(report.stdout)).toMatchObject({ counts: { webhooks: { received: 6 } }, gaps: [] })
      const since = await ask('report', '--since', '2026-01-12T10:02Z', '--json', '--source', 'app')
      expect(since.exit).toBe(0)
      const why = await ask('why', IDS[0]?.evt ?? '', '--json')
      expect(JSON.parse(why.stdout)).toMatchObject({ verdicts: [{ cause: 'ok' }], gaps: [] })
      const scan = await ask('scan', '--source', 'app')
      expect(scan.exit).toBe(0)
    })

    test('is seen by doctor, which lists what it offers', async () => {
      const { stdout } = await ask('doctor', '--source', 'app')
      expect(stdout).toMatch(/app, live, unit/)
      expect(stdout).toMatch(new RegExp(user.name))
    })

    test('lets a log be followed', async () => {
      const run = desk.start([
        'tail',
        '--lines-as-written',
        '--source',
        'live',
        '--config',
        config,
        ...at({ configFile }, transport),
      ])
      await run.until(({ stdout }) => stdout.includes('line 1'))
      appendFileSync(live, paymentLine(2, { way: transport }))
      await run.until(({ stdout }) => stdout.includes('line 2'))
      run.kill('SIGINT')
      expect((await run.ended).exit).toBe(130)
    })

    test('refuses every other name and path', async () => {
      for (const source of [
        'secret',
        `file:${join(dir, 'secret.log')}`,
        'file:/etc/shadow',
        '../../etc/shadow',
        '; id',
        '$(id)',
        'app\nlive',
        'journal:ssh.service',
      ]) {
        const refused = await ask('tail', '--no-follow', '--source', source)
        expect({ source, exit: refused.exit, stdout: refused.stdout }).toEqual({ source, exit: 4, stdout: '' })
        expect(refused.stderr).toMatch(/^✖ [^\n]*the gate on box refused[^\n]*\n$/)
      }
    })
  })

  test('gives no shell, no file transfer and no forwarding', () => {
    const attempts: readonly (readonly string[])[] = [
      ['box', 'id'],
      ['box', '; id'],
      ['box', '$(id)'],
      ['box', 'prodlogs; id'],
      ['box', 'cat /etc/shadow'],
      ['box', 'verb=last nonce=aa type=file path=L2V0Yy9zaGFkb3c='],
      ['box', 'verb=last nonce=aa name=YXBw;id'],
      ['box', 'verb=last nonce=aa name=YXBw\nid'],
      ['-tt', 'box'],
      ['-s', 'box', 'sftp'],
      ['box'],
    ]
    for (const words of attempts) {
      const ssh = (): string =>
        execFileSync('ssh', ['-F', configFile, '-o', 'BatchMode=yes', ...words], {
          encoding: 'utf8',
          input: 'id\n',
          stdio: ['pipe', 'pipe', 'pipe'],
        })
      let said = ''
      try {
        said = ssh()
      } catch (error) {
        said = String((error as { stdout: string }).stdout)
      }
      expect(said, words.join(' ')).not.toMatch(/uid=|root:|a line that is not/)
    }
  })

  test('refuses a list that others may write', async () => {
    chmodSync(list, 0o666)
    const refused = await desk.run([
      'tail',
      '--lines-as-written',
      '--no-follow',
      '--source',
      'app',
      '--config',
      config,
      ...at({ configFile }, 'ssh2'),
    ])
    chmodSync(list, 0o644)
    expect(refused).toMatchObject({ exit: 4, stdout: '' })
    expect(refused.stderr).toMatch(/written by others/)
  })

  testWith('journal')('has no journal without the right to read it', async () => {
    mkdirSync(join(dir, 'journal'), { recursive: true })
    createJournal(join(dir, 'journal'))
    const asked = await desk.run([
      'tail',
      '--lines-as-written',
      '--no-follow',
      '--source',
      'unit',
      '--config',
      desk.file(
        'unit.yaml',
        'hosts: { box: { gate: true, sources: { unit: { type: journal, unit: payments.service } } } }\n',
      ),
      ...at({ configFile }, 'ssh2'),
    ])
    expect(asked.stdout).toBe('')
    expect([2, 4]).toContain(asked.exit)
    expect(asked.stderr).toMatch(/^✖ [^\n]+\n$/)
    expect(existsSync(program)).toBe(true)
  })
})
