import type { FastifyRequest } from 'fastify'

/** The connection itself comes from this host, and no proxy says that it passes on somebody else's request. */
export const isLoopback = (request: FastifyRequest): boolean => {
  const address = request.socket.remoteAddress ?? ''
  const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined
  return !forwarded && (address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.'))
}
