// A log as the CRM's webhook handler writes it, made for pages and screens: every id is invented from a number.

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789'

/** Letters that look drawn and are the same for the same number. */
const invented = (n, length, salt) => {
  let state = (n * 2654435761 + salt * 40503) >>> 0
  return Array.from({ length }, () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return LETTERS[(state >>> 8) % LETTERS.length]
  }).join('')
}

const line =
  (level, message, more = {}) =>
  (at) =>
    JSON.stringify({ level, message, service: 'crm', timestamp: new Date(at).toISOString(), ...more })

export const crmPayment = (n, fate) => {
  const deal = 4500 + n
  const event = `evt_1${invented(n, 23, 1)}`
  const session = `cs_live_a1${invented(n, 56, 2)}`
  const tail = `Deal: ${deal} | Session: ${session}`
  if (fate === 'signature')
    return {
      deal,
      event,
      session,
      lines: [
        {
          after: 0,
          text: line('error', 'Stripe webhook signature verification failed', {
            error: 'No signatures found matching the expected signature for payload',
          }),
        },
      ],
    }
  const came = {
    after: 0,
    text: line('info', '📥 Stripe webhook получен | Тип: checkout.session.completed', {
      eventId: event,
      sessionId: session,
    }),
  }
  if (fate === 'no-deal')
    return {
      deal,
      event,
      session,
      lines: [
        came,
        { after: 21, text: line('warn', `⚠️  Deal ID не найден в Checkout Session | Session: ${session}`) },
      ],
    }
  const done = [
    came,
    {
      after: 18,
      text: line('info', `💳 Обработка Checkout Session | ${tail} | Payment Status: paid | Status: complete`),
    },
    { after: 90, text: line('info', `✅ Checkout Session обработан | ${tail}`) },
  ]
  if (fate === 'stops') return { deal, event, session, lines: done }
  const status = { after: 210, text: line('info', 'CRM status automation: stage updated', { dealId: deal }) }
  const last =
    fate === 'blocked'
      ? line('error', 'Failed to send payment success notification', {
          dealId: deal,
          error: 'Telegram 403: Forbidden: bot was blocked by the user',
        })
      : fate === 'no-id'
        ? line('info', 'SendPulse ID not found for person, skipping payment success notification', { dealId: deal })
        : line('info', `✅ Уведомление об успешной оплате отправлено | ${tail}`)
  return { deal, event, session, lines: [...done, status, { after: 390 + (n % 7) * 40, text: last }] }
}

const FATES = [
  ...Array.from({ length: 9 }, () => 'ok'),
  'blocked',
  ...Array.from({ length: 6 }, () => 'ok'),
  'no-deal',
  'ok',
  'no-id',
  'signature',
]

export const crmLog = ({ count, from, everyMs, fates = FATES }) =>
  Array.from({ length: count }, (_, n) => {
    const at = from + n * everyMs
    return crmPayment(n, fates[n % fates.length])
      .lines.map(({ after, text }) => `${text(at + after)}\n`)
      .join('')
  }).join('')
