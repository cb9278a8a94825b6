import { collectDefaultMetrics, Counter, Registry } from 'prom-client'
import { createCounters, type Observe } from './counters.ts'
import { createGauges, type GaugeDeps } from './gauges.ts'

/** What Prometheus is told. Each service in a process has its own. */
export interface Metrics {
  readonly observe: Observe
  /** An answer to `method` on a route; routes are templates, so that no path becomes a label. */
  answered(method: string, route: string, status: number): void
  /** Reads the gauges of this service from now on. */
  watch(deps: GaugeDeps): void
  /** The exposition text, and its content type. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

export const createMetrics = (): Metrics => {
  const registry = new Registry()
  // Memory, event loop, open handles: of the process, whatever it does.
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'payments_http_requests_total',
    help: 'Requests, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
  })
  const observe = createCounters(registry)
  let readGauges = async (): Promise<void> => {}
  return {
    observe,
    answered: (method, route, status) => requests.inc({ method, route, status: String(status) }),
    watch: (deps) => void (readGauges = createGauges(registry, deps)),
    read: async () => {
      await readGauges()
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}
