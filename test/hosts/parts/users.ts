import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface TestUserOptions {
  /** Login shell, default `/bin/sh`. */
  readonly shell?: string
  readonly groups?: readonly string[]
  /** Sets a password, for keyboard-interactive through PAM. */
  readonly password?: string
}

export interface TestUser {
  readonly name: string
  readonly home: string
  readonly uid: number
  readonly gid: number
  remove(): void
}

/** Makes a system user with a random name and a home below `dir`. Needs root. */
export function createUser(dir: string, options: TestUserOptions): TestUser {
  const name = `plt${randomBytes(5).toString('hex')}`
  const home = join(dir, `home-${name}`)
  const groups = options.groups === undefined ? [] : ['-G', options.groups.join(',')]
  // `*` is no password, but unlike `!` no locked account either, which sshd would refuse.
  withPasswordFile('useradd', ['-M', '-d', home, '-s', options.shell ?? '/bin/sh', '-p', '*', ...groups, name])
  if (options.password !== undefined) execFileSync('chpasswd', { input: `${name}:${options.password}\n` })
  const uid = Number(execFileSync('id', ['-u', name], { encoding: 'utf8' }))
  const gid = Number(execFileSync('id', ['-g', name], { encoding: 'utf8' }))
  mkdirSync(home, { mode: 0o755 })
  chownSync(home, uid, gid)
  return { name, home, uid, gid, remove: () => withPasswordFile('userdel', ['-f', name]) }
}

/** Two suites at once meet at the lock of /etc/passwd, which useradd waits for a short time only. */
function withPasswordFile(command: string, args: readonly string[]): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      return
    } catch (cause) {
      if (attempt === 20 || !/lock/.test(String((cause as { stderr?: Buffer }).stderr))) throw cause
      execFileSync('sleep', ['0.2'])
    }
  }
}
