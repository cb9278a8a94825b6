import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '../../config/load.ts'
import { ProdlogsError } from '../../model/error.ts'
import { COMPLETION } from '../../messages/completion.ts'
import { fill } from '../../messages/fill.ts'
import { langOfLocale, type Lang } from '../../messages/lang.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { SafeText } from '../../model/safe-text.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { completionFile } from '../completion/place.ts'
import { SHELLS, shapeOf, type CommandShape, type Shell } from '../completion/shape.ts'
import { zshScript } from '../completion/zsh.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { writeOwnFile } from '../io/outlets.ts'
import { createOutput } from '../io/output.ts'
import { ownEnvironment } from '../../app/own-environment.ts'

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CommandShape[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** `prodlogs completion SHELL` prints the script; `completion install [SHELL]` writes it where the shell looks for it. */
export const runCompletion = async (
  _flags: unknown,
  _lifetime: Lifetime,
  [word = '', named]: string[],
  wholeTree: (lang: Lang) => Command,
): Promise<number> => {
  const env = ownEnvironment()
  const isInstall = word === 'install'
  const shell = shellOf(isInstall ? (named ?? basename(env['SHELL'] ?? '')) : word)
  const lang = langOfLocale(env['PRODLOGS_LANG'] ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']))
  const commands = wholeTree(lang).commands.filter((command) => !command.name().startsWith('__'))
  const script = await redacted(SCRIPTS[shell](commands.map(shapeOf)))
  if (!isInstall) {
    await print(script)
    return EXIT.ok
  }
  const file = completionFile(shell, env, env['HOME'] || homedir())
  mkdirSync(dirname(file), { recursive: true })
  writeOwnFile(file, script, { replace: true })
  const then = fill(COMPLETION[shell][lang], { file, folder: dirname(file) })
  await print(await redacted(`✔ ${file}\n${then}\n`))
  return EXIT.ok
}

const shellOf = (word: string): Shell => {
  const shell = SHELLS.find((each) => each === word)
  if (shell === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'completion',
      value: word,
      expected: { code: 'words', text: SHELLS.join(', ') },
    })
  return shell
}

/** There is no session here: a broken configuration must not break the completion. */
const redacted = async (text: string): Promise<SafeText> => {
  const { emergencyRedactor } = await import('../../app/redactor.ts')
  return (await emergencyRedactor(process.env['PRODLOGS_CONFIG'])).text(text)
}

const print = async (text: SafeText): Promise<void> => {
  const output = createOutput()
  await output.write(text)
  await output.end()
}

/**
 * `prodlogs __complete hosts|sources -- WORD…`: one name a line, for the scripts; the words are those of the command line
 * so far. A broken configuration completes nothing and says nothing.
 */
export const printNames = async (_flags: unknown, _lifetime: Lifetime, [kind, ...words]: string[]): Promise<number> => {
  try {
    const env = ownEnvironment()
    const file = lastValue(words, ['--config']) ?? env['PRODLOGS_CONFIG']
    const config = await loadConfig({ cwd: process.cwd(), env, ...(file ? { file } : {}) })
    const names =
      kind === 'hosts'
        ? [...config.hosts.keys(), ...Object.keys(config.groups).map((name) => `@${name}`)]
        : sourceNames(config, lastValue(words, ['--host', '-H']) ?? env['PRODLOGS_HOST'])
    const plain = [...new Set(names)].filter((name) => /^[\w@.:[\]-]+$/.test(name))
    await print(await redacted(plain.map((name) => `${name}\n`).join('')))
  } catch {
    return EXIT.nothingFound
  }
  return EXIT.ok
}

/** Those of the host that stands on the line, else of all hosts. */
const sourceNames = ({ hosts }: Awaited<ReturnType<typeof loadConfig>>, named: string | undefined): string[] => {
  const host = named === undefined ? undefined : hosts.get(named)
  return (host === undefined ? [...hosts.values()] : [host]).flatMap(({ sources }) => sources.map(({ name }) => name))
}

const lastValue = (words: readonly string[], flags: readonly string[]): string | undefined => {
  const at = words.findLastIndex((word, i) => flags.includes(word) && i + 1 < words.length)
  return at < 0 ? undefined : words[at + 1] || undefined
}
