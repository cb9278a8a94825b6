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
  'ClientRequestMethod',
  'httpMethod',
  'ClientRequestHTTPMethodName',
  'requestContext.http.method',
  'CsMethod',
  'cs-method',
]
const PATHS = [
  'url',
  'originalUrl',
  'path',
  'http_path',
  'uri',
  'request_uri',
  'requestUrl',
  'RequestPath',
  'requestURI',
  'url.path',
  'http.target',
  'url.original',
  'route',
  'ClientRequestURI',
  'ClientRequestPath',
  'requestUri',
  'resourcePath',
  'rawPath',
  'requestPath',
  'CsUriStem',
  'cs-uri-stem',
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
  'EdgeResponseStatus',
  'responseCodeSent',
  'httpStatus',
  'httpStatusCode',
  'responseStatusCode',
  'ScStatus',
  'sc-status',
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
  'totalDuration',
  'TimeTaken',
  'time-taken',
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
    nested(object, 'http', 'request') ??
    requestIn(object, 'Fields') ??
    requestIn(object, 'properties')
  const response = objectAt(object, 'res') ?? objectAt(object, 'response') ?? nested(object, 'http', 'response')
  const line = typeof object['request'] === 'string' ? requestLine(object['request']) : undefined
  const places: readonly Fields[] = request ? [object, request] : [object]
  const method = line?.method ?? httpMethod(pick(places, METHODS))
  // nginx's own names and Cloudflare's tell a request without its method too.
  if (method === undefined && !('request_uri' in object) && !('ClientRequestURI' in object))
    return answerAlone(object, response)
  const isBlocked = isBlockedByWall(object) || (request !== undefined && isBlockedByWall(request))
  const statuses = response ? [response, ...places] : places
  return compact({
    method,
    path: line?.path ?? text(pick(places, PATHS)),
    status: status(pick(statuses, STATUSES)) ?? mozlogStatus(object) ?? (isBlocked ? 403 : undefined),
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
        'ClientIP',
      ]),
    ),
    userAgent:
      text(pick(places, ['http_user_agent', 'user_agent', 'userAgent', 'request_User-Agent', 'ua', 'agent'])) ??
      (request === undefined ? undefined : agentIn(request)),
    host: text(pick(places, ['host', 'http_host', 'RequestHost'])),
    upstreamStatus: isBlocked ? null : upstream(pick(places, UPSTREAM_STATUS)),
    upstreamMs: upstreamMs(pick(places, UPSTREAM_SECONDS)),
  })
}

/** fastify and pino-http end a request with its answer and the time that it took; the request stands in a line before. */
const answerAlone = (object: JsonObject, response: Fields | undefined): HttpExchange | undefined => {
  const answered = response && 'responseTime' in object ? status(response['statusCode']) : undefined
  return answered === undefined ? undefined : compact({ status: answered, durationMs: duration(object) })
}

/** Members that hold all of a record: mozlog's `Fields`, Azure's `properties`. */
const requestIn = (object: JsonObject, name: string): Fields | undefined => {
  const inside = objectAt(object, name)
  return inside !== undefined && httpMethod(pick([inside], METHODS)) !== undefined ? inside : undefined
}

/** mozlog calls the answer's status `code`, within its `Fields` or beside the `op` that they are of. */
const mozlogStatus = (object: JsonObject): number | undefined =>
  status((objectAt(object, 'Fields') ?? ('op' in object ? object : undefined))?.['code'])

/** AWS WAF, Cloudflare and Azure name the rule that stopped a request, and what was done to it. */
const isBlockedByWall = (object: Fields): boolean =>
  ['terminatingRuleId', 'webaclId', 'RuleID', 'ruleId', 'ruleSetType', 'policyId'].some((name) => name in object) &&
  /^(?:block(?:ed)?|deny|drop|challenge|jschallenge|managed_challenge|captcha)$/i.test(
    text(pick([object], ['action', 'Action'])) ?? '',
  )

/** Headers as a list of names and values, or as an object. */
const agentIn = (request: Fields): string | undefined => {
  const { headers } = request
  if (Array.isArray(headers)) {
    for (const header of headers as readonly FieldValue[])
      if (isFields(header) && /^user-agent$/i.test(text(header['name']) ?? '')) return text(header['value'])
    return undefined
  }
  return isFields(headers) ? text(pick([headers], ['user-agent', 'User-Agent'])) : undefined
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
