import type { Fields, FieldValue } from '../model/record.ts'

/** A request that the application made, as HTTP clients dump it: axios, got, node-fetch, requests, guzzle, faraday, net/http. */
export interface HttpCall {
  readonly status?: number
  readonly method?: string
  /** Host and path that were called, as far as the dump tells. */
  readonly url?: string
  /** What the answer's body says of the error: an object to be read like fields, or a text. */
  readonly body?: FieldValue
}

/** Names of the member that holds what was asked, of the member that holds the answer, and of the answer's body. */
const ASKED = ['config', 'request', 'options', 'req'] as const
const ANSWERED = ['response', 'res'] as const
const BODY = ['data', 'body', 'error', 'errors'] as const

/** The call that an object dumps, by its shape: a status or a url beside a request, an answer, headers or a body. */
export const callOf = (object: Fields): HttpCall | undefined => {
  const answer = firstObject(object, ANSWERED) ?? object
  const asked = firstObject(object, ASKED) ?? firstObject(answer, ASKED) ?? object
  const status = statusIn(answer) ?? statusIn(object)
  const url = urlOf(asked) ?? urlOf(answer) ?? urlOf(object)
  const isDump = answer !== object || asked !== object || 'headers' in object || 'statusText' in object
  if (status === undefined && url === undefined) return undefined
  if (!isDump && (status === undefined || url === undefined)) return undefined
  const method = textIn(asked, ['method', 'verb'])
  const body = firstOf(answer, BODY)
  return {
    ...(status === undefined ? {} : { status }),
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
    ...(body === undefined || body === null ? {} : { body }),
  }
}

const isObject = (value: FieldValue | undefined): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const firstObject = (object: Fields, names: readonly string[]): Fields | undefined => {
  for (const name of names) {
    const value = object[name]
    if (isObject(value)) return value
  }
  return undefined
}

const firstOf = (object: Fields, names: readonly string[]): FieldValue | undefined => {
  for (const name of names) if (object[name] !== undefined) return object[name]
  return undefined
}

const textIn = (object: Fields, names: readonly string[]): string | undefined => {
  const value = firstOf(object, names)
  return typeof value === 'string' && value !== '' ? value : undefined
}

const statusIn = (object: Fields): number | undefined => {
  const value = Number(firstOf(object, ['status', 'statusCode', 'status_code', 'http_status']))
  return Number.isInteger(value) && value >= 100 && value < 600 ? value : undefined
}

/** Without its query, which may hold anything. */
const urlOf = (object: Fields): string | undefined => {
  const url = textIn(object, ['url', 'uri', 'requestUrl', 'href', 'path'])
  const base = textIn(object, ['baseURL', 'baseUrl', 'hostname', 'host', 'base_uri'])
  if (url === undefined) return base
  return (base !== undefined && !url.includes('://') ? `${base}/${url}` : url).split('?')[0]
}
