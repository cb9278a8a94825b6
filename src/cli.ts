#!/usr/bin/env node
// The only process.exit of the program. `--version` is answered before anything else is loaded.
import { quietNode } from './cli/io/guard.ts'

const first = process.argv[2]
if (process.argv.length === 3 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${PRODLOGS_VERSION} (${PRODLOGS_BUILD})\n`)
} else {
  quietNode((code) => process.exit(code))
  const { main } = await import('./cli/main.ts')
  const code = await main(process.argv.slice(2), (failed) => process.exit(failed))
  // Sockets that are still closing must not keep the terminal.
  process.exit(code)
}
