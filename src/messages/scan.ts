import type { InBoth } from './lang.ts'

/** What `scan` says of the secrets that it counted. */
export const SCAN = {
  nothing: { en: 'There was nothing to look at', ru: 'Смотреть было не на что' },
  none: { en: 'No secret was found', ru: 'Секретов не найдено' },
  rollKeys: {
    en: 'Roll the keys that stand there: whoever could read the log has them.',
    ru: 'Смените ключи, которые там стоят: они есть у каждого, кто мог читать лог.',
  },
  cleanLogger: { en: 'Clean the logger, then scan again.', ru: 'Почистите логгер и просканируйте снова.' },
} as const satisfies Record<string, InBoth<string>>
