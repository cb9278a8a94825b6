import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Gate } from '../quota/gate.ts'
import { asObject, isHardwareId, numberAt, textAt } from '../stripe/objects.ts'
import { isLoopback } from './loopback.ts'

/**
 * The gate over HTTP, for the workflow that asks before it works: POST /gate/can-process, /reserve, /commit, /release, /usage.
 * With GATE_TOKEN a bearer token is demanded; without one, only this host may ask.
 */
export const registerGate = (app: FastifyInstance, gate: Gate, token: string | undefined): void => {
  const guarded = (path: string, handle: (body: unknown, reply: FastifyReply) => Promise<unknown>): void => {
    app.post(`/gate/${path}`, async (request, reply) =>
      mayAsk(request, token) ? handle(request.body, reply) : reply.code(403).send({ error: 'forbidden' }),
    )
  }
  const forDevice = (path: string, handle: (hardwareId: string, amount: number) => Promise<unknown>): void =>
    guarded(path, async (body, reply) => {
      const hardwareId = asObject(body)?.['hardware_id']
      const amount = numberAt(body, 'amount') ?? 1
      if (!isHardwareId(hardwareId))
        return reply.code(400).send({ error: 'hardware_id must be 1–128 of A–Z a–z 0–9 _ . : -' })
      if (!Number.isInteger(amount) || amount < 1 || amount > 1_000_000)
        return reply.code(400).send({ error: 'amount must be a whole number from 1' })
      return handle(hardwareId, amount)
    })
  const forReservation = (path: string, handle: (id: string) => Promise<boolean>): void =>
    guarded(path, async (body, reply) => {
      const id = textAt(body, 'reservation_id')
      if (id === undefined) return reply.code(400).send({ error: 'reservation_id is missing' })
      return { settled: await handle(id) }
    })
  forDevice('can-process', (hardwareId) => gate.canProcess(hardwareId))
  forDevice('reserve', (hardwareId, amount) => gate.reserve(hardwareId, amount))
  forDevice('usage', async (hardwareId, amount) => {
    await gate.incrementUsage(hardwareId, amount)
    return { counted: amount }
  })
  forReservation('commit', (id) => gate.commit(id))
  forReservation('release', (id) => gate.release(id))
}

const mayAsk = (request: FastifyRequest, token: string | undefined): boolean =>
  token === undefined ? isLoopback(request) : sameText(request.headers.authorization ?? '', `Bearer ${token}`)

const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
