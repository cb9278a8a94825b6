import { resolve } from 'node:path'
import { runBundled } from '../support/bundled.mjs'

/** Eight minutes, so only when it is named: `npm run bench scale`. */
export const run = () =>
  process.argv.includes('scale')
    ? runBundled(resolve(import.meta.dirname, '../scale.ts'))
    : console.log('(only by name)')
