import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeRow {
  readonly at: bigint
  readonly stream: string
  readonly text: string
}

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Said {
  readonly status?: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A log engine of our own on loopback. */
export interface Fake {
  readonly url: string
  /** What it holds; add to it as to a log. */
  readonly rows: FakeRow[]
  readonly asked: Asked[]
  /** How many questions are under way. */
  readonly open: () => number
  /** Decides of the next answers before the engine does; `cutAt` ends an answer in the middle of that byte. */
  before: (asked: Asked) => Said | 'hang' | undefined
  cutAt: number | undefined
  stop(): Promise<void>
}

export type Answer = (asked: Asked, rows: readonly FakeRow[]) => Said

export const startFake = async (answer: Answer): Promise<Fake> => {
  const rows: FakeRow[] = []
  const asked: Asked[] = []
  let open = 0
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    open += 1
    response.once('close', () => {
      open -= 1
    })
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one: Asked = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://fake'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      asked.push(one)
      const said = fake.before(one) ?? answer(one, rows)
      if (said === 'hang') return
      const bytes = Buffer.from(said.body)
      const { cutAt } = fake
      response.writeHead(said.status ?? 200, said.headers ?? {})
      if (cutAt !== undefined && cutAt < bytes.length) {
        fake.cutAt = undefined
        response.write(bytes.subarray(0, cutAt), () => response.destroy())
      } else response.end(bytes)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: Fake = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows,
    asked,
    open: () => open,
    before: () => undefined,
    cutAt: undefined,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}

export const sorted = (rows: readonly FakeRow[]): FakeRow[] =>
  [...rows].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** In another order each time. */
export const shuffled = <T>(list: readonly T[]): T[] => {
  const all = [...list]
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[all[i], all[j]] = [all[j] as T, all[i] as T]
  }
  return all
}
