import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

interface Manifest {
  readonly files: readonly string[]
  readonly dependencies?: object
}

const { files, dependencies } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as Manifest

const isShipped = (path: string): boolean =>
  files.some((file) =>
    file.includes('*')
      ? new RegExp(`^${file.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(path)
      : path === file || path.startsWith(`${file}/`),
  )

test('the package needs no other: what it uses is in the bundle', () => expect(dependencies ?? {}).toEqual({}))

test.each(['README.md', 'README.ru.md'])('all that %s links is in the package or a full address', (readme) => {
  const links = [...readFileSync(resolve(ROOT, readme), 'utf8').matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter((link) => !link.startsWith('https://') && !isShipped(link))).toEqual([])
})

test('every rule of the linter that is off has its reason above it', () => {
  const lines = readFileSync(resolve(ROOT, '.oxlintrc.json'), 'utf8').split('\n')
  const bare = lines.filter((line, i) => line.includes('": "off"') && !/^\s*\/\/ \S/.test(lines[i - 1] ?? ''))
  expect(bare).toEqual([])
})
