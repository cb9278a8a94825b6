import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { numberAt, textAt } from '../stripe/objects.ts'
import { DeliveryError } from './delivery-error.ts'
import { call, type Reply } from './http.ts'

export interface SendPulse {
  /** Sends a text to a contact of the Telegram chat bot. Throws DeliveryError. */
  send(contactId: string, text: string): Promise<void>
}

/** SendPulse's API: OAuth client credentials, then the chat bot's send method. The token is kept until it expires. */
export const createSendPulse = (config: Config['sendpulse'], clock: Clock, timeoutMs: number): SendPulse => {
  let token: { readonly value: string; readonly until: number } | undefined
  const request = (path: string, json: unknown, headers: Record<string, string> = {}) =>
    call({
      method: 'POST',
      url: `${config.baseUrl}${path}`,
      json,
      headers,
      timeoutMs,
      receiver: 'SendPulse',
      unavailable: 'notify_unavailable',
    })

  const authorize = async (): Promise<string> => {
    if (token !== undefined && token.until > clock.now().getTime()) return token.value
    if (config.clientId === undefined || config.clientSecret === undefined) {
      throw new DeliveryError('notify_not_configured', 'SENDPULSE_CLIENT_ID and SENDPULSE_CLIENT_SECRET are not set', {
        permanent: true,
      })
    }
    const reply = await request('/oauth/access_token', {
      grant_type: 'client_credentials',
      client_id: config.clientId,
      client_secret: config.clientSecret,
    })
    const value = textAt(reply.body, 'access_token')
    if (reply.status !== 200 || value === undefined) throw providerError(reply, 'Failed to get SendPulse access token')
    token = { value, until: clock.now().getTime() + ((numberAt(reply.body, 'expires_in') ?? 3600) - 60) * 1000 }
    return value
  }

  return {
    send: async (contactId, text) => {
      const bearer = await authorize()
      const reply = await request(
        '/telegram/contacts/send',
        { contact_id: contactId, message: { type: 'text', text } },
        { authorization: `Bearer ${bearer}` },
      )
      if (reply.status === 200) return
      // A token that was revoked before its time: the next attempt asks for another.
      if (reply.status === 401) token = undefined
      throw providerError(reply, 'SendPulse')
    },
  }
}

const providerError = (reply: Reply, what: string): DeliveryError => {
  const said = textAt(reply.body, 'message') ?? textAt(reply.body, 'error_description') ?? `HTTP ${reply.status}`
  const fail = (reason: string, permanent: boolean) =>
    new DeliveryError(reason, `${what}: ${said}`, {
      permanent,
      httpStatus: reply.status,
      retryAfterMs: reply.retryAfterMs,
    })
  if (reply.status === 401 || reply.status === 403) return fail('notify_provider_auth', false)
  if (reply.status === 404) return fail('notify_chat_not_found', true)
  if (reply.status === 429) return fail('notify_rate_limited', false)
  return fail(reply.status >= 500 ? 'notify_unavailable' : 'notify_rejected', reply.status < 500)
}
