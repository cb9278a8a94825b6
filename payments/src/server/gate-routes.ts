import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Gate } from '../quota/gate.ts'
import { asObject, isHardwareId, textAt } from '../stripe/objects.ts'
import { mayAsk } from './may-ask.ts'

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
  const forDevice = (
    path: string,
    handle: (hardwareId: string, amount: number, key: string | undefined) => Promise<unknown>,
  ): void =>
    guarded(path, async (body, reply) => {
      const hardwareId = asObject(body)?.['hardware_id']
      const amount = amountOf(body)
      const key = asObject(body)?.['idempotency_key']
      if (!isHardwareId(hardwareId))
        return reply.code(400).send({ error: 'hardware_id must be 1–128 of A–Z a–z 0–9 _ . : -' })
      if (!Number.isInteger(amount) || amount < 1 || amount > 1_000_000)
        return reply.code(400).send({ error: 'amount must be a whole number from 1' })
      if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)))
        return reply.code(400).send({ error: 'idempotency_key must be 1–255 printable ASCII characters' })
      return handle(hardwareId, amount, key)
    })
  const forReservation = (path: string, handle: (id: string) => Promise<boolean>): void =>
    guarded(path, async (body, reply) => {
      const id = textAt(body, 'reservation_id')
      if (id === undefined) return reply.code(400).send({ error: 'reservation_id is missing' })
      return { settled: await handle(id) }
    })
  forDevice('can-process', (hardwareId) => gate.canProcess(hardwareId))
  forDevice('reserve', (hardwareId, amount) => gate.reserve(hardwareId, amount))
  // A caller that heard no answer asks again with the same key, and nothing is counted twice.
  forDevice('usage', async (hardwareId, amount, key) => {
    const counted = await gate.incrementUsage(hardwareId, amount, key)
    return { counted: counted ? amount : 0, repeated: !counted }
  })
  forReservation('commit', (id) => gate.commit(id))
  forReservation('release', (id) => gate.release(id))
}

/** Absent is 1; text that is a number is read; anything else is NaN, and refused: it must never count as 1. */
const amountOf = (body: unknown): number => {
  const amount = asObject(body)?.['amount']
  if (amount === undefined) return 1
  if (typeof amount === 'string') return /^\d{1,9}$/.test(amount) ? Number(amount) : Number.NaN
  return typeof amount === 'number' ? amount : Number.NaN
}
