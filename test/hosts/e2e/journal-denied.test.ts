import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { createJournal } from '../parts/journal.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, SSH_TRANSPORTS } from '../../support/desk.ts'

const groupId = (name: string): number =>
  Number(execFileSync('getent', ['group', name], { encoding: 'utf8' }).split(':')[2])

describeWith(
  'sshd',
  'journal',
  'users',
)('the journal of a host', async () => {
  const desk = createDesk()
  // The folder of the journal must be known before the server, because it stands in the PATH of its sessions.
  const place = await startSshd()
  const journal = createJournal(join(place.dir, 'journal'))
  const sshd = await startSshd({ config: [`SetEnv PATH=${journal.bin}:/usr/sbin:/usr/bin:/sbin:/bin`] })
  journal.add([{ at: Date.now(), message: 'of the journal, deal 9500' }])
  // As systemd-tmpfiles leaves them: readable for the group and nobody else.
  for (const name of readdirSync(journal.dir)) {
    chownSync(join(journal.dir, name), 0, groupId('systemd-journal'))
    chmodSync(join(journal.dir, name), 0o640)
  }
  afterAll(async () => {
    await sshd.stop()
    await place.stop()
    desk.dispose()
  })

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    const source = ['--source', 'journal:payments.service']

    test.for([['tail'], ['tail', '--no-follow'], ['grep', '--deal', '9500'], ['report'], ['why', '9500']])(
      'is denied to a user without its group: %j',
      async (words) => {
        const user = sshd.createUser()
        const reach = at({ configFile: configWith(sshd, { User: user.name }) }, transport)
        const { exit, stdout, stderr } = await desk.run([...words, ...reach, ...source])
        expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
        expect(stderr).toBe(
          `✖ box: ${user.name} may not read the journal. → Ask the administrator: \`usermod -aG systemd-journal ${user.name}\`.\n`,
        )
      },
    )

    test('is read by a user of the group', async () => {
      const user = sshd.createUser({ groups: ['systemd-journal'] })
      const reach = at({ configFile: configWith(sshd, { User: user.name }) }, transport)
      const { exit, stdout, stderr } = await desk.run(['grep', '--deal', '9500', ...reach, ...source])
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(stdout).toContain('of the journal')
    })
  })
})
