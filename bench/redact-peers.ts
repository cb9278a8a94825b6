import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Peer {
  readonly name: string
  /** How many bytes it is given. */
  readonly size: number
  readonly run: () => unknown
  readonly rounds: number
}

/**
 * Other redactors and scanners, over the first of the same lines: they are slow. They are no dependency:
 * `PRODLOGS_BENCH_PEERS` is the folder where they were installed.
 */
export const peers = async (lines: readonly string[]): Promise<Peer[]> =>
  (await Promise.all([secretlint(lines), redactPii(lines)])).flat()

const peer = (name: string, lines: readonly string[], run: () => unknown): Peer => ({
  name,
  size: lines.reduce((sum, line) => sum + line.length + 1, 0),
  run,
  rounds: 3,
})

const folder = resolve(process.env['PRODLOGS_BENCH_PEERS'] ?? '.')

/** Undefined, and said, when it is not there. */
const load = async <T>(name: string): Promise<T | undefined> => {
  try {
    const path = createRequire(join(folder, 'package.json')).resolve(name)
    return (await import(pathToFileURL(path).href)) as T
  } catch {
    console.log(`${name} is not installed: npm i --no-save ${name} in a folder, and PRODLOGS_BENCH_PEERS=<folder>`)
    return undefined
  }
}

interface Secretlint {
  readonly lintSource: (input: {
    readonly source: { readonly filePath: string; readonly content: string; readonly contentType: 'text' }
    readonly options: {
      readonly config: { readonly rules: readonly { readonly id: string; readonly rule: unknown }[] }
    }
  }) => Promise<unknown>
}

const PRESET = '@secretlint/secretlint-rule-preset-recommend'

/** It finds and does not hide; its way is whole files, so pieces of 64 KB are kinder than lines. */
const secretlint = async (lines: readonly string[]): Promise<Peer[]> => {
  const core = await load<Secretlint>('@secretlint/core')
  const preset = await load<{ readonly creator: unknown }>(PRESET)
  if (core === undefined || preset === undefined) return []
  const rules = [{ id: PRESET, rule: preset.creator }]
  const lint = (content: string): Promise<unknown> =>
    core.lintSource({ source: { filePath: 'app.log', content, contentType: 'text' }, options: { config: { rules } } })
  const few = lines.slice(0, 500)
  const more = lines.slice(0, 5000)
  const text = more.join('\n')
  return [
    peer('secretlint 12, per line', few, async () => {
      for (const line of few) await lint(line)
    }),
    peer('secretlint 12, per 64 KB', more, async () => {
      for (let at = 0; at < text.length; at += 65_536) await lint(text.slice(at, at + 65_536))
    }),
  ]
}

interface RedactPii {
  readonly Redactor: new () => { readonly redact: (text: string) => string }
}

const redactPii = async (lines: readonly string[]): Promise<Peer[]> => {
  const module = await load<RedactPii>('@redactpii/node')
  if (module === undefined) return []
  const redactor = new module.Redactor()
  const some = lines.slice(0, 10_000)
  return [peer('@redactpii/node 1, per line', some, () => some.map((line) => redactor.redact(line)))]
}
