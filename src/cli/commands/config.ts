import { SAID } from '../../messages/commands.ts'
import { fill } from '../../messages/fill.ts'
import { resolve } from 'node:path'
import { checkConfig, configFiles, loadConfig, shortPath } from '../../config/load.ts'
import { trust } from '../../config/trust.ts'
import { EXIT } from '../../model/exit-code.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { OutputFlags } from '../args/options.ts'
import { MIN_KNOWN } from '../../redact/index.ts'
import { ownEnvironment, variablesOf } from '../../app/own-environment.ts'
import { problemIn } from '../../app/check-config.ts'
import { createSession } from '../session.ts'

/** `prodlogs config validate [file]`: throws CONFIG_* with line and column, else says what was checked. */
export const runValidate = async (flags: OutputFlags, lifetime: Lifetime, [named]: string[]): Promise<number> => {
  const chosen = named ?? flags.config
  const where = { cwd: process.cwd(), env: ownEnvironment(), ...(chosen === undefined ? {} : { file: chosen }) }
  const files = configFiles(where)
  const loading = { ...where, ...(flags.lang === undefined ? {} : { lang: flags.lang }) }
  const config = await loadConfig(loading)
  await checkConfig(loading, (content) => problemIn(content, config))
  const session = await createSession({ ...flags, ...(chosen === undefined ? {} : { config: chosen }) }, lifetime, {
    objects: true,
  })
  for (const name of variablesOf(config.redact.values))
    if ((session.env[name] ?? '').length < MIN_KNOWN) session.note(fill(SAID.valueUnset[session.lang], { name }))
  if (files.length === 0) {
    session.note(SAID.noConfig[session.lang])
    return EXIT.nothingFound
  }
  if (session.form !== 'text')
    await session.print(
      `${terminalSafeJson(JSON.stringify({ version: 1, valid: true, files: files.map((path) => shortPath(path, where.cwd)), hosts: config.hosts.size }))}\n`,
    )
  else
    for (const path of files.map((file) => shortPath(file, where.cwd)))
      await session.print(`${session.style.green('✔')} ${session.plain(path)} ${SAID.isValid[session.lang]}\n`)
  return EXIT.ok
}

/** `prodlogs config show`: what holds, and the files that it came from. Secrets are references, never values. */
export const runShow = async (flags: OutputFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const { hosts, ...rest } = session.config
  const shown = { ...rest, hosts: Object.fromEntries(hosts) }
  if (session.form !== 'text') {
    await session.print(`${terminalSafeJson(JSON.stringify({ version: 1, ...shown }))}\n`)
    return EXIT.ok
  }
  const { toYaml } = await import('../../config/to-yaml.ts')
  await session.print(session.plain(toYaml(shown), true))
  return EXIT.ok
}

/** `prodlogs config trust FILE`: its `command:` hosts may run from now on, until the file changes. */
export const runTrust = async (flags: OutputFlags, lifetime: Lifetime, [file = '']: string[]): Promise<number> => {
  const session = await createSession({ ...flags, config: file }, lifetime, { objects: true })
  const path = resolve(file)
  const hash = trust(path, session.env)
  const done = SAID.isTrusted[session.lang]
  await session.print(`${session.style.green('✔')} ${session.plain(path)} ${done} (sha256 ${hash.slice(0, 12)}…)\n`)
  return EXIT.ok
}
