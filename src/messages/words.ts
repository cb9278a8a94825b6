import type { InBoth, PluralForms } from './lang.ts'

/** Words that are counted. */
export const WORDS = {
  line: { en: { one: 'line', many: 'lines' }, ru: { one: 'строка', few: 'строки', many: 'строк' } },
  lastLine: {
    en: { one: 'last line', many: 'last lines' },
    ru: { one: 'последней строке', few: 'последних строках', many: 'последних строках' },
  },
  record: { en: { one: 'record', many: 'records' }, ru: { one: 'запись', few: 'записи', many: 'записей' } },
  webhook: { en: { one: 'webhook', many: 'webhooks' }, ru: { one: 'вебхук', few: 'вебхука', many: 'вебхуков' } },
  event: { en: { one: 'event', many: 'events' }, ru: { one: 'событие', few: 'события', many: 'событий' } },
  host: { en: { one: 'host', many: 'hosts' }, ru: { one: 'хост', few: 'хоста', many: 'хостов' } },
  source: { en: { one: 'source', many: 'sources' }, ru: { one: 'источник', few: 'источника', many: 'источников' } },
  deal: { en: { one: 'deal', many: 'deals' }, ru: { one: 'сделка', few: 'сделки', many: 'сделок' } },
  byte: { en: { one: 'byte', many: 'bytes' }, ru: { one: 'байт', few: 'байта', many: 'байт' } },
  id: { en: { one: 'id', many: 'ids' }, ru: { one: 'идентификатор', few: 'идентификатора', many: 'идентификаторов' } },
  match: { en: { one: 'match', many: 'matches' }, ru: { one: 'совпадение', few: 'совпадения', many: 'совпадений' } },
  secret: { en: { one: 'secret', many: 'secrets' }, ru: { one: 'секрет', few: 'секрета', many: 'секретов' } },
  personal: {
    en: { one: 'piece of personal data', many: 'pieces of personal data' },
    ru: {
      one: 'фрагмент персональных данных',
      few: 'фрагмента персональных данных',
      many: 'фрагментов персональных данных',
    },
  },
  problem: { en: { one: 'problem', many: 'problems' }, ru: { one: 'проблема', few: 'проблемы', many: 'проблем' } },
} as const satisfies Record<string, InBoth<PluralForms>>
