import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname as localHostname, userInfo } from 'node:os'
import { join } from 'node:path'

/** What the percent tokens of ssh_config(5) stand for. */
export interface Tokens {
  readonly alias: string
  readonly hostname: string
  readonly port: number
  readonly user: string
  readonly hostKeyAlias: string | undefined
  readonly proxyJump: string | undefined
}

/** Expands `~`, `~user` of the user himself, `${NAME}` and the percent tokens, as ssh does when it opens the file. */
export function expand(path: string, tokens: Tokens): string {
  const named = path
    .replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => process.env[name] ?? whole)
    .replaceAll(/%(.)/g, (whole, token: string) => percent(token, tokens) ?? whole)
  return expandHome(named)
}

/** `ssh -G` joins several files by spaces without quotes, so a path with spaces is known by its existence alone. */
export function expandFileList(value: string, tokens: Tokens): string[] {
  const words = value.split(' ').filter((word) => word !== '')
  const paths: string[] = []
  for (let start = 0; start < words.length;) {
    const length = longestExisting(words.slice(start), tokens)
    paths.push(expand(words.slice(start, start + length).join(' '), tokens))
    start += length
  }
  return paths.filter((path) => path !== 'none')
}

function longestExisting(words: readonly string[], tokens: Tokens): number {
  for (let length = words.length; length > 1; length -= 1) {
    if (existsSync(expand(words.slice(0, length).join(' '), tokens))) return length
  }
  return 1
}

function expandHome(path: string): string {
  if (path === '~') return passwordHome()
  return path.startsWith('~/') ? join(passwordHome(), path.slice(2)) : path
}

// OpenSSH takes the home of the password database and ignores HOME.
const passwordHome = (): string => userInfo().homedir

function percent(token: string, tokens: Tokens): string | undefined {
  switch (token) {
    case '%':
      return '%'
    case 'd':
      return passwordHome()
    case 'h':
      return tokens.hostname
    case 'i':
      return String(userInfo().uid)
    case 'j':
      return tokens.proxyJump ?? ''
    case 'k':
      return tokens.hostKeyAlias ?? tokens.alias
    case 'L':
      return localHostname().split('.')[0]
    case 'l':
      return localHostname()
    case 'n':
      return tokens.alias
    case 'p':
      return String(tokens.port)
    case 'r':
      return tokens.user
    case 'u':
      return userInfo().username
    case 'C':
      return createHash('sha1')
        .update(`${localHostname()}${tokens.hostname}${tokens.port}${tokens.user}${tokens.proxyJump ?? ''}`)
        .digest('hex')
    default:
      return undefined
  }
}
