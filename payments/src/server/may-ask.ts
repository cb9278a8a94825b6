import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isLoopback } from './loopback.ts'

/** Whether the request carries the bearer token; without a token set, whether it comes from this host. */
export const mayAsk = (request: FastifyRequest, token: string | undefined): boolean =>
  token === undefined ? isLoopback(request) : sameText(request.headers.authorization ?? '', `Bearer ${token}`)

const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
