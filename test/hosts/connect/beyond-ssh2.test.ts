import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { failureOf, getsIn, reach } from './support.ts'

const SK_TYPE = 'sk-ssh-ed25519@openssh.com'

const sized = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Files of a FIDO key as ssh-keygen writes them: the private half is a handle that only its token understands. */
const writeSecurityKey = (path: string): Buffer => {
  const point = randomBytes(32)
  const blob = Buffer.concat([sized(SK_TYPE), sized(point), sized('ssh:')])
  const check = randomBytes(4)
  const secret = Buffer.concat([
    ...[check, check, sized(SK_TYPE), sized(point), sized('ssh:')],
    ...[Buffer.from([1]), sized(randomBytes(64)), sized(''), sized('token')],
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, n) => n + 1))
  const body = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), sized('none'), sized('none'), sized(''), Buffer.from([0, 0, 0, 1])],
    ...[sized(blob), sized(Buffer.concat([secret, padding]))],
  ])
  const name = ['OPENSSH', 'PRIVATE', 'KEY'].join(' ')
  const text = body.toString('base64').replaceAll(/.{70}/g, '$&\n')
  writeFileSync(path, `-----BEGIN ${name}-----\n${text}\n-----END ${name}-----\n`, { mode: 0o600 })
  writeFileSync(`${path}.pub`, `${SK_TYPE} ${blob.toString('base64')} token\n`)
  return blob
}

/** An agent that lists one key and signs nothing. */
const startAgent = async (path: string, blob: Buffer): Promise<Server> => {
  const answer = Buffer.concat([Buffer.from([12, 0, 0, 0, 1]), sized(blob), sized('token')])
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write(sized(answer)))
  })
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  return server
}

/**
 * No token is plugged in and no ticket was given out here, so an `ssh` stands first in PATH that is let in by a key
 * which the configuration does not name, as a real one would be by what it has and ssh2 has not.
 */
describeWith('sshd')('what ssh can do and ssh2 cannot', async () => {
  const sshd: TestSshd = await startSshd({
    config: ['PasswordAuthentication yes', 'KbdInteractiveAuthentication yes', 'GSSAPIAuthentication yes'],
  })
  const called = join(sshd.dir, 'called')
  const bin = join(sshd.dir, 'bin')
  const keptPath = process.env['PATH']
  const keptTicket = process.env['KRB5CCNAME']
  beforeAll(() => {
    mkdirSync(bin)
    const wrapper = `#!/bin/sh\ncase $1$2$3 in *-MNT*) echo "$*" >>'${called}'; set -- -i '${sshd.key.path}' "$@" ;; esac\nexec /usr/bin/ssh "$@"\n`
    writeFileSync(join(bin, 'ssh'), wrapper, { mode: 0o755 })
    process.env['PATH'] = `${bin}:${keptPath}`
  })
  afterAll(async () => {
    process.env['PATH'] = keptPath
    if (keptTicket === undefined) delete process.env['KRB5CCNAME']
    else process.env['KRB5CCNAME'] = keptTicket
    await sshd.stop()
  })
  const configured = (...lines: string[]) => ({
    alias: 'box',
    configFile: sshd.writeConfig(
      `Host box\n${lines.join('\n')}\n${readFileSync(sshd.configFile, 'utf8')
        .replace(/IdentityFile.*\n/, '')
        .replace(/IdentityAgent.*\n/, '')}`,
    ),
  })
  const noQuestion = {
    prompt: {
      ask: async () => {
        throw new Error('nobody should be asked')
      },
    },
  }

  const sk = join(sshd.dir, 'id_ed25519_sk')
  const blob = writeSecurityKey(sk)

  test.for([
    ['without a terminal', {}],
    ['with one, before any password', noQuestion],
  ] as const)('takes ssh for a security key in a file, %s', async ([, options]) => {
    const way = configured(`IdentityFile ${sk}`, 'IdentitiesOnly yes', 'IdentityAgent none')
    const { transport, notices } = await getsIn(way, 'auto', options)
    expect(transport).toBe('openssh')
    expect(notices).toMatchObject([
      { code: 'transport', args: { reason: { code: 'key_file', path: sk, why: { code: 'key_security' } } } },
    ])
    expect(existsSync(called)).toBe(true)
    expect(await failureOf(reach(way, 'ssh2'))).toMatchObject({ code: 'SSH_AUTH' })
  })

  test('takes ssh for a security key in the agent', async () => {
    const socket = join(sshd.dir, 'agent')
    const agent = await startAgent(socket, blob)
    const way = configured('IdentityFile none', `IdentityAgent ${socket}`)
    const { transport, notices } = await getsIn(way, 'auto')
    expect(transport).toBe('openssh')
    expect(JSON.stringify(notices[0]?.args['reason'])).toContain(SK_TYPE)
    agent.close()
  })

  test('takes ssh for Kerberos where there is a ticket, and not where there is none', async () => {
    const way = configured('IdentityFile none', 'IdentitiesOnly yes', 'IdentityAgent none', 'GSSAPIAuthentication yes')
    process.env['KRB5CCNAME'] = join(sshd.dir, 'ticket')
    const { transport, notices } = await getsIn(way, 'auto', noQuestion)
    expect(transport).toBe('openssh')
    expect(JSON.stringify(notices[0]?.args['reason'])).toContain('Kerberos')
    delete process.env['KRB5CCNAME']
    expect(await failureOf(reach(way, 'auto'))).toMatchObject({ code: 'SSH_AUTH' })
  })
})
