import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { parse } from 'ssh-config'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { Dial } from './dial.ts'
import type { SshFields } from './ssh-fields.ts'
import type { Target } from './target.ts'

/**
 * Reads ssh_config where there is no ssh binary to ask. It follows no Include and no Match, and says so when the file
 * has one. Throws SSH_CONFIG when a file that was named cannot be read.
 */
export function readSshConfig(dial: Dial, target: Target): SshFields {
  const named = dial.sshConfigFile
  const texts =
    named === undefined
      ? [readOptional(join(userInfo().homedir, '.ssh/config')), readOptional('/etc/ssh/ssh_config')]
      : [readNamed(dial, named)]
  const fields = new Map<string, readonly string[]>()
  for (const text of texts) {
    const keyword = /^[ \t]*(Include|Match)\b/im.exec(text)?.[1]
    if (keyword !== undefined)
      dial.notice({ code: 'ssh_config_partly_read', args: { file: named ?? '~/.ssh/config', keyword } })
    // The first value of a keyword wins, the first file included.
    for (const [name, values] of computed(dial, text, target.host)) if (!fields.has(name)) fields.set(name, values)
  }
  const hostname = fields.get('hostname')?.[0]?.replaceAll('%h', target.host)
  if (hostname !== undefined) fields.set('hostname', [hostname])
  if (!fields.has('user')) fields.set('user', [userInfo().username])
  if (!fields.has('identityfile'))
    fields.set(
      'identityfile',
      DEFAULT_KEYS.map((key) => `~/.ssh/${key}`),
    )
  return fields
}

const DEFAULT_KEYS = ['id_rsa', 'id_ecdsa', 'id_ed25519']

function computed(dial: Dial, text: string, host: string): [string, readonly string[]][] {
  try {
    // Match exec would run a command by our hands; it is left out with all of Match.
    const config = parse(text.replaceAll(/^[ \t]*Match\b.*(?:\n(?![ \t]*(?:Host|Match)\b).*)*/gim, ''))
    return Object.entries(config.compute(host)).map(([name, value]) => [name.toLowerCase(), toValues(name, value)])
  } catch (cause) {
    throw new ProdlogsError('SSH_CONFIG', { host: dial.name, reason: words((cause as Error).message) }, { cause })
  }
}

/** Lists of files come as arrays of words; a keyword that may be repeated as an array of its lines. */
function toValues(name: string, value: string | string[]): string[] {
  const values = Array.isArray(value) ? value : [value]
  return /^(identityfile|certificatefile)$/i.test(name) ? values : [values.join(' ')]
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readNamed(dial: Dial, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ProdlogsError('SSH_CONFIG', { host: dial.name, reason: { code: 'unreadable', path } }, { cause })
  }
}
