import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'

interface Place {
  readonly host: string
  readonly env: NodeJS.ProcessEnv
}

/** The secret behind `env:NAME` or `file:PATH`. It goes into a header and nowhere else. Throws ENGINE_NO_SECRET. */
export const secretOf = (reference: string, { host, env }: Place): string => {
  const value = reference.startsWith('env:')
    ? (env[reference.slice(4).trim()] ?? '').trim()
    : readText(reference.slice('file:'.length).trim(), env).toString('utf8').trim()
  if (value === '') throw new ProdlogsError('ENGINE_NO_SECRET', { reference, host })
  // What has a line break in it is no header, and an error would show it.
  if (/[\r\n\0]/.test(value)) throw new ProdlogsError('ENGINE_NO_SECRET', { reference, host })
  return value
}

export const isReference = (value: string): boolean => /^(?:env:|file:)/.test(value)

/** A file that the configuration names. Throws CONFIG_UNREADABLE. */
export const readText = (path: string, env: NodeJS.ProcessEnv): Buffer => {
  const full = path.startsWith('~/') ? join(env['HOME'] ?? homedir(), path.slice(2)) : path
  try {
    return readFileSync(full)
  } catch (cause) {
    throw new ProdlogsError('CONFIG_UNREADABLE', { file: path }, { cause })
  }
}
