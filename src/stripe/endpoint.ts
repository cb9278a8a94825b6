import type { EpochMs } from '../model/time.ts'
import { asFlag, asObject, asText, defined } from './json-object.ts'
import { enables } from './type-filter.ts'

/** One webhook endpoint as Stripe keeps it. */
export interface StripeEndpoint {
  readonly id: string
  /** Without user, password, query and fragment: those may carry a secret. */
  readonly url: string
  readonly enabled: boolean
  /** Stripe's own word: `enabled` or `disabled`. */
  readonly status: string
  /** Exact types, or `*`. */
  readonly enabledEvents: readonly string[]
  readonly apiVersion?: string
  readonly livemode?: boolean
  readonly created?: EpochMs
  /** Set on an endpoint of a Connect application: it takes events of connected accounts. */
  readonly application?: string
}

/** Reads a `webhook_endpoint` object; undefined when the value is none. */
export const toEndpoint = (value: unknown): StripeEndpoint | undefined => {
  const object = asObject(value)
  const id = asText(object?.['id'])
  const url = asText(object?.['url'])
  if (!object || !id || !url) return undefined
  const status = asText(object['status']) ?? 'unknown'
  const types = object['enabled_events']
  const created = object['created']
  return defined({
    id,
    url: publicUrl(url),
    enabled: status === 'enabled',
    status,
    enabledEvents: Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [],
    apiVersion: asText(object['api_version']),
    livemode: asFlag(object['livemode']),
    created: typeof created === 'number' ? created * 1000 : undefined,
    application: asText(object['application']),
  })
}

/** Whether the endpoint's list of types holds the type, disabled or not. */
export const subscribes = (endpoint: StripeEndpoint, type: string): boolean => enables(endpoint.enabledEvents, type)

const publicUrl = (text: string): string => {
  if (!URL.canParse(text)) return text.replace(/[?#].*$/s, '')
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname}`
}
