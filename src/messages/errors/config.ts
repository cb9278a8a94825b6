import type { ErrorArgs } from '../../model/error.ts'
import { detail, place, type ErrorSays } from './say.ts'

const where = (a: ErrorArgs['CONFIG_BAD_PATTERN']): string =>
  a.line === undefined ? '' : `${place(a)}:${a.column ?? 1}: `

export const CONFIG: ErrorSays<
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_UNREADABLE'
  | 'CONFIG_SYNTAX'
  | 'CONFIG_INVALID'
  | 'CONFIG_UNTRUSTED'
  | 'CONFIG_BAD_PATTERN'
> = {
  CONFIG_NOT_FOUND: {
    en: (a) => [`there is no configuration file ${a.file}`, 'Check --config, or run `prodlogs init`.'],
    ru: (a) => [`нет файла конфигурации ${a.file}`, 'Проверьте --config или выполните `prodlogs init`.'],
  },
  CONFIG_UNREADABLE: {
    en: (a) => [`${a.file} cannot be read${detail('en', a)}`, 'Check its permissions.'],
    ru: (a) => [`${a.file} не читается${detail('ru', a)}`, 'Проверьте права на файл.'],
  },
  CONFIG_SYNTAX: {
    en: (a) => [
      `${place(a)}:${a.column ?? 1}: not valid YAML${detail('en', a)}`,
      'Mend that line, then run `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a.column ?? 1}: это не YAML${detail('ru', a)}`,
      'Исправьте строку и выполните `prodlogs config validate`.',
    ],
  },
  CONFIG_INVALID: {
    en: (a) => [
      `${place(a)}:${a.column ?? 1}: ${a.path}${detail('en', a)}`,
      'See config/prodlogs.example.yaml; check with `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a.column ?? 1}: ${a.path}${detail('ru', a)}`,
      'Образец: config/prodlogs.example.yaml; проверка: `prodlogs config validate`.',
    ],
  },
  CONFIG_UNTRUSTED: {
    en: (a) => [
      `${a.file} asks to run a command for host ${a.host}, and that file is not trusted`,
      `Read the command, then run \`prodlogs config trust ${a.file}\`.`,
    ],
    ru: (a) => [
      `${a.file} просит запустить команду для хоста ${a.host}, а файл не доверенный`,
      `Прочтите команду и выполните \`prodlogs config trust ${a.file}\`.`,
    ],
  },
  CONFIG_BAD_PATTERN: {
    en: (a) => [
      `${where(a)}redact pattern "${a.name}" is refused${detail('en', a)}`,
      'Write it without that, e.g. {1,64} in place of +: docs/redaction.md says what is taken.',
    ],
    ru: (a) => [
      `${where(a)}шаблон маскирования «${a.name}» отклонён${detail('ru', a)}`,
      'Перепишите без этого, например {1,64} вместо +: что принимается, сказано в docs/redaction.md.',
    ],
  },
}
