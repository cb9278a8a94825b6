import type { Config } from '../config.ts'
import { asObject, idAt, numberAt, textAt } from '../stripe/objects.ts'
import { DeliveryError } from './delivery-error.ts'
import { call, type Reply } from './http.ts'

/** How to reach the deal's person. Their name and address stay in the CRM. */
export interface Recipient {
  readonly telegramChatId: string | undefined
  readonly sendpulseContactId: string | undefined
  /** What the person chose; Telegram when nothing is chosen. */
  readonly messenger: 'telegram' | 'sendpulse'
}

/** The CRM (Pipedrive's API): deals, stages, notes, persons. Every method throws DeliveryError. */
export interface Crm {
  /** False when the deal stood there already. */
  setStage(dealId: string, stageId: number): Promise<boolean>
  /** False when a note with the same marker is there already; looked for only when `mayExist`. */
  addNote(dealId: string, text: string, marker: string, mayExist: boolean): Promise<boolean>
  recipient(dealId: string): Promise<Recipient>
}

export const createCrm = (config: Config['crm'], timeoutMs: number): Crm => {
  const request = async (method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown): Promise<unknown> => {
    if (config.baseUrl === undefined)
      throw new DeliveryError('crm_not_configured', 'CRM_BASE_URL is not set', { permanent: true })
    const headers: Record<string, string> = config.token === undefined ? {} : { 'x-api-token': config.token }
    const reply = await call({
      method,
      url: `${config.baseUrl}/v1/${path}`,
      headers,
      timeoutMs,
      receiver: 'CRM',
      unavailable: 'crm_unavailable',
      ...(json === undefined ? {} : { json }),
    })
    if (reply.status >= 200 && reply.status < 300) return asObject(reply.body)?.['data']
    throw crmError(reply)
  }
  const deal = (dealId: string) => request('GET', `deals/${encodeURIComponent(dealId)}`)
  return {
    setStage: async (dealId, stageId) => {
      if (numberAt(await deal(dealId), 'stage_id') === stageId) return false
      await request('PUT', `deals/${encodeURIComponent(dealId)}`, { stage_id: stageId })
      return true
    },
    addNote: async (dealId, text, marker, mayExist) => {
      if (mayExist && hasNote(await request('GET', `notes?deal_id=${encodeURIComponent(dealId)}`), marker)) return false
      await request('POST', 'notes', {
        deal_id: /^\d+$/.test(dealId) ? Number(dealId) : dealId,
        content: `${text}\n${marker}`,
      })
      return true
    },
    recipient: async (dealId) => {
      const person = idText(await deal(dealId), 'person_id')
      return person === undefined ? NOBODY : recipientOf(await request('GET', `persons/${encodeURIComponent(person)}`))
    },
  }
}

const NOBODY: Recipient = { telegramChatId: undefined, sendpulseContactId: undefined, messenger: 'telegram' }

const recipientOf = (person: unknown): Recipient => ({
  telegramChatId: idText(person, 'telegram_chat_id'),
  sendpulseContactId: idText(person, 'sendpulse_id'),
  messenger: textAt(person, 'messenger') === 'sendpulse' ? 'sendpulse' : 'telegram',
})

// Pipedrive gives ids as numbers, as text, or as {value}.
const idText = (value: unknown, key: string): string | undefined => {
  const number = numberAt(value, key) ?? numberAt(value, key, 'value')
  return number === undefined ? idAt(value, key) : String(number)
}

const hasNote = (notes: unknown, marker: string): boolean =>
  Array.isArray(notes) && notes.some((note) => textAt(note, 'content')?.includes(marker) === true)

const crmError = (reply: Reply): DeliveryError => {
  const said = textAt(reply.body, 'error') ?? `HTTP ${reply.status}`
  const fail = (reason: string, permanent: boolean) =>
    new DeliveryError(reason, `CRM: ${said}`, { permanent, httpStatus: reply.status, retryAfterMs: reply.retryAfterMs })
  switch (reply.status) {
    // Retried: the token is mended by a person, and until then nothing else would bring the message back.
    case 401:
    case 403:
      return fail('crm_auth_401', false)
    case 404:
      return fail('crm_deal_not_found', true)
    case 429:
      return fail('crm_rate_limited_429', false)
    case 400:
    case 422:
      return fail('crm_stage_invalid', true)
    // A request timeout, "too early", an unpaid plan: they pass.
    case 402:
    case 408:
    case 425:
      return fail('crm_unavailable', false)
    default:
      return fail('crm_unavailable', reply.status < 500)
  }
}
