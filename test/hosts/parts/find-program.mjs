import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/**
 * Where a program is, by PATH alone: a PATH without it must mean a machine without it. Beside each `bin` of the PATH are looked at
 * the places where Debian puts what users do not call: `sbin`, `lib/systemd`, `lib/postgresql/<version>/bin`.
 * @param {string} name
 * @param {string} [path]
 * @returns {string | undefined}
 */
export const findProgram = (name, path = process.env.PATH ?? '') =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => [folder, ...besides(dirname(folder))])
    .map((folder) => join(folder, name))
    .find(isProgram)

const besides = (root) => [join(root, 'sbin'), join(root, 'lib/systemd'), ...postgresOf(join(root, 'lib/postgresql'))]

const postgresOf = (folder) => {
  try {
    return readdirSync(folder)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(folder, version, 'bin'))
  } catch {
    return []
  }
}

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
