import { reasonText } from '../reasons/index.ts'
import { detail, type ErrorSays } from './say.ts'

export const USAGE: ErrorSays<
  | 'USAGE'
  | 'USAGE_UNKNOWN_OPTION'
  | 'USAGE_BAD_VALUE'
  | 'USAGE_NO_HOST'
  | 'USAGE_NO_SOURCE'
  | 'USAGE_UNKNOWN_SOURCE'
  | 'USAGE_NEEDS_TTY'
  | 'USAGE_NO_FILTER'
  | 'USAGE_ONLY_FILES'
  | 'USAGE_SEVERAL_IDS'
  | 'MCP_FILE_NOT_JSON'
  | 'INTERNAL'
> = {
  USAGE: {
    en: (a) => [a.reason, a.next ?? 'Run `prodlogs --help`.'],
    ru: (a) => [a.reason, a.next ?? 'Справка: `prodlogs --help`.'],
  },
  USAGE_UNKNOWN_OPTION: {
    en: (a) => [`unknown option ${a.option}`, 'Run the command with --help.'],
    ru: (a) => [`неизвестный параметр ${a.option}`, 'Справка по команде: --help.'],
  },
  USAGE_BAD_VALUE: {
    en: (a) => [`${a.option} does not take "${a.value}"`, `It takes ${reasonText('en', a.expected)}.`],
    ru: (a) => [`${a.option} не принимает «${a.value}»`, `Ожидается: ${reasonText('ru', a.expected)}.`],
  },
  USAGE_NO_HOST: {
    en: () => [
      'no host was named and the configuration has no default',
      'Add --file app.log for a file here, --host user@box --source file:/path/to.log for a host, or run `prodlogs init`; `prodlogs demo` needs nothing.',
    ],
    ru: () => [
      'хост не указан, и в конфигурации нет хоста по умолчанию',
      'Добавьте --file app.log для файла на этой машине, --host user@box --source file:/путь/к.log для хоста или выполните `prodlogs init`; `prodlogs demo` работает без настройки.',
    ],
  },
  USAGE_NO_SOURCE: {
    en: (a) => [
      `${a.host} has no source to read`,
      'Add --source file:/var/log/app.log or --source journal:app.service (repeatable), or list sources in prodlogs.yaml.',
    ],
    ru: (a) => [
      `у ${a.host} нет источника логов`,
      'Добавьте --source file:/var/log/app.log или --source journal:app.service (можно несколько) или перечислите источники в prodlogs.yaml.',
    ],
  },
  USAGE_UNKNOWN_SOURCE: {
    en: (a) => [
      `${a.host} has no source "${a.source}"`,
      `It has: ${a.known}. Or name one as file:/path or journal:unit.`,
    ],
    ru: (a) => [
      `у ${a.host} нет источника «${a.source}»`,
      `Есть: ${a.known}. Или укажите file:/путь либо journal:юнит.`,
    ],
  },
  USAGE_NEEDS_TTY: {
    en: (a) => [`${a.what} must be asked for, and there is no terminal`, `Give ${a.flag}.`],
    ru: (a) => [`нужно спросить ${a.what}, но терминала нет`, `Укажите ${a.flag}.`],
  },
  USAGE_NO_FILTER: {
    en: () => [
      'nothing to look for',
      'Give --deal, --session, --event, --payment-intent, --customer or --text (or an id as the argument).',
    ],
    ru: () => [
      'не указано, что искать',
      'Укажите --deal, --session, --event, --payment-intent, --customer или --text (или id аргументом).',
    ],
  },
  USAGE_ONLY_FILES: {
    en: (a) => [`${a.option} is of local files`, 'Name one by --file (- is stdin).'],
    ru: (a) => [`${a.option} относится к локальным файлам`, 'Укажите файл: --file (- это stdin).'],
  },
  USAGE_SEVERAL_IDS: {
    en: (a) => [`${a.n} ids begin with ${a.value}: ${a.ids}`, 'Type more of the one that you mean.'],
    ru: (a) => [`с ${a.value} начинаются ${a.n} id: ${a.ids}`, 'Введите нужный подлиннее.'],
  },
  MCP_FILE_NOT_JSON: {
    en: (a) => [`${a.file} is not plain JSON`, 'Add the entry by hand: --print shows it.'],
    ru: (a) => [`${a.file} — не чистый JSON`, 'Добавьте запись вручную: её покажет --print.'],
  },
  INTERNAL: {
    en: (a) => [`prodlogs itself failed${detail('en', a)}`, 'Run it again with --verbose and report it.'],
    ru: (a) => [`сбой в самом prodlogs${detail('ru', a)}`, 'Повторите с --verbose и сообщите об ошибке.'],
  },
}
