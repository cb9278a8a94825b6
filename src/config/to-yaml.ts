import { stringify } from 'yaml'

/** A module of its own: a bundle gives a package that is loaded by `import()` without its named parts. */
export const toYaml = (value: unknown): string => stringify(value)
