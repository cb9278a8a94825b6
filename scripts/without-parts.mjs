// without-parts.mjs COMMAND...: runs a command with a PATH that has everything but the real parts of the tests, and no apt.
// NODE_BIN=folder puts another Node first.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { programsOfParts } from './real-parts.mjs'

const hidden = new Set([...programsOfParts(), 'apt-get', 'apt', 'dpkg'])
const root = mkdtempSync(join(tmpdir(), 'prodlogs-path-'))
// Programs that a test runs as another user look there too.
chmodSync(root, 0o755)
const bin = join(root, 'bin')
mkdirSync(bin)
const folders = [process.env.NODE_BIN, ...(process.env.PATH ?? '').split(delimiter)].filter((folder) => folder)
for (const folder of folders)
  for (const name of listOf(folder)) {
    // The first in the PATH wins, as it does for a shell.
    if (!hidden.has(name)) linkUnlessThere(join(folder, name), join(bin, name))
  }
const [command, ...args] = process.argv.slice(2)
process.exitCode = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, PATH: bin } }).status ?? 1
rmSync(root, { recursive: true, force: true })

function listOf(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function linkUnlessThere(target, link) {
  try {
    symlinkSync(target, link)
  } catch {
    // An earlier folder has it.
  }
}
