import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where prodlogs keeps what it must remember: `${XDG_STATE_HOME:-~/.local/state}/prodlogs`. */
export const stateDir = (env: NodeJS.ProcessEnv): string =>
  join(env['XDG_STATE_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'state'), 'prodlogs')

const trustFile = (env: NodeJS.ProcessEnv): string => join(stateDir(env), 'trusted.json')

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const readTrusted = (env: NodeJS.ProcessEnv): Record<string, string> => {
  if (!existsSync(trustFile(env))) return {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(trustFile(env), 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, string>) : {}
  } catch {
    // A broken list trusts nothing.
    return {}
  }
}

/** True when this very content of the file was trusted by `prodlogs config trust`. */
export const isTrusted = (path: string, env: NodeJS.ProcessEnv): boolean =>
  readTrusted(env)[realpathSync(path)] === hashOf(path)

/** Trusts the file as it is now; any later change needs a new word. Gives the hash that was kept. */
export const trust = (path: string, env: NodeJS.ProcessEnv): string => {
  const list = { ...readTrusted(env), [realpathSync(path)]: hashOf(path) }
  const target = trustFile(env)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  writeFileSync(`${target}.new`, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${target}.new`, target)
  chmodSync(target, 0o600)
  return hashOf(path)
}
