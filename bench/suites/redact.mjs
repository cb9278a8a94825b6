import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const BENCH = resolve(import.meta.dirname, '..')

/** The redactor beside a trivial loop and its peers (`PRODLOGS_BENCH_PEERS`), and on texts made to be slow. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  try {
    for (const name of ['redact', 'redact-attacks']) {
      const outfile = join(folder, `${name}.mjs`)
      await build({
        entryPoints: [join(BENCH, `${name}.ts`)],
        outfile,
        bundle: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
      })
      spawnSync(process.execPath, [outfile], { stdio: 'inherit' })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
