import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { haveSshd, startSshd } from '../hosts/sshd.ts'
import { at, createDesk, FIXTURES, IDS, SSH_TRANSPORTS } from './support.ts'

const SESSION = IDS[0]?.cs ?? ''

/** Questions whose answers must not depend on how the log was reached. */
const QUESTIONS: readonly (readonly string[])[] = [
  ['tail', '--no-follow'],
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

describe.skipIf(!haveSshd())('the same log over every way', async () => {
  const sshd = haveSshd() ? await startSshd() : undefined!
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'crm.log')
  if (haveSshd()) copyFileSync(join(FIXTURES, 'crm.log'), log)
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
    expect(there).toEqual([here, here])
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

/** Host and source names, and the columns that their widths make. */
const withoutPlace = (text: string): string => text.replaceAll(/\blocal\b|\bbox\b/g, 'HOST').replaceAll(/ {2,}/g, '  ')
