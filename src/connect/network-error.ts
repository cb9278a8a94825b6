import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'

const CODES: Readonly<Record<string, 'HOST_NOT_FOUND' | 'HOST_REFUSED' | 'HOST_TIMEOUT'>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  EAI_NODATA: 'HOST_NOT_FOUND',
  EAI_NONAME: 'HOST_NOT_FOUND',
  EAI_FAIL: 'HOST_NOT_FOUND',
  ECONNREFUSED: 'HOST_REFUSED',
  ETIMEDOUT: 'HOST_TIMEOUT',
}

const REASONS: Readonly<Record<string, Reason>> = {
  EHOSTUNREACH: { code: 'no_route' },
  EHOSTDOWN: { code: 'host_down' },
  ENETUNREACH: { code: 'network_unreachable' },
  ENETDOWN: { code: 'network_down' },
  ECONNRESET: { code: 'connection_reset' },
  EPIPE: { code: 'connection_closed' },
  EACCES: { code: 'not_permitted' },
  EADDRNOTAVAIL: { code: 'no_local_address' },
}

/** Names a socket error: HOST_NOT_FOUND, HOST_REFUSED, HOST_TIMEOUT or HOST_NETWORK. */
export function networkError(
  host: { alias: string; hostname: string; port: number },
  error: { code?: unknown; message?: string },
  timeoutMs?: number,
): ProdlogsError {
  // All addresses of a name failed (Node tries IPv6 and IPv4): the first says enough.
  const first = error instanceof AggregateError ? ((error.errors[0] as typeof error | undefined) ?? error) : error
  const system = String((first as { code?: unknown }).code ?? '')
  const code = CODES[system]
  const place = { host: host.alias, address: host.hostname, port: host.port }
  const options = error instanceof Error ? { cause: error } : {}
  if (code === undefined)
    return new ProdlogsError(
      'HOST_NETWORK',
      { ...place, reason: REASONS[system] ?? words(first.message ?? system) },
      options,
    )
  if (code !== 'HOST_TIMEOUT' || timeoutMs === undefined) return new ProdlogsError(code, place, options)
  return new ProdlogsError(code, { ...place, seconds: Math.ceil(timeoutMs / 1000) }, options)
}
