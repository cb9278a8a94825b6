import type { ErrorArgs } from '../../model/error.ts'
import { detail, type ErrorSays } from './say.ts'

const isFull = ({ reason }: ErrorArgs['OUT_UNWRITABLE']): boolean =>
  reason?.code === 'words' && (reason.text === 'ENOSPC' || reason.text === 'EDQUOT')

export const FILE: ErrorSays<
  'FILE_MISSING' | 'FILE_DENIED' | 'FILE_UNREADABLE' | 'FILE_BINARY' | 'FILE_ARCHIVE' | 'OUT_UNWRITABLE' | 'PORT_TAKEN'
> = {
  FILE_MISSING: {
    en: (a) => [`there is no file ${a.path}`, 'Check the path.'],
    ru: (a) => [`нет файла ${a.path}`, 'Проверьте путь.'],
  },
  FILE_DENIED: {
    en: (a) => [`${a.path} may not be read`, 'Check its permissions.'],
    ru: (a) => [`${a.path} нельзя прочитать`, 'Проверьте права на файл.'],
  },
  FILE_UNREADABLE: {
    en: (a) => [`${a.path} cannot be read${detail('en', a)}`, 'Check the file.'],
    ru: (a) => [`${a.path} не читается${detail('ru', a)}`, 'Проверьте файл.'],
  },
  FILE_BINARY: {
    en: (a) => [`${a.path} is no text${a.what === '' ? '' : ` (${a.what})`}`, 'Name a log file.'],
    ru: (a) => [`${a.path} не текст${a.what === '' ? '' : ` (${a.what})`}`, 'Укажите файл лога.'],
  },
  FILE_ARCHIVE: {
    en: (a) => [`${a.path} is an archive with these files: ${a.names}`, 'Unpack the one that you mean.'],
    ru: (a) => [`${a.path} — архив с файлами: ${a.names}`, 'Распакуйте нужный.'],
  },
  OUT_UNWRITABLE: {
    en: (a) => [
      `${a.path} cannot be written${detail('en', a)}`,
      isFull(a) ? 'The disk is full: make room, or write elsewhere.' : 'Write elsewhere: --out FILE.',
    ],
    ru: (a) => [
      `не удалось записать ${a.path}${detail('ru', a)}`,
      isFull(a) ? 'Диск полон: освободите место или пишите в другое.' : 'Пишите в другое место: --out ФАЙЛ.',
    ],
  },
  PORT_TAKEN: {
    en: (a) => [
      `port ${a.port} cannot be listened on${detail('en', a)}`,
      'Choose another --port, or none: a free one is taken.',
    ],
    ru: (a) => [
      `порт ${a.port} не слушается${detail('ru', a)}`,
      'Выберите другой --port или не указывайте: найдётся свободный.',
    ],
  },
}
