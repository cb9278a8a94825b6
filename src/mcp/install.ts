import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'

export const EDITORS = ['cursor', 'claude', 'vscode'] as const

export type Editor = (typeof EDITORS)[number]

/** How an editor starts the server. */
export interface Start {
  readonly command: string
  readonly args: readonly string[]
}

interface Place {
  /** Below the project's folder. */
  readonly file: string
  readonly list: 'mcpServers' | 'servers'
  readonly entry: (start: Start) => Record<string, unknown>
}

// cursor.com/docs/context/mcp, code.claude.com/docs/en/mcp (project scope), code.visualstudio.com/docs/copilot/chat/mcp-servers
const PLACES: Readonly<Record<Editor, Place>> = {
  cursor: { file: '.cursor/mcp.json', list: 'mcpServers', entry: (start) => ({ ...start }) },
  claude: { file: '.mcp.json', list: 'mcpServers', entry: (start) => ({ type: 'stdio', ...start }) },
  vscode: { file: '.vscode/mcp.json', list: 'servers', entry: (start) => ({ type: 'stdio', ...start }) },
}

export interface Installed {
  readonly file: string
  /** The whole file as it is to be. */
  readonly text: string
  /** A link that installs it, where the editor takes one. */
  readonly link?: string
}

/** What the editor's file is to hold; other entries stay. Throws MCP_FILE_NOT_JSON where the file is not plain JSON. */
export const entryFor = (editor: Editor, folder: string, start: Start): Installed => {
  const place = PLACES[editor]
  const file = join(folder, place.file)
  const entry = place.entry(start)
  const known = readJson(file)
  const list = known[place.list]
  const merged = { ...known, [place.list]: { ...(isObject(list) ? list : {}), prodlogs: entry } }
  const config = Buffer.from(JSON.stringify(entry)).toString('base64')
  return {
    file,
    text: `${JSON.stringify(merged, null, 2)}\n`,
    ...(editor === 'cursor'
      ? {
          link: `cursor://anysphere.cursor-deeplink/mcp/install?name=prodlogs&config=${encodeURIComponent(config)}`,
        }
      : {}),
  }
}

/**
 * The name where it is on the PATH, because the file may be shared; else this very program. Not by npx: it would run whatever
 * has the name in a registry.
 */
export const startWith = (
  args: readonly string[],
  path: string,
  running: readonly [node: string, cli: string],
): Start => {
  const isHere = path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'prodlogs')))
  const [node, cli] = running
  return isHere ? { command: 'prodlogs', args: ['mcp', ...args] } : { command: node, args: [cli, 'mcp', ...args] }
}

export const writeEntry = ({ file, text }: Installed): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readJson = (file: string): Record<string, unknown> => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return {}
  }
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Said below: comments and trailing commas would be lost.
  }
  throw new ProdlogsError('MCP_FILE_NOT_JSON', { file })
}
