import { resolve } from 'node:path'
import { runBundled } from '../support/bundled.mjs'

/** Ten minutes, so only when it is named: `npm run bench soak`. */
export const run = () =>
  process.argv.includes('soak') ? runBundled(resolve(import.meta.dirname, '../soak.ts')) : console.log('(only by name)')
