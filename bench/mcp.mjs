// Ten investigations as an agent would make them from the descriptions of the tools alone: does the first call name the cause, and
// what does it cost? `node bench/mcp.mjs [--write]`, on the build in dist/.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

const ROOT = resolve(import.meta.dirname, '..')
const CLI = process.env.PRODLOGS_E2E_CLI ?? join(ROOT, 'dist/cli.js')
const CASES = JSON.parse(readFileSync(join(import.meta.dirname, 'mcp-investigations.json'), 'utf8'))

const home = mkdtempSync(join(tmpdir(), 'prodlogs-mcp-'))
const rows = []
try {
  for (const one of CASES) rows.push({ ...one, ...(await investigate(one)) })
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function investigate({ incident, calls, cause }) {
  const folder = join(ROOT, 'test/incidents', incident)
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => `      ${name.replace('.log', '')}: { type: file, path: ${join(folder, name)} }`)
  const config = join(home, 'prodlogs.yaml')
  writeFileSync(
    config,
    ['hosts:', '  prod:', '    local: true', '    sources:', ...sources, 'default: prod', ''].join('\n'),
  )
  const started = performance.now()
  const client = new Client({ name: 'bench', version: '1' })
  const env = { HOME: home, PATH: process.env.PATH ?? '' }
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [CLI, 'mcp', '--config', config],
      env,
      stderr: 'ignore',
    }),
  )
  const answers = []
  try {
    for (const { tool, arguments: args } of calls) {
      const at = performance.now()
      const result = await client.callTool({ name: tool, arguments: args })
      const text = result.content.flatMap((part) => part.text ?? []).join('\n')
      const data = result.structuredContent === undefined ? '' : JSON.stringify(result.structuredContent)
      answers.push({
        text,
        names: text.includes(cause) || (data.includes(`"${cause}"`) && data.includes(`"cause":"${cause}"`)),
        textTokens: countTokens(text),
        dataTokens: countTokens(data),
        ms: performance.now() - at,
        msFromStart: performance.now() - started,
      })
      if (answers.at(-1).names) break
    }
  } finally {
    await client.close()
  }
  return { answers, named: answers.findIndex(({ names }) => names) + 1 }
}

const first = rows.filter(({ named }) => named === 1).length
const lines = [
  '| what was said | calls | names the cause | tokens: text | tokens: data | ms |',
  '|---|---|---|---|---|---|',
  ...rows.map(
    ({ said, cause, calls, answers, named }) =>
      `| ${said} | ${calls
        .slice(0, answers.length)
        .map(({ tool }) => `\`${tool}\``)
        .join(
          ', ',
        )} | ${named === 0 ? `no (\`${cause}\`)` : `call ${named}: \`${cause}\``} | ${sum(answers, 'textTokens')} | ${sum(answers, 'dataTokens')} | ${Math.round(sum(answers, 'ms'))} |`,
  ),
  '',
  `The first call names the cause in ${first} of ${rows.length}. Tokens: o200k_base; clients show a model the text or the data.`,
]
console.log(lines.join('\n'))
if (process.argv.includes('--verbose'))
  for (const { said, answers } of rows) console.log(`\n## ${said}\n${answers.map(({ text }) => text).join('\n---\n')}`)

function sum(answers, name) {
  return answers.reduce((total, answer) => total + answer[name], 0)
}
