import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export interface AccessLog {
  write(request: FastifyRequest, status: number, bytes: number, durationMs: number): void
  reopen(): void
  close(): void
}

/** The front's own record of what came in: nginx's `combined` format plus the request time in seconds. */
export const openAccessLog = (file: string): AccessLog => {
  mkdirSync(dirname(file), { recursive: true })
  let descriptor = openSync(file, 'a')
  return {
    write: (request, status, bytes, durationMs) =>
      void writeSync(descriptor, accessLine(request, status, bytes, durationMs, new Date())),
    reopen: () => {
      closeSync(descriptor)
      descriptor = openSync(file, 'a')
    },
    close: () => closeSync(descriptor),
  }
}

/** Bytes of the answer's body, as nginx's $body_bytes_sent. */
export const sentBytes = (reply: FastifyReply): number => Number(reply.getHeader('content-length') ?? 0)

const accessLine = (request: FastifyRequest, status: number, bytes: number, durationMs: number, at: Date): string =>
  `${request.ip} - - [${nginxTime(at)}] "${quoted(`${request.method} ${path(request.url)} HTTP/${request.raw.httpVersion}`)}" ` +
  `${status} ${bytes} "-" "${quoted(request.headers['user-agent'] ?? '-')}" ${(durationMs / 1000).toFixed(3)}\n`

// The query is dropped: a success page's URL may carry a bearer link, and nobody posts webhooks with one.
const path = (url: string): string => url.split('?')[0] ?? url

// nginx escapes what could break the line out of its quotes.
const quoted = (text: string): string =>
  text.replace(
    /["\\\u0000-\u001f\u007f-\uffff]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )

const nginxTime = (at: Date): string => {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}
