import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { Ajv } from 'ajv'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDesk, type Desk } from '../../support/desk.ts'
import {
  connectHttp,
  connectStdio,
  dataOf,
  startHttp,
  textOf,
  VERSIONS,
  type HttpServer,
  type Version,
} from '../../support/mcp.ts'

const INCIDENT = resolve(import.meta.dirname, '../../incidents/013-crm_auth_401')
const NAMES = ['why', 'report', 'search', 'timeline', 'reconcile', 'events', 'doctor', 'sources']

const EVENT = {
  id: 'evt_1SurAaz3t7qwmHvVUU5M4P5D',
  object: 'event',
  type: 'checkout.session.completed',
  created: 1_768_208_400,
  livemode: true,
  pending_webhooks: 0,
  request: { id: null },
  data: { object: { id: 'cs_live_a1b2c3d4e5f6', object: 'checkout.session', metadata: { deal_id: '52087' } } },
}

/** A question to each tool that it can answer from files. */
const QUESTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  why: { id: '52087', file: ['app.log'] },
  report: { file: ['app.log'] },
  search: { ids: ['52087'], file: ['app.log'] },
  timeline: { file: ['app.log'] },
  reconcile: { file: ['app.log'], events_file: 'events.json' },
  events: { events_file: 'events.json' },
  doctor: {},
  sources: {},
}

const logsOf = (desk: Desk): string => {
  desk.file('logs/app.log', readFileSync(join(INCIDENT, 'app.log')))
  desk.file('logs/events.json', JSON.stringify([EVENT]))
  desk.file(
    'prodlogs.yaml',
    [
      'hosts:',
      '  here:',
      '    local: true',
      '    sources:',
      `      app: { type: file, path: ${join(desk.home, 'logs/app.log')} }`,
      'default: here',
      '',
    ].join('\n'),
  )
  return join(desk.home, 'logs')
}

const WAYS = (Object.keys(VERSIONS) as Version[]).flatMap((version) =>
  (['stdio', 'http'] as const).map((way) => ({ way, version })),
)

describe.each(WAYS)('over $way, protocol $version', ({ way, version }) => {
  const desk = createDesk()
  let http: HttpServer | undefined
  let client: Client
  beforeAll(async () => {
    const args = ['--allow-files', logsOf(desk)]
    http = way === 'http' ? await startHttp(desk, args) : undefined
    client = http === undefined ? await connectStdio(desk, args, version) : await connectHttp(http.url, version)
  })
  afterAll(async () => {
    await client.close()
    await http?.stop()
    desk.dispose()
  })

  test('speaks it', () => expect(client.getNegotiatedProtocolVersion()).toBe(version))

  test.each(NAMES)('%s answers as its schema says', async (name) => {
    // The client checks the answer against the schema that the list gave.
    const { tools } = await client.listTools()
    const result = await client.callTool({ name, arguments: QUESTIONS[name] ?? {} })
    expect(textOf(result), name).not.toBe('')
    expect(result.isError, textOf(result)).toBeFalsy()
    const strict = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true })
    const valid = strict.compile(tools.find((tool) => tool.name === name)?.outputSchema as object)
    valid(dataOf(result))
    expect(valid.errors).toBeNull()
    expect(dataOf(result)).toMatchObject({ returned: expect.any(Number), truncated: expect.any(Boolean), gaps: [] })
  })

  test('says why, with the cause, its evidence and what to do', async () => {
    const result = await client.callTool({ name: 'why', arguments: QUESTIONS['why'] ?? {} })
    expect(textOf(result)).toContain('crm_auth_401')
    expect(dataOf(result).answer).toMatchObject({ verdicts: [{ cause: 'crm_auth_401', severity: 'problem' }] })
  })

  test('gives the rest by a cursor and by a link, without asking again', async () => {
    const first = await client.callTool({ name: 'timeline', arguments: { file: ['app.log'], limit: 5 } })
    const { cursor, matched, truncated } = dataOf(first)
    expect({ truncated, matched }).toEqual({ truncated: true, matched: 18 })
    writeFileSync(join(desk.home, 'logs/other.log'), '')
    const second = await client.callTool({ name: 'timeline', arguments: { file: ['other.log'], cursor, limit: 50 } })
    expect(dataOf(second)).toMatchObject({ returned: 13, matched: 18, truncated: false })
    const link = (first.content as { type: string; uri?: string }[]).find(({ type }) => type === 'resource_link')
    const { contents } = await client.readResource({ uri: link?.uri ?? '' })
    const rest = JSON.parse((contents[0] as { text: string }).text) as { from: number; records: unknown[] }
    expect({ from: rest.from, n: rest.records.length }).toEqual({ from: 5, n: 13 })
  })

  test('refuses a cursor that it does not know with the next step', async () => {
    const result = await client.callTool({ name: 'timeline', arguments: { cursor: 'AAAAAAAAAAAA.3' } })
    expect({ isError: result.isError, text: textOf(result) }).toEqual({
      isError: true,
      text: 'This cursor is not known any more. Ask again without it.',
    })
  })

  test('has its prompts', async () => {
    const { prompts } = await client.listPrompts()
    expect(prompts.map(({ name }) => name)).toEqual(['investigate_payment', 'morning_report'])
    const { messages } = await client.getPrompt({ name: 'investigate_payment', arguments: { id: '4542' } })
    expect(JSON.stringify(messages)).toContain('4542')
  })

  test('takes one word for a list, a number for an id and null for nothing', async () => {
    const result = await client.callTool({ name: 'search', arguments: { ids: 52_087, file: 'app.log', since: null } })
    expect(dataOf(result).matched).toBe(6)
  })

  test('says which argument is wrong', async () => {
    const result = await client.callTool({ name: 'why', arguments: { id: '1', hosts: ['x'] } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('hosts')
  })
})

