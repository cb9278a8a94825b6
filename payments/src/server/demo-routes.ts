import type { FastifyInstance } from 'fastify'
import type { ShiftedClock } from '../clock.ts'
import { parseDbFault, type Faults } from '../faults.ts'
import type { Logger } from '../log/logger.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { asObject, numberAt, textAt } from '../stripe/objects.ts'
import type { Poller } from '../worker/poller.ts'
import { isLoopback } from './loopback.ts'

export interface DemoDeps {
  readonly clock: ShiftedClock
  readonly faults: Faults
  readonly scheduler: Scheduler
  readonly worker: Poller
  readonly outbox: Poller
  readonly log: Logger
}

/** `POST /__demo/faults` {db?, scheduler?, worker?, outbox?} and `/__demo/clock` {advance_ms}. Registered in DEMO_MODE only; loopback only. */
export const registerDemo = (app: FastifyInstance, deps: DemoDeps): void => {
  const { clock, faults, log, scheduler } = deps
  const onLoopback = (path: string, handle: (body: unknown) => Promise<unknown>): void => {
    app.post(path, async (request, reply) => (isLoopback(request) ? handle(request.body) : reply.code(403).send({ error: 'loopback only' })))
  }
  onLoopback('/__demo/faults', async body => {
    if (asObject(body)?.['db'] !== undefined) faults.set(parseDbFault(asObject(body)?.['db']))
    for (const name of ['scheduler', 'worker', 'outbox'] as const) {
      const wish = textAt(body, name)
      if (wish === 'pause') deps[name].pause()
      if (wish === 'resume') deps[name].resume()
    }
    log.warn('server.fault_set', 'Demo fault set', { fault: body })
    return { ok: true }
  })
  onLoopback('/__demo/clock', async body => {
    const now = clock.advance(numberAt(body, 'advance_ms') ?? 0)
    log.warn('server.clock_moved', 'Demo clock moved', { business_time: now.toISOString() })
    await scheduler.tick()
    deps.worker.wake()
    deps.outbox.wake()
    return { now: now.toISOString() }
  })
}
