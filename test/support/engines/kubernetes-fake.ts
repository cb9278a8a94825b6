import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface FakePod {
  readonly uid: string
  restarts: number
  running: boolean
  startedAt: string
  logs: (readonly [at: string, text: string])[]
  previous: (readonly [at: string, text: string])[]
}

export interface FakeCluster {
  readonly url: string
  readonly asked: string[]
  pod(name: string): void
  write(pod: string, text: string): void
  /** The container ends with its last words, and comes again half a second later. */
  crash(pod: string): void
  /** Ends every follow in the middle. */
  cut(): void
  stop(): Promise<void>
}

let tick = 0
const now = (): string => new Date().toISOString().replace('Z', `${String(tick++ % 1e6).padStart(6, '0')}Z`)

/** An API server with pods and their logs: `sinceTime` is cut to seconds, the run before stands apart, `denied` is forbidden. */
export const startCluster = async (): Promise<FakeCluster> => {
  const pods = new Map<string, FakePod>()
  const follows = new Set<{ pod: string; response: ServerResponse }>()
  const asked: string[] = []
  const podOf = (name: string): FakePod => {
    const pod = pods.get(name)
    if (pod === undefined) throw new Error(`no pod ${name}`)
    return pod
  }
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const url = new URL(request.url ?? '/', 'http://fake')
    const json = (code: number, value: unknown): void =>
      void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const status = (code: number, message: string): void =>
      json(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code })
    if (url.pathname.includes('/namespaces/denied/'))
      return status(403, 'pods is forbidden: User "u" cannot list resource "pods"')
    if (url.pathname === '/version') return json(200, { gitVersion: 'v1.32.0' })
    if (url.pathname.endsWith('/deployments/api'))
      return json(200, { spec: { selector: { matchLabels: { app: 'api' } } } })
    if (url.pathname.endsWith('/pods'))
      return json(200, {
        kind: 'PodList',
        items: [...pods].map(([name, { uid, restarts, running, startedAt }]) => ({
          metadata: { name, uid },
          spec: { containers: [{ name: 'app' }] },
          status: {
            containerStatuses: [
              {
                name: 'app',
                restartCount: restarts,
                state: running ? { running: { startedAt } } : { terminated: { startedAt } },
                lastState: restarts > 0 ? { terminated: {} } : {},
              },
            ],
          },
        })),
      })
    const [, name = ''] = /\/pods\/([^/]+)\/log$/.exec(url.pathname) ?? []
    const pod = pods.get(name)
    if (pod === undefined) return status(404, `pods "${name}" not found`)
    const isPrevious = url.searchParams.get('previous') === 'true'
    if (isPrevious && pod.restarts === 0)
      return status(400, `previous terminated container "app" in pod "${name}" not found`)
    const since = url.searchParams.get('sinceTime')?.slice(0, 19)
    const rows = (isPrevious ? pod.previous : pod.logs).filter(
      ([at]) => since === undefined || at.slice(0, 19) >= since,
    )
    const tail = url.searchParams.get('tailLines')
    const text = (tail === null ? rows : rows.slice(-Number(tail))).map(([at, line]) => `${at} ${line}\n`).join('')
    const most = url.searchParams.get('limitBytes')
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write(most === null ? text : text.slice(0, Number(most)))
    if (url.searchParams.get('follow') !== 'true' || !pod.running) return void response.end()
    const follow = { pod: name, response }
    follows.add(follow)
    response.once('close', () => follows.delete(follow))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    pod: (name) =>
      void pods.set(name, {
        uid: `uid-${name}`,
        restarts: 0,
        running: true,
        startedAt: new Date().toISOString(),
        logs: [],
        previous: [],
      }),
    write: (name, text) => {
      const row = [now(), text] as const
      podOf(name).logs.push(row)
      for (const { pod, response } of follows) if (pod === name) response.write(`${row[0]} ${row[1]}\n`)
    },
    crash: (name) => {
      const pod = podOf(name)
      pod.running = false
      for (const follow of follows) if (follow.pod === name) follow.response.end()
      pod.previous = [...pod.logs, [now(), '{"msg":"last words"}']]
      pod.logs = []
      setTimeout(
        () => Object.assign(pod, { restarts: pod.restarts + 1, running: true, startedAt: new Date().toISOString() }),
        500,
      )
    },
    cut: () => {
      for (const { response } of follows) response.destroy()
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