describe('what a client is told of the tools', () => {
  const desk = createDesk()
  let tools: Awaited<ReturnType<Client['listTools']>>['tools']
  beforeAll(async () => {
    const client = await connectStdio(desk)
    ;({ tools } = await client.listTools())
    await client.close()
  })
  afterAll(() => desk.dispose())

  test('is in the same order each time', () => expect(tools.map(({ name }) => name)).toEqual(NAMES))

  test('says that they only read', () => {
    for (const { annotations } of tools)
      expect(annotations).toMatchObject({ readOnlyHint: true, idempotentHint: true, destructiveHint: false })
  })

  // Cursor cuts names at 60 characters with the server's; models of some vendors take only these characters.
  test('names are short and plain', () => {
    for (const { name } of tools) expect(name).toMatch(/^[a-z]{3,12}$/)
  })

  /** Words that VS Code, Cursor or a model's API refuse in arguments. */
  test('arguments use no word that a picky client refuses', () => {
    const refused = [
      '$schema',
      '$ref',
      '$defs',
      'oneOf',
      'anyOf',
      'allOf',
      'not',
      'patternProperties',
      'prefixItems',
      'const',
    ]
    const check = (schema: object): void => {
      for (const name of Object.keys(schema)) expect(refused).not.toContain(name)
      const { type, items, properties = {} } = schema as { type?: unknown; items?: object; properties?: object }
      expect(type).toBeTypeOf('string')
      // VS Code refuses a tool with a list whose items have no type.
      if (type === 'array') expect(items).toBeTypeOf('object')
      if (items !== undefined) check(items)
      for (const each of Object.values(properties)) check(each as object)
    }
    for (const { inputSchema } of tools) {
      expect(inputSchema.type).toBe('object')
      check(inputSchema)
    }
  })

  test('shapes of answers name no draft and point nowhere outside', () => {
    for (const { outputSchema } of tools) {
      expect(outputSchema?.type).toBe('object')
      expect(outputSchema).not.toHaveProperty('$schema')
      for (const [, target] of JSON.stringify(outputSchema).matchAll(/"\$ref":"([^"]+)"/g))
        expect(target).toMatch(/^#\//)
      new Ajv({ strict: true, allowUnionTypes: true }).compile(outputSchema as object)
    }
  })

  test('costs a conversation less than 2,500 tokens', () => {
    const seen = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))
    expect(countTokens(JSON.stringify(seen))).toBeLessThan(2500)
    for (const { description = '' } of tools) expect(description.length).toBeLessThan(330)
  })
})
