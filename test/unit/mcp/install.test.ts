import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EDITORS, entryFor, startWith, writeEntry } from '../../../src/mcp/install.ts'

const START = { command: 'prodlogs', args: ['mcp', '--demo'] }

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'prodlogs-install-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each(EDITORS)('the entry of %s stands beside those of others, and twice is once', (editor) => {
  const { file } = entryFor(editor, folder, START)
  mkdirSync(dirname(file), { recursive: true })
  const list = editor === 'vscode' ? 'servers' : 'mcpServers'
  writeFileSync(file, JSON.stringify({ inputs: [1], [list]: { other: { command: 'x' } } }))
  writeEntry(entryFor(editor, folder, START))
  const once = readFileSync(file, 'utf8')
  writeEntry(entryFor(editor, folder, START))
  expect(readFileSync(file, 'utf8')).toBe(once)
  expect(JSON.parse(once)).toMatchObject({
    inputs: [1],
    [list]: { other: { command: 'x' }, prodlogs: START },
  })
})

test('a file with comments is left alone', () => {
  const { file } = entryFor('vscode', folder, START)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '{ // mine\n "servers": {} }')
  expect(() => entryFor('vscode', folder, START)).toThrow(expect.objectContaining({ code: 'MCP_FILE_NOT_JSON' }))
})

test("Cursor's link holds the entry", () => {
  const { link = '' } = entryFor('cursor', folder, START)
  const config = new URL(link).searchParams.get('config') ?? ''
  expect(JSON.parse(Buffer.from(config, 'base64').toString())).toEqual(START)
})

test('starts the name where it is on the PATH, and else this very program; never what a registry has', () => {
  expect(startWith(['--demo'], folder, ['/bin/node', '/opt/cli.js'])).toEqual({
    command: '/bin/node',
    args: ['/opt/cli.js', 'mcp', '--demo'],
  })
  writeFileSync(join(folder, 'prodlogs'), '')
  expect(startWith([], `/nope:${folder}`, ['/bin/node', '/opt/cli.js'])).toEqual({ command: 'prodlogs', args: ['mcp'] })
})
