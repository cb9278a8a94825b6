import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { asObject } from '../stripe/objects.ts'
import { ok, wrong, type Finding } from './finding.ts'

const NAME = 'dependencies'

/** Whether Node is new enough and every package of package.json's `dependencies` can be loaded from here. */
export const checkInstalled = (manifestUrl = new URL('../../package.json', import.meta.url)): Finding => {
  const manifest: unknown = JSON.parse(readFileSync(manifestUrl, 'utf8'))
  const wanted = Object.keys(asObject(asObject(manifest)?.['dependencies']) ?? {})
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    return wrong(NAME, `Node ${process.versions.node} is too old`, 'install Node 20.19 or later')
  const missing = wanted.filter((name) => !canBeFound(name, manifestUrl))
  return missing.length === 0
    ? ok(NAME, `Node ${process.versions.node}, ${wanted.length} packages`)
    : wrong(NAME, `not installed: ${missing.join(', ')}`, 'npm ci --omit=dev')
}

const canBeFound = (name: string, from: URL): boolean => {
  try {
    createRequire(from).resolve(name)
    return true
  } catch (error) {
    // A package for `import` alone is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
  }
}
