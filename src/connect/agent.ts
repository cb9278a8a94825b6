import { connect } from 'node:net'
import { blobType } from './known-hosts.ts'

/** A key that the user's agent holds. */
export interface AgentKey {
  readonly blob: Buffer
  readonly type: string
  readonly comment: string
}

// draft-miller-ssh-agent, 5.1
const REQUEST_IDENTITIES = 11
const IDENTITIES_ANSWER = 12
const SIGN_REQUEST = 13
const SIGN_RESPONSE = 14
const RSA_SHA2_256 = 2
const RSA_SHA2_512 = 4
const MAX_MESSAGE = 256 * 1024

/** Keys in the agent's own order; none when the socket is dead, as for ssh. */
export async function listAgentKeys(socket: string | undefined, signal?: AbortSignal): Promise<AgentKey[]> {
  if (socket === undefined) return []
  const answer = await ask(socket, Buffer.from([REQUEST_IDENTITIES]), signal).catch(() => undefined)
  if (answer === undefined || answer[0] !== IDENTITIES_ANSWER) return []
  const reader = strings(answer.subarray(5))
  return Array.from({ length: Math.min(answer.readUInt32BE(1), 1000) }, () => ({
    blob: reader.next(),
    comment: reader.next().toString('utf8'),
  }))
    .filter(({ blob }) => blob.length > 0)
    .map(({ blob, comment }) => ({ blob, comment, type: blobType(blob) ?? '?' }))
}

/** The bare signature (without its format name) of `data`. Rejects when the agent refuses, e.g. a locked one. */
export async function signWithAgent(
  socket: string,
  blob: Buffer,
  data: Buffer,
  hash: 'sha256' | 'sha512' | undefined,
  signal?: AbortSignal,
): Promise<Buffer> {
  const flags = Buffer.alloc(4)
  flags.writeUInt32BE(hash === 'sha512' ? RSA_SHA2_512 : hash === 'sha256' ? RSA_SHA2_256 : 0)
  const request = Buffer.concat([Buffer.from([SIGN_REQUEST]), sized(blob), sized(data), flags])
  const answer = await ask(socket, request, signal)
  if (answer[0] !== SIGN_RESPONSE) throw new Error('the agent refused to sign')
  const signature = strings(strings(answer.subarray(1)).next())
  signature.next()
  return signature.next()
}

function ask(socket: string, message: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stream = connect(socket)
    const chunks: Buffer[] = []
    const abort = (): void => void stream.destroy(signal?.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })
    stream.on('connect', () => stream.write(sized(message)))
    stream.on('data', (chunk) => {
      chunks.push(chunk)
      const all = Buffer.concat(chunks)
      if (all.length < 4) return
      const length = all.readUInt32BE(0)
      if (length === 0 || length > MAX_MESSAGE) stream.destroy(new Error('not an agent'))
      else if (all.length >= 4 + length) {
        resolve(all.subarray(4, 4 + length))
        stream.destroy()
      }
    })
    stream.on('error', reject)
    stream.on('close', () => {
      signal?.removeEventListener('abort', abort)
      reject(new Error('the agent closed the connection'))
    })
  })
}

/** Length-prefixed string of the SSH wire format. */
export function sized(content: Buffer | string): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

/** Reads length-prefixed strings one after another; beyond the end they are empty. */
export function strings(buffer: Buffer): { next(): Buffer } {
  let at = 0
  return {
    next: () => {
      if (at + 4 > buffer.length) return Buffer.alloc(0)
      const end = at + 4 + buffer.readUInt32BE(at)
      const content = buffer.subarray(at + 4, end)
      at = end
      return content
    },
  }
}
