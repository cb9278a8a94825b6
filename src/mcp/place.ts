import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parseMoment } from '../app/moment.ts'
import type { OpenSession } from '../app/open.ts'
import type { Where, Which } from '../app/questions.ts'
import { ProdlogsError } from '../model/error.ts'
import { words, type Expected } from '../model/reason.ts'
import type { Arguments } from './arguments.ts'

/**
 * Where the arguments say to look. An agent may name what the configuration names and nothing else: no other host, no path,
 * no unit. Files only below the folder that the server was started with. Throws USAGE_BAD_VALUE, USAGE_NO_HOST.
 */
export const whereOf = async (
  args: Arguments,
  session: OpenSession,
  allowed: { readonly files: string | undefined },
): Promise<Where> => {
  const times = await timesOf(args, session)
  const files = (args.file ?? []).map((name) => fileBelow(allowed.files, name, 'file'))
  if (files.length > 0) return { files, ...times }
  return { hosts: hostsOf(args, session), sources: sourcesOf(args, session), ...times }
}

const timesOf = async (args: Arguments, { now, zone }: OpenSession): Promise<Where> => {
  const context = { now, timeZone: zone }
  const since = args.since === undefined ? undefined : await parseMoment('since', args.since, context)
  const until = args.until === undefined ? undefined : await parseMoment('--until', args.until, context)
  if (since !== undefined && until !== undefined && since >= until)
    throw refused('until', args.until ?? '', { code: 'time_after', option: 'since' })
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(args.lines === undefined ? {} : { lines: args.lines }),
  }
}

const hostsOf = ({ host = [] }: Arguments, { config }: OpenSession): string[] => {
  const known = [...config.hosts.keys(), ...Object.keys(config.groups).map((name) => `@${name}`)]
  const stranger = host.find((name) => !known.includes(name))
  if (stranger !== undefined) throw refused('host', stranger, namesOr(known, { code: 'known_host' }))
  return [...host]
}

const sourcesOf = ({ source = [] }: Arguments, { config }: OpenSession): string[] => {
  const known = [...new Set([...config.hosts.values()].flatMap(({ sources }) => sources.map(({ name }) => name)))]
  // A name that looks like a path would be read as one on a host that does not have it.
  const stranger = source.find((name) => !known.includes(name) || /^(?:\/|file:|journal:)/.test(name))
  if (stranger !== undefined) throw refused('source', stranger, namesOr(known, { code: 'known_source' }))
  return [...source]
}

/** The real path of a file below `folder`; links that lead out of it are not followed. */
export const fileBelow = (folder: string | undefined, name: string, option: string): string => {
  if (folder === undefined) throw refused(option, name, { code: 'no_files' })
  const root = realpathSync(folder)
  try {
    const path = realpathSync(join(root, name))
    const inside = relative(root, path)
    if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && statSync(path).isFile()) return path
  } catch {
    // What is not there is refused as what may not be named: the answer tells nothing of the rest of the disk.
  }
  throw refused(option, name, { code: 'file_below', names: filesBelow(root).join(', ') })
}

const filesBelow = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .slice(0, 20)

/** Which records the arguments ask for. */
export const whichOf = ({ ids, type, cause, text }: Arguments): Which => ({
  ...(ids === undefined ? {} : { ids }),
  ...(type === undefined ? {} : { types: type }),
  ...(cause === undefined ? {} : { causes: cause }),
  ...(text === undefined ? {} : { texts: text }),
})

/** The flags of the command line that ask the same place. */
export const placeFlags = ({ host = [], source = [], file = [] }: Arguments): string =>
  [
    ...host.map((name) => ` --host ${quoted(name)}`),
    ...source.map((name) => ` --source ${quoted(name)}`),
    ...file.map((name) => ` --file ${quoted(name)}`),
  ].join('')

const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

const namesOr = (names: readonly string[], none: Expected): Expected =>
  names.length === 0 ? none : words(names.join(', '))

const refused = (option: string, value: string, expected: Expected): ProdlogsError =>
  new ProdlogsError('USAGE_BAD_VALUE', { option, value: value.slice(0, 80), expected })
