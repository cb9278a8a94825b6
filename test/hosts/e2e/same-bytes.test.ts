import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, createDesk, FIXTURES, IDS, SSH_TRANSPORTS } from '../../support/desk.ts'

const SESSION = IDS[0]?.cs ?? ''

/** Questions whose answers must not depend on how the log was reached. */
const QUESTIONS: readonly (readonly string[])[] = [
  ['tail', '--lines-as-written', '--no-follow'],
  ['tail', '--no-follow', '--json', '-n', '100'],
  ['grep', '--deal', '4542'],
  ['grep', '--deal', '4542', '--json'],
  ['grep', '--text', 'signature', '-C', '1'],
  ['report', '--lines', '5000'],
  ['report', '--lines', '5000', '--json'],
  ['report', '--lines', '5000', '-o', 'md'],
  ['why', '4542'],
  ['why', SESSION, '--json'],
  ['scan'],
]

describeWith('sshd')('the same log over every way', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'crm.log')
  copyFileSync(join(FIXTURES, 'crm.log'), log)
  const local = desk.file(
    'local.yaml',
    `hosts: { box: { local: true, sources: { crm.log: { type: file, path: ${log} } } } }\n`,
  )
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test.for(QUESTIONS)('%s', async ([...question]) => {
    const [here, file, ...there] = await Promise.all([
      desk.run([...question, '--config', local, '--host', 'box']),
      desk.run([...question, '--file', log]),
      ...SSH_TRANSPORTS.map((transport) => desk.run([...question, ...at(sshd, transport), '--source', `file:${log}`])),
    ])
    expect(here.stderr).not.toMatch(/✖|at file:/)
    expect(here.stdout.length).toBeGreaterThan(20)
    expect(there.map(withoutSource)).toEqual([here, here])
    expect(withoutPlace(file.stdout), '--file').toBe(withoutPlace(here.stdout))
    expect(file.exit).toBe(here.exit)
  })

  test('doctor finds the same', async () => {
    const found = await Promise.all([
      desk.run(['doctor', '--config', local, '--host', 'box', '--json']),
      ...SSH_TRANSPORTS.map((transport) =>
        desk.run(['doctor', ...at(sshd, transport), '--source', `file:${log}`, '--json']),
      ),
    ])
    const plain = found.map(({ stdout }) => {
      const answer = JSON.parse(stdout) as { hosts: { name: string; findings: { mark: string; text: string }[] }[] }
      return answer.hosts.map(({ name, findings }) => ({
        name,
        // The way and the time that it took differ; the clock is measured through the way.
        findings: findings.filter(({ text }) => !/\d ms/.test(text)),
      }))
    })
    expect(plain[0]?.[0]?.findings.length).toBeGreaterThan(3)
    expect(plain[1]).toEqual(plain[0])
    expect(plain[2]).toEqual(plain[0])
  })
})

/** Commands to copy name the source again that was named here. */
const withoutSource = <Run extends { stdout: string }>(run: Run): Run => ({
  ...run,
  stdout: run.stdout.replaceAll(/ --source file:\S+crm\.log(?= |$|\\n|")/gm, ''),
})

/** Host and source names, the columns that their widths make, and where commands to copy ask. */
const withoutPlace = (text: string): string =>
  text
    .replaceAll(/ --(?:host (?:local|box)|file \S+?crm\.log)/g, ' --there')
    .replaceAll(/\blocal\b|\bbox\b|(?<![\w/.-])crm\.log\b/g, 'HOST')
    .replaceAll(/ {2,}/g, '  ')
