import type { FieldValue, HttpExchange } from '../../model/record.ts'

const INGRESS =
  / \d{1,12} (\d{1,6}\.\d{1,6}) \[([^\]]{0,200})\] \[[^\]]{0,200}\] (\S{1,300}) (\d{1,15}|-) (\d{1,6}\.\d{1,6}|-) (\d{3}|-)(?: (\S{1,64}))?/y
const PAIR = /(?:^|[\s,;|])([A-Za-z_][\w.-]{0,40})[=:] ?("[^"]{0,500}"|[^\s,;|"]{1,500}(?:, [\d.-]{1,20}){0,5})/g
const BARE =
  /^ "?(\d{1,6}\.\d{3})"?(?: "?(\d{1,6}\.\d{3}(?:, ?[\d.-]{1,20}){0,5}|-)"?(?: "?(\d{3}(?:, ?\d{3}){0,5}|-)"?(?= |$))?)?(?= |$)/
const QUOTED = /^ "([^"]{1,500})"/

const REQUEST_SECONDS = new Set(['rt', 'request_time', 'req_time', 'requesttime', 'reqtime', 'time'])
const UPSTREAM_SECONDS = new Set([
  'urt',
  'upstream_response_time',
  'upstream_time',
  'upstream_rt',
  'uprt',
  'ua_rt',
  'upstream',
])
const UPSTREAM_STATUS = new Set(['us', 'ups', 'upstream_status', 'ups_status', 'ustatus', 'upstatus'])
const HOST = new Set(['host', 'vhost', 'server_name', 'sn', 'h'])

interface UpstreamFields {
  readonly http: Pick<HttpExchange, 'durationMs' | 'upstreamMs' | 'upstreamStatus' | 'host'>
  readonly fields: { [name: string]: FieldValue }
}

/**
 * What people append to nginx's combined layout: `rt=0.005 uct="0.000" urt="0.004"`, bare `0.005 0.004`, the forwarded
 * address in quotes, the whole tail of ingress-nginx. `-` for an upstream means that the request never reached it.
 */
export const readUpstream = (rest: string): UpstreamFields => {
  if (rest.trim() === '' || rest.length > 4000) return { http: {}, fields: {} }
  INGRESS.lastIndex = 0
  const ingress = INGRESS.exec(rest)
  if (ingress) return readIngress(ingress)
  const fields: { [name: string]: FieldValue } = {}
  const tail = takeForwarded(rest, fields)
  const bare = BARE.exec(tail)
  const http: { -readonly [K in keyof UpstreamFields['http']]: UpstreamFields['http'][K] } = {}
  if (bare) {
    http.durationMs = toMs(bare[1] ?? '') ?? 0
    if (bare[2] !== undefined) http.upstreamMs = toMs(bare[2])
    if (bare[3] !== undefined) http.upstreamStatus = toStatus(bare[3])
  }
  for (const [, name = '', quoted = ''] of tail.matchAll(PAIR)) {
    const value = quoted.startsWith('"') ? quoted.slice(1, -1) : quoted
    fields[name] = value
    const plain = name.toLowerCase()
    const ms = toMs(value)
    if (REQUEST_SECONDS.has(plain) && ms !== null) http.durationMs = ms
    else if (UPSTREAM_SECONDS.has(plain)) http.upstreamMs = ms
    else if (UPSTREAM_STATUS.has(plain)) http.upstreamStatus = toStatus(value)
    else if (HOST.has(plain)) http.host = value
  }
  return { http, fields }
}

const takeForwarded = (rest: string, fields: { [name: string]: FieldValue }): string => {
  const quoted = QUOTED.exec(rest)
  const value = quoted?.[1] ?? ''
  if (!quoted || !/^(?:-|[\da-fA-F.:, ]+)$/.test(value) || /^\d+\.\d{3}$/.test(value)) return rest
  if (value !== '-') fields['forwarded_for'] = value
  return rest.slice(quoted[0].length)
}

const readIngress = ([
  ,
  seconds = '',
  upstream = '',
  address = '',
  ,
  upstreamSeconds = '',
  status = '',
  id,
]: RegExpExecArray): UpstreamFields => ({
  http: { durationMs: toMs(seconds) ?? 0, upstreamMs: toMs(upstreamSeconds), upstreamStatus: toStatus(status) },
  fields: { proxy_upstream_name: upstream, upstream_addr: address, ...(id === undefined ? {} : { request_id: id }) },
})

/** Seconds as milliseconds; several tries (`0.001, 0.004`) are summed; `-` is null. */
const toMs = (value: string): number | null => {
  const parts = value.split(/[,:] ?/).filter((part) => /^\d+(?:\.\d+)?$/.test(part.trim()))
  if (parts.length === 0) return null
  return Math.round(parts.reduce((sum, part) => sum + Number(part), 0) * 1e6) / 1e3
}

/** Of several upstreams the last one answered. */
const toStatus = (value: string): number | null => {
  const last = value.split(/[,:] ?/).findLast((part) => /^\d{3}$/.test(part.trim()))
  return last === undefined ? null : Number(last)
}
