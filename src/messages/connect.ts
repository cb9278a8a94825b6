import type { MessageArgs } from '../model/verdict.ts'
import type { InBoth, Lang } from './lang.ts'

type Say = (a: MessageArgs) => string

/** What is said while a connection is made. */
const CONNECT = {
  transport: {
    en: (a) => `${a['host']}: reached through ${a['transport']}${a['reason'] ? ` (${a['reason']})` : ''}`,
    ru: (a) => `${a['host']}: соединение через ${a['transport']}${a['reason'] ? ` (${a['reason']})` : ''}`,
  },
  host_key_added: {
    en: (a) => `${a['host']}: new host key ${a['fingerprint']} was added to ${a['file']}`,
    ru: (a) => `${a['host']}: новый ключ хоста ${a['fingerprint']} добавлен в ${a['file']}`,
  },
  known_hosts_unwritable: {
    en: (a) => `${a['host']}: the new host key was accepted but ${a['file']} cannot be written`,
    ru: (a) => `${a['host']}: новый ключ хоста принят, но ${a['file']} не записывается`,
  },
  ssh_config_partly_read: {
    en: (a) => `${a['file']} uses ${a['keyword']}, which cannot be read without the ssh program`,
    ru: (a) => `${a['file']} использует ${a['keyword']} — без программы ssh это не прочитать`,
  },
  touch_key: { en: (a) => `${a['host']}: ${a['text']}`, ru: (a) => `${a['host']}: ${a['text']}` },
  ask_passphrase: {
    en: (a) => `Passphrase of ${a['key']} (for ${a['host']}): `,
    ru: (a) => `Парольная фраза ключа ${a['key']} (для ${a['host']}): `,
  },
  ask_host_key: {
    en: (a) =>
      `${a['host']} (${a['address']}) shows a host key that is not known:\n  ${a['keyType']} ${a['fingerprint']}\nTrust it from now on? (yes/no) `,
    ru: (a) =>
      `${a['host']} (${a['address']}) предъявил неизвестный ключ:\n  ${a['keyType']} ${a['fingerprint']}\nДоверять ему дальше? (yes/no) `,
  },
  connecting: { en: (a) => `connecting to ${a['host']}…`, ru: (a) => `соединяюсь с ${a['host']}…` },
  link_lost: {
    en: (a) => `${a['host']}: the link was lost (${a['reason']}); trying again`,
    ru: (a) => `${a['host']}: связь потеряна (${a['reason']}); пробую снова`,
  },
  link_back: {
    en: (a) => `${a['host']}: the link is back after ${a['seconds']} s; ${a['missed']}`,
    ru: (a) => `${a['host']}: связь вернулась через ${a['seconds']} с; ${a['missed']}`,
  },
  missed_nothing: { en: () => 'nothing was missed', ru: () => 'ничего не пропущено' },
  missed_coming: {
    en: () => 'what was written meanwhile follows',
    ru: () => 'записанное за это время — следом',
  },
  missed_gap: { en: () => 'lines are missing, see above', ru: () => 'часть строк потеряна, см. выше' },
  missed_unknown: {
    en: () => 'whether anything was missed is not known yet',
    ru: () => 'пропущено ли что-нибудь, пока неизвестно',
  },
  source_missing: {
    en: (a) => `${a['host']}: the log file is gone; waiting for it to return`,
    ru: (a) => `${a['host']}: файла лога нет; жду, пока он вернётся`,
  },
  source_denied: {
    en: (a) => `${a['host']}: the log file may not be read any more; waiting until it may`,
    ru: (a) => `${a['host']}: читать файл лога больше нельзя; жду, пока станет можно`,
  },
  source_other: {
    en: (a) => `${a['host']}: what is there now is no file; waiting for the log to return`,
    ru: (a) => `${a['host']}: на месте лога больше не файл; жду, пока лог вернётся`,
  },
  source_file: { en: (a) => `${a['host']}: the log file is back`, ru: (a) => `${a['host']}: файл лога снова на месте` },
  rotated: { en: (a) => `${a['host']}: the log was rotated`, ru: (a) => `${a['host']}: лог ротирован` },
} as const satisfies Record<string, InBoth<Say>>

export type ConnectKey = keyof typeof CONNECT

export const sayConnect = (lang: Lang, key: ConnectKey, args: MessageArgs = {}): string => CONNECT[key][lang](args)
