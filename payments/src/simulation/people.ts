import type { Box } from './box.ts'

export interface PersonWish {
  readonly telegram?: 'open' | 'blocked' | 'unknown'
  readonly sendpulse?: 'known' | 'unknown'
  readonly messenger?: 'telegram' | 'sendpulse'
}

const counters = new WeakMap<object, number>()

/** A new deal with its person in the CRM, and their chats at the messengers; returns the deal's id. */
export const newDeal = (box: Box, wish: PersonWish = { telegram: 'open' }): string => {
  const { crm, telegram, sendpulse } = box.fakes
  const number = (counters.get(crm) ?? 4540) + 1
  counters.set(crm, number)
  const chatId = String(900_000_000 + number)
  const contactId = `sp${String(number).padStart(22, '0')}`
  if (wish.telegram === 'open' || wish.telegram === 'blocked') telegram.chats.set(chatId, wish.telegram)
  if (wish.sendpulse === 'known') sendpulse.contacts.add(contactId)
  crm.persons.set(number, {
    id: number,
    name: `Person Example ${number}`,
    email: `person${number}@customer.example`,
    ...(wish.telegram === undefined ? {} : { telegram_chat_id: chatId }),
    ...(wish.sendpulse === undefined ? {} : { sendpulse_id: contactId }),
    ...(wish.messenger === undefined ? {} : { messenger: wish.messenger }),
  })
  crm.deals.set(String(number), { id: String(number), title: `Deal ${number}`, stage_id: 2, person_id: number })
  return String(number)
}
