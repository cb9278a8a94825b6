import { ProdlogsError, type ErrorCode } from '../model/error.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  EAI_NODATA: 'HOST_NOT_FOUND',
  EAI_NONAME: 'HOST_NOT_FOUND',
  EAI_FAIL: 'HOST_NOT_FOUND',
  ECONNREFUSED: 'HOST_REFUSED',
  ETIMEDOUT: 'HOST_TIMEOUT',
}

const REASONS: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'no route to the host',
  EHOSTDOWN: 'the host is down',
  ENETUNREACH: 'the network is unreachable',
  ENETDOWN: 'the network is down',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EACCES: 'the connection is not permitted',
  EADDRNOTAVAIL: 'the local address cannot be used',
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
  const code = CODES[system] ?? 'HOST_NETWORK'
  const seconds = code === 'HOST_TIMEOUT' && timeoutMs !== undefined ? { seconds: Math.ceil(timeoutMs / 1000) } : {}
  const reason = code === 'HOST_NETWORK' ? { reason: REASONS[system] ?? first.message ?? system } : {}
  const args = { host: host.alias, address: host.hostname, port: host.port, ...seconds, ...reason }
  return new ProdlogsError(code, args, error instanceof Error ? { cause: error } : {})
}
