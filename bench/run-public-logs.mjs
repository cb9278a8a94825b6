// node bench/run-public-logs.mjs FOLDER [--long]: see public-logs.ts.
import { runBundled } from './support/bundled.mjs'

await runBundled('bench/public-logs.ts')
