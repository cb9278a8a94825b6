import { told } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const node = (words: string) =>
  `2026-01-12 10:00:01 error: Failed to update Pipedrive stage during CRM automation {"eventId":"${evt}","dealId":"4540","error":"${words}"}`
const python = (words: string) =>
  `2026-01-12 10:00:01,004 ERROR crm.hubspot: could not move deal 4540 to stage paid: ${words} event_id=${evt}`
const russian = (words: string) =>
  `2026-01-12 10:00:01 ERROR Не удалось перевести сделку 4540 на этап «Оплачено» в amoCRM: ${words} ${evt}`

export const auth = told(
  'crm_auth_401',
  ['renew_crm_token', 'reprocess_event'],
  [
    node('Request failed with status code 401'),
    python('The OAuth token used to make this call expired 3 hours ago.'),
    russian('401 Unauthorized'),
  ],
  [node('Request failed with status code 404')],
)
export const rateLimited = told(
  'crm_rate_limited_429',
  ['slow_down_crm', 'reprocess_event'],
  [node('Request failed with status code 429'), python('You have reached your ten_secondly_rolling limit.')],
  [node('Request failed with status code 401')],
)
export const stage = told(
  'crm_stage_invalid',
  ['fix_stage', 'reprocess_event'],
  [
    python('"paid" was not one of the allowed options: [appointmentscheduled, closedwon]'),
    russian('{"code":"NotSupportedChoice"}'),
  ],
  [node('Request failed with status code 401')],
)
export const dealNotFound = told(
  'crm_deal_not_found',
  ['find_deal', 'reprocess_event'],
  [node('Request failed with status code 404'), russian('Сделка не найдена')],
  [node('Request failed with status code 500')],
)
export const unavailable = told(
  'crm_unavailable',
  ['check_crm_status', 'reprocess_event'],
  [node('Request failed with status code 503'), python('ConnectTimeout: timed out'), russian('ответ 502')],
  [node('Request failed with status code 429')],
)
