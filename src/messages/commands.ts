import type { InBoth } from './lang.ts'

/** What the small commands say, and what is said of words that a command does not take. `{name}` is filled in. */
export const SAID = {
  reading: { en: 'reading …', ru: 'читаю …' },
  looking: { en: 'looking …', ru: 'смотрю …' },
  nothingFound: {
    en: 'Nothing was found in {n}: {where}{span}.',
    ru: 'Ничего не найдено; просмотрено {n}: {where}{span}.',
  },
  noSuchFile: { en: 'there is no file "{word}" here', ru: 'файла «{word}» здесь нет' },
  wordsAreNamed: {
    en: 'A file is named by --file, a host by --host, an id by `prodlogs why ID`.',
    ru: 'Файл задаёт --file, хост — --host, id — `prodlogs why ID`.',
  },
  forAnId: { en: 'For an id: `prodlogs why {id}`.', ru: 'Для id: `prodlogs why {id}`.' },
  fileAndNoId: { en: '"{word}" is a file and no id', ru: '«{word}» — файл, а не id' },
  idFirst: { en: 'The id comes first: `prodlogs why 4540 FILE`.', ru: 'Сначала id: `prodlogs why 4540 ФАЙЛ`.' },
  noHosts: {
    en: 'No host is configured. `prodlogs init` writes a configuration.',
    ru: 'Хосты не настроены. `prodlogs init` создаст конфигурацию.',
  },
  pasteSecret: {
    en: 'Type or paste the secret, then Enter and Ctrl-D:',
    ru: 'Введите или вставьте секрет, затем Enter и Ctrl-D:',
  },
  noSecret: { en: 'no secret came on stdin', ru: 'на стандартный ввод ничего не пришло' },
  pipeSecret: {
    en: 'Pipe it in, e.g. `prodlogs tag <secret.txt`, or run it in a terminal and paste it.',
    ru: 'Передайте секрет, например `prodlogs tag <secret.txt`, или запустите в терминале и вставьте его.',
  },
  guessable: {
    en: 'This could be guessed (shorter than 12 characters, or digits alone), so it is shown without a tag.',
    ru: 'Такое можно угадать (короче 12 символов или одни цифры), поэтому метки у него нет.',
  },
  valueUnset: {
    en: '! redact.values: {name} is not set here, or too short: nothing is hidden for it.',
    ru: '! redact.values: {name} здесь не задана или слишком коротка: по ней ничего не скрывается.',
  },
  noConfig: { en: 'There is no configuration file here.', ru: 'Файла конфигурации здесь нет.' },
  isValid: { en: 'is valid', ru: 'в порядке' },
  isTrusted: { en: 'is trusted as it is now', ru: 'доверен в нынешнем виде' },
} as const satisfies Record<string, InBoth<string>>
