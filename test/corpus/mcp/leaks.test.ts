import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { EVENT, createWorld, type World } from '../../support/leaks/world.ts'
import { connectHttp, connectStdio, startHttp, type HttpServer } from '../../support/mcp.ts'

/** Each tool in both sizes, and with secrets where an agent may type them. */
const asks = ({ plants }: World): (readonly [tool: string, args: Record<string, unknown>])[] => {
  const typed = [plants.key, plants.github, plants.password]
  return [
    ['why', { id: EVENT }],
    ['why', { id: '4540', detail: 'full' }],
    ...typed.map((id) => ['why', { id }] as const),
    ['report', {}],
    ['report', { detail: 'full', lines: 500 }],
    ['search', { ids: ['4540'] }],
    ['search', { ids: [EVENT], detail: 'full', limit: 100 }],
    ...typed.map((text) => ['search', { text: [text], detail: 'full' }] as const),
    ['timeline', { lines: 500 }],
    ['timeline', { lines: 500, detail: 'full' }],
    ['reconcile', {}],
    ['reconcile', { detail: 'full' }],
    ['events', {}],
    ['events', { detail: 'full' }],
    ['doctor', {}],
    ['sources', { detail: 'full' }],
    ...typed.flatMap((word) => [
      ['report', { host: [word] }] as const,
      ['report', { source: [word] }] as const,
      ['timeline', { since: word }] as const,
      ['report', { [word]: 1 }] as const,
      ['why', { id: EVENT, cursor: word }] as const,
    ]),
  ]
}

describe.each(['stdio', 'http'] as const)('no secret and no personal data comes out of a tool over %s', (way) => {
  let world: World
  let client: Client
  let http: HttpServer | undefined
  beforeAll(async () => {
    world = await createWorld()
    const desk = { ...world.desk, env: { ...world.desk.env, ...world.env() } }
    http = way === 'http' ? await startHttp(desk) : undefined
    client = http === undefined ? await connectStdio(desk) : await connectHttp(http.url, '2026-07-28')
  })
  afterAll(async () => {
    await client.close()
    await http?.stop()
    await world.dispose()
  })

  test('whatever is asked, in text, data, progress, the rest behind a link, and errors', async () => {
    let answered = 0
    for (const [name, args] of asks(world)) {
      const heard: unknown[] = []
      const result = await client.callTool({ name, arguments: args }, { onprogress: (said) => heard.push(said) })
      // What the agent itself typed is no secret to it; only what it may not have typed is looked for.
      const typed = JSON.stringify(args)
      const seen = world.eye.sees(JSON.stringify([result, heard]))
      if (!Object.values(world.plants.secrets).some((secret) => typed.includes(secret))) expect(seen, typed).toEqual([])
      if (result.isError !== true) answered++
      for (const part of result.content as { type: string; uri?: string }[]) {
        if (part.uri === undefined) continue
        const rest = await client.readResource({ uri: part.uri })
        expect(world.eye.sees(JSON.stringify(rest)), part.uri).toEqual([])
      }
    }
    expect(answered).toBeGreaterThan(14)
  }, 180_000)

  test('not what was typed either, where it is not the agent’s own echo', async () => {
    for (const word of [world.plants.key, world.plants.github]) {
      const result = await client.callTool({ name: 'report', arguments: { host: [word] } })
      expect(world.eye.sees(JSON.stringify(result))).toEqual([])
    }
  })
})
