import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import { cleanKey, readKeyShape, type KeyShape } from './key.ts'

/** Asked in this order when the configuration names no source. */
export const KEY_VARIABLES = ['PRODLOGS_STRIPE_KEY', 'STRIPE_API_KEY', 'STRIPE_SECRET_KEY'] as const

export type KeySource =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly readableByOthers: boolean }

/** A key with the place it came from. Give `key` to `createStripeReader` and to `Redactor.know`, and to nothing else. */
export interface ResolvedStripeKey {
  readonly key: string
  readonly shape: KeyShape
  readonly source: KeySource
}

/**
 * Finds the Stripe key: where the configuration says (`env:NAME`, `file:PATH`), else in the environment. Never argv:
 * other users of the machine read it there.
 * Throws STRIPE_NO_KEY {where}, STRIPE_KEY_KIND {from, kind?}, FILE_MISSING, FILE_DENIED, FILE_UNREADABLE {path}, and
 * USAGE_BAD_VALUE {option} when the configuration holds something else than a source (a key, for example).
 */
export const resolveStripeKey = async (options: {
  config?: string | undefined
  env: Readonly<Record<string, string | undefined>>
}): Promise<ResolvedStripeKey> => {
  const { config, env } = options
  if (config === undefined) return fromVariables(KEY_VARIABLES, env)
  const [, scheme, rest] = /^(env|file):(.+)$/s.exec(config) ?? []
  if (scheme === 'env' && rest) return fromVariables([rest.trim()], env)
  if (scheme === 'file' && rest) return fromFile(expandHome(rest.trim(), env))
  throw new ProdlogsError('USAGE_BAD_VALUE', {
    option: 'stripe.key',
    value: '…',
    expected: words('env:NAME, file:PATH'),
  })
}

/** Whether a key could be resolved at all, without reading a file: for commands in which Stripe is a bonus. */
export const hasStripeKey = (
  config: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): boolean => {
  const named = /^env:(.+)$/s.exec(config ?? '')?.[1]?.trim()
  if (config !== undefined && named === undefined) return true
  return (named === undefined ? KEY_VARIABLES : [named]).some((name) => cleanKey(env[name] ?? '') !== '')
}

const fromVariables = (
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ResolvedStripeKey => {
  for (const name of names) {
    const key = cleanKey(env[name] ?? '')
    if (key !== '') return { key, shape: readKeyShape(key, name), source: { kind: 'env', name } }
  }
  throw new ProdlogsError('STRIPE_NO_KEY', { where: names.join(', ') })
}

const fromFile = async (path: string): Promise<ResolvedStripeKey> => {
  try {
    await access(path, constants.R_OK)
    const { mode } = await stat(path)
    const key = keyOfFile(await readFile(path, 'utf8'))
    if (key === '') throw new ProdlogsError('STRIPE_NO_KEY', { where: path })
    // Windows has no such bits: there every file looks readable by all.
    const readableByOthers = process.platform !== 'win32' && (mode & 0o044) !== 0
    return { key, shape: readKeyShape(key, path), source: { kind: 'file', path, readableByOthers } }
  } catch (error) {
    throw error instanceof ProdlogsError ? error : fileError(error, path)
  }
}

/** A key file holds the key alone, or lines as in `.env`; then the usual names are looked for. */
const keyOfFile = (text: string): string => {
  const lines = cleanKey(text)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  for (const name of KEY_VARIABLES) {
    const line = lines.find((each) => new RegExp(`^(?:export\\s+)?${name}\\s*=`).test(each))
    if (line) return cleanKey(line.slice(line.indexOf('=') + 1))
  }
  return cleanKey(lines[0] ?? '')
}

const fileError = (error: unknown, path: string): ProdlogsError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ProdlogsError('FILE_MISSING', { path }, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') return new ProdlogsError('FILE_DENIED', { path }, { cause: error })
  return new ProdlogsError('FILE_UNREADABLE', { path }, { cause: error })
}

const expandHome = (path: string, env: Readonly<Record<string, string | undefined>>): string =>
  path.startsWith('~/') ? join(env['HOME'] ?? homedir(), path.slice(2)) : path
