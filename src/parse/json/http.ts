import type { Fields, FieldValue, HttpExchange } from '../../model/record.ts'
import type { JsonObject } from '../format.ts'
import { isFields } from './is-fields.ts'

/** Names that web servers, pino-http, lograge, Caddy, Traefik and nginx's `log_format … escape=json` give to an exchange. */
const METHODS = [
  'method',
  'request_method',
  'requestMethod',
  'RequestMethod',
  'http.request.method',
  'http_method',
  'verb',
]
const PATHS = [
  'url',
  'originalUrl',
  'path',
  'uri',
  'request_uri',
  'requestUrl',
  'RequestPath',
  'requestURI',
  'url.path',
  'http.target',
  'url.original',
  'route',
]
const STATUSES = [
  'status',
  'statusCode',
  'status_code',
  'DownstreamStatus',
  'http.response.status_code',
  'response_status',
  'res_status',
  'StatusCode',
  'http_status',
]
const MILLISECONDS = [
  'responseTime',
  'response_time_ms',
  'duration_ms',
  'durationMs',
  'elapsed_ms',
  'elapsedMs',
  'latency_ms',
  'Elapsed',
  'ElapsedMilliseconds',
  'time_ms',
  'took_ms',
]
const SECONDS = ['request_time', 'requestTime', 'duration_s', 'elapsed_s']
const UPSTREAM_STATUS = ['upstream_status', 'OriginStatus']
const UPSTREAM_SECONDS = ['upstream_response_time']

/** The HTTP exchange that a JSON record tells of, or undefined. A method is what makes it one, or a request object. */
export const httpOf = (object: JsonObject): HttpExchange | undefined => {
  const request =
    objectAt(object, 'req') ??
    objectAt(object, 'request') ??
    objectAt(object, 'httpRequest') ??
    nested(object, 'http', 'request')
  const response = objectAt(object, 'res') ?? objectAt(object, 'response') ?? nested(object, 'http', 'response')
  const line = typeof object['request'] === 'string' ? requestLine(object['request']) : undefined
  const places: readonly Fields[] = request ? [object, request] : [object]
  const method = line?.method ?? httpMethod(pick(places, METHODS))
  if (method === undefined) return undefined
  const statuses = response ? [response, ...places] : places
  return compact({
    method,
    path: line?.path ?? text(pick(places, PATHS)),
    status: status(pick(statuses, STATUSES)),
    durationMs: duration(object),
    bytes: number(pick(statuses, ['body_bytes_sent', 'bytes_sent', 'size', 'DownstreamContentSize', 'bytes'])),
    remote: text(
      pick(places, [
        'remote_addr',
        'remote_ip',
        'remoteAddress',
        'ip',
        'client_ip',
        'ClientHost',
        'remoteIp',
        'client.ip',
      ]),
    ),
    userAgent: text(pick(places, ['http_user_agent', 'user_agent', 'userAgent', 'request_User-Agent', 'ua'])),
    host: text(pick(places, ['host', 'http_host', 'RequestHost'])),
    upstreamStatus: upstream(pick(places, UPSTREAM_STATUS)),
    upstreamMs: upstreamMs(pick(places, UPSTREAM_SECONDS)),
  })
}

const duration = (object: JsonObject): number | undefined => {
  const milliseconds = number(pick([object], MILLISECONDS))
  if (milliseconds !== undefined) return milliseconds
  const seconds = number(pick([object], SECONDS))
  if (seconds !== undefined) return Math.round(seconds * 1e6) / 1e3
  const bare = object['duration']
  // Caddy writes seconds, Rails milliseconds: `duration` with a controller is Rails'.
  if (typeof bare !== 'number') return undefined
  if ('controller' in object) return bare
  return 'request' in object ? Math.round(bare * 1e6) / 1e3 : 'Duration' in object ? undefined : bare
}

export const requestLine = (line: string): { method: string; path: string } | undefined => {
  const match = /^([A-Z]{3,10}) (\S{1,8192})(?: HTTP\/[\d.]+)?$/.exec(line)
  return match?.[1] && match[2] ? { method: match[1], path: match[2] } : undefined
}

const httpMethod = (value: FieldValue | undefined): string | undefined =>
  typeof value === 'string' && /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE)$/i.test(value)
    ? value.toUpperCase()
    : undefined

const status = (value: FieldValue | undefined): number | undefined => {
  const code = number(value)
  return code !== undefined && code >= 100 && code < 600 ? code : undefined
}

const upstream = (value: FieldValue | undefined): number | null | undefined =>
  value === '-' || value === '' || value === null ? null : (status(value) ?? undefined)

const upstreamMs = (value: FieldValue | undefined): number | null | undefined => {
  if (value === '-' || value === '' || value === null) return null
  const seconds = number(value)
  return seconds === undefined ? undefined : Math.round(seconds * 1e6) / 1e3
}

const objectAt = (object: Fields, name: string): Fields | undefined => {
  const value = object[name]
  return isFields(value) ? value : undefined
}

const nested = (object: Fields, outer: string, inner: string): Fields | undefined => {
  const value = objectAt(object, outer)
  return value && objectAt(value, inner)
}

const pick = (places: readonly Fields[], names: readonly string[]): FieldValue | undefined => {
  for (const place of places)
    for (const name of names) if (name in place && typeof place[name] !== 'object') return place[name]
  return undefined
}

const text = (value: FieldValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const number = (value: FieldValue | undefined): number | undefined => {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,15}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined
}

/** Without the members that are undefined. */
export const compact = (http: { [K in keyof HttpExchange]: HttpExchange[K] | undefined }): HttpExchange => {
  const whole: { [name: string]: unknown } = {}
  for (const name in http) {
    const value = http[name as keyof HttpExchange]
    if (value !== undefined) whole[name] = value
  }
  return whole
}
