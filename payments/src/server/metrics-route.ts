import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../metrics/metrics.ts'
import { mayAsk } from './may-ask.ts'

/** `GET /metrics` in Prometheus' text format: for this host alone, or who has METRICS_TOKEN. */
export const registerMetrics = (app: FastifyInstance, metrics: Metrics, token: string | undefined): void => {
  app.addHook('onResponse', async (request, reply) => {
    metrics.answered(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode)
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayAsk(request, token)) return reply.code(403).send({ error: 'forbidden' })
    const { contentType, text } = await metrics.read()
    return reply.header('content-type', contentType).send(text)
  })
}
