import type { OutboxPayload, OutboxRow } from '../repository/outbox.ts'
import type { Crm, Recipient } from './crm.ts'
import type { Delivered } from './delivery-error.ts'
import type { SendPulse } from './sendpulse.ts'

export interface Channels {
  readonly crm: Crm
  readonly paidStageId: number
  readonly telegram: (chatId: string, text: string) => Promise<number>
  readonly sendpulse: SendPulse
}

/** Delivers one message of the outbox. Throws DeliveryError. */
export const deliver = async (channels: Channels, row: OutboxRow): Promise<Delivered> => {
  const { payload } = row
  switch (row.kind) {
    case 'crm_status': {
      const changed = await channels.crm.setStage(payload.deal_id, channels.paidStageId)
      return { kind: 'done', detail: { changed, stage_id: channels.paidStageId } }
    }
    case 'crm_note': {
      // Notes have no idempotency key: after an attempt whose end is not known, look before writing another.
      const mayExist = row.attempts > 1 || row.last_error !== null
      const created = await channels.crm.addNote(payload.deal_id, noteText(payload), noteMarker(payload), mayExist)
      return { kind: 'done', detail: { created } }
    }
    case 'notification':
      return notify(channels, payload)
    default:
      return row.kind satisfies never
  }
}

const notify = async (channels: Channels, payload: OutboxPayload): Promise<Delivered> => {
  const recipient = await channels.crm.recipient(payload.deal_id)
  const text = `Оплата ${money(payload)} получена. Спасибо!`
  switch (channelOf(recipient)) {
    case 'telegram':
      return {
        kind: 'done',
        detail: { channel: 'telegram', message_id: await channels.telegram(recipient.telegramChatId ?? '', text) },
      }
    case 'sendpulse':
      await channels.sendpulse.send(recipient.sendpulseContactId ?? '', text)
      return { kind: 'done', detail: { channel: 'sendpulse' } }
    case undefined:
      return recipient.messenger === 'sendpulse'
        ? {
            kind: 'skipped',
            reason: 'notify_no_sendpulse_id',
            message: 'SendPulse ID not found for person, skipping payment success notification',
          }
        : {
            kind: 'skipped',
            reason: 'notify_no_telegram_id',
            message: 'Telegram ID not found for person, skipping payment success notification',
          }
    default:
      throw new Error('no such messenger')
  }
}

/** The messenger the person chose, or else the one that they have. */
const channelOf = ({
  telegramChatId,
  sendpulseContactId,
  messenger,
}: Recipient): 'telegram' | 'sendpulse' | undefined => {
  if (messenger === 'sendpulse' && sendpulseContactId !== undefined) return 'sendpulse'
  if (telegramChatId !== undefined) return 'telegram'
  return sendpulseContactId === undefined ? undefined : 'sendpulse'
}

const noteText = (payload: OutboxPayload): string => `${NOTES[payload.reason](money(payload))} через Stripe.`

const NOTES: Readonly<Record<OutboxPayload['reason'], (money: string) => string>> = {
  paid: (sum) => `Оплата ${sum} получена`,
  refunded: (sum) => `Возврат ${sum}`,
  refund_failed: (sum) => `Возврат не удался, оплата ${sum} остаётся. Верните деньги иначе. Сообщено`,
  dispute_open: (sum) => `Покупатель оспорил оплату ${sum}. Ответьте на спор. Сообщено`,
  dispute_won: (sum) => `Спор об оплате ${sum} выигран. Сообщено`,
  dispute_lost: (sum) => `Спор об оплате ${sum} проигран, деньги возвращены покупателю. Сообщено`,
}

// A second partial refund has a note of its own.
const noteMarker = ({ payment_key: key, reason, marker }: OutboxPayload): string =>
  marker === undefined ? `[${key}:${reason}]` : `[${key}:${reason}:${marker}]`

const ZERO_DECIMAL = new Set([
  'bif',
  'clp',
  'djf',
  'gnf',
  'jpy',
  'kmf',
  'krw',
  'mga',
  'pyg',
  'rwf',
  'ugx',
  'vnd',
  'vuv',
  'xaf',
  'xof',
  'xpf',
])

const money = ({ amount = 0, currency = '' }: OutboxPayload): string =>
  `${ZERO_DECIMAL.has(currency) ? amount : (amount / 100).toFixed(2)} ${currency.toUpperCase()}`.trim()
