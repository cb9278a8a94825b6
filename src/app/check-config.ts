import { expandHostWord } from '../config/hosts.ts'
import { ENGINES } from '../config/load.ts'
import type { ConfigProblem } from '../config/parse.ts'
import type { Config } from '../config/schema.ts'
import type { ConfigFile } from '../config/zod-schema.ts'
import { parseTarget } from '../connect/target.ts'
import { hasCode } from '../model/error.ts'
import type { Reason } from '../model/reason.ts'
import { checkPattern } from '../redact/index.ts'
import { parseDuration } from './moment.ts'

/**
 * The first thing in a file that would fail when it is used: names of hosts, ports, paths, groups, durations, patterns. It asks
 * those who will use them. `whole` is the configuration with all files in it, which names may refer to.
 */
export const problemIn = (file: ConfigFile, whole: Config): ConfigProblem | undefined => {
  for (const [name, host] of Object.entries(file.hosts)) {
    const { ssh } = host
    const onMachine = WAYS_WITHOUT_SSH.every((way) => host[way] === undefined)
    if (onMachine) {
      const problem = targetProblem(ssh ?? name)
      if (problem !== undefined)
        return { path: ['hosts', name, ...(ssh === undefined ? [] : ['ssh'])], reason: problem }
    } else if (name.startsWith('-')) return { path: ['hosts', name], reason: { code: 'host_leading_dash' } }
    for (const [label, source] of Object.entries(host.sources))
      if (source.type === 'file' && !source.path.startsWith('/'))
        return { path: ['hosts', name, 'sources', label, 'path'], reason: { code: 'path_relative' } }
  }
  for (const [group, members] of Object.entries(file.groups))
    for (const [index, member] of members.entries()) {
      const problem = nameProblem(member, whole)
      if (problem !== undefined) return { path: ['groups', group, index], reason: problem }
    }
  const ofDefault = file.default === undefined ? undefined : nameProblem(file.default, whole)
  if (ofDefault !== undefined) return { path: ['default'], reason: ofDefault }
  const { silence } = file.watch
  if (silence !== undefined && parseDuration(silence) === undefined)
    return { path: ['watch', 'silence'], reason: { code: 'duration' } }
  for (const [index, { name, match }] of file.redact.patterns.entries()) {
    const verdict = checkPattern(match)
    if (!verdict.ok) return { path: ['redact', 'patterns', index, 'match'], reason: verdict.reason, pattern: name }
  }
  return undefined
}

const WAYS_WITHOUT_SSH = ['command', 'local', 'process', ...ENGINES] as const

const targetProblem = (target: string): Reason | undefined => {
  try {
    parseTarget(target)
    return undefined
  } catch (error) {
    if (hasCode(error, 'HOST_NAME_INVALID')) return error.args.reason
    throw error
  }
}

/** What `default` and the members of groups name: hosts of the configuration, groups, ranges, or what ssh can reach. */
const nameProblem = (word: string, whole: Config): Reason | undefined => {
  let names: string[]
  try {
    names = expandHostWord(word, whole.groups)
  } catch {
    return { code: word.startsWith('@') ? 'group_unknown' : 'range', name: word }
  }
  for (const name of names) {
    if (whole.hosts.has(name)) continue
    // A plain word that is no host of ours is most often a misspelt one.
    if (!/[@.:]/.test(name)) return { code: 'host_unknown', name }
    const problem = targetProblem(name)
    if (problem !== undefined) return problem
  }
  return undefined
}
