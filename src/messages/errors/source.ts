import type { ErrorArgs } from '../../model/error.ts'
import { detail, type ErrorSays } from './say.ts'

const user = (a: { readonly user?: string }): string => a.user ?? 'the user'

const owned = ({ owner, group, mode }: ErrorArgs['SOURCE_DENIED']): string =>
  owner === undefined ? '' : ` (${owner}:${group ?? '?'}${mode === undefined ? '' : ` ${mode}`})`

/** Whether the group of a file may read it, and is one that people are added to. */
const groupHelps = ({ mode = '', group = 'adm' }: ErrorArgs['SOURCE_DENIED']): boolean => {
  const octal = /^\d{3,4}$/.test(mode)
  const reads = octal ? (Number.parseInt(mode.at(-2) ?? '0', 8) & 4) !== 0 : mode.charAt(4) !== '-'
  return reads && !['root', 'wheel', '0', '?'].includes(group)
}

export const SOURCE: ErrorSays<
  | 'SOURCE_MISSING'
  | 'SOURCE_DENIED'
  | 'SOURCE_NOT_A_FILE'
  | 'UNIT_UNKNOWN'
  | 'JOURNAL_DENIED'
  | 'JOURNAL_ABSENT'
  | 'TOOL_MISSING'
  | 'REMOTE_FAILED'
> = {
  SOURCE_MISSING: {
    en: (a) => [`${a.host}: there is no file ${a.path}`, 'Check the path; `prodlogs doctor` lists what can be read.'],
    ru: (a) => [`${a.host}: нет файла ${a.path}`, 'Проверьте путь; `prodlogs doctor` покажет, что доступно.'],
  },
  SOURCE_DENIED: {
    en: (a) => [
      `${a.host}: ${user(a)} may not read ${a.path}${owned(a)}`,
      groupHelps(a)
        ? `Ask the administrator to add ${user(a)} to the group ${a.group ?? 'adm'}.`
        : `Ask the administrator to let a group read it (\`chgrp adm\`, mode 640, logrotate \`create 0640 root adm\`) and to add ${user(a)} to that group.`,
    ],
    ru: (a) => [
      `${a.host}: пользователю${a.user === undefined ? '' : ` ${a.user}`} нельзя читать ${a.path}${owned(a)}`,
      groupHelps(a)
        ? `Попросите администратора добавить его в группу ${a.group ?? 'adm'}.`
        : 'Попросите администратора открыть чтение группе (`chgrp adm`, права 640, в logrotate `create 0640 root adm`) и добавить его в неё.',
    ],
  },
  SOURCE_NOT_A_FILE: {
    en: (a) => [`${a.host ? `${a.host}: ` : ''}${a.path} is not a regular file`, 'Name the log file itself.'],
    ru: (a) => [`${a.host ? `${a.host}: ` : ''}${a.path} — не обычный файл`, 'Укажите сам файл лога.'],
  },
  UNIT_UNKNOWN: {
    en: (a) => [`${a.host}: the journal knows no unit ${a.unit}`, 'List them: `systemctl list-units --type=service`.'],
    ru: (a) => [`${a.host}: журнал не знает юнит ${a.unit}`, 'Список: `systemctl list-units --type=service`.'],
  },
  JOURNAL_DENIED: {
    en: (a) => [
      `${a.host}: ${user(a)} may not read the journal`,
      `Ask the administrator: \`usermod -aG systemd-journal ${a.user ?? 'USER'}\`.`,
    ],
    ru: (a) => [
      `${a.host}: пользователю${a.user === undefined ? '' : ` ${a.user}`} нельзя читать журнал`,
      `Попросите администратора: \`usermod -aG systemd-journal ${a.user ?? 'USER'}\`.`,
    ],
  },
  JOURNAL_ABSENT: {
    en: (a) => [`${a.host} has no systemd journal${detail('en', a)}`, 'Use --source file:/path/to.log.'],
    ru: (a) => [`на ${a.host} нет журнала systemd${detail('ru', a)}`, 'Используйте --source file:/путь/к.log.'],
  },
  TOOL_MISSING: {
    en: (a) => [
      `${a.host ? `${a.host}: ` : ''}${a.tool} is missing`,
      `Install ${a.tool}, or read an uncompressed file.`,
    ],
    ru: (a) => [
      `${a.host ? `${a.host}: ` : ''}нет программы ${a.tool}`,
      `Установите ${a.tool} или читайте несжатый файл.`,
    ],
  },
  REMOTE_FAILED: {
    en: (a) => [
      `${a.host}: reading ${a.source ?? a.path ?? 'the source'} failed${a.status === undefined ? '' : ` with exit ${a.status}`}${detail('en', a)}`,
      'Run it again with --verbose.',
    ],
    ru: (a) => [
      `${a.host}: не удалось прочитать ${a.source ?? a.path ?? 'источник'}${a.status === undefined ? '' : `, код ${a.status}`}${detail('ru', a)}`,
      'Повторите с --verbose.',
    ],
  },
}
