import type { ReadReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

const of = (name: string | undefined): string => (name === undefined ? '' : `${name}: `)

export const READ: Says<keyof ReadReasons> = {
  lost: plain('what was written next is in no file any more', 'того, что было дальше, нет уже ни в одном файле'),
  copied_early: plain('its copy ends before what was read', 'его копия кончается раньше прочитанного'),
  permission: plain('no permission', 'нет прав'),
  no_tool: { en: (a) => `${a.tool} is not installed there`, ru: (a) => `там не установлен ${a.tool}` },
  tool_failed: {
    en: (a) => `${a.tool} ended with ${a.status}`,
    ru: (a) => `${a.tool} завершился с кодом ${a.status}`,
  },
  rotated: plain('it was rotated away meanwhile', 'тем временем его убрала ротация'),
  damaged: plain('it is damaged', 'он повреждён'),
  bad_cursor: plain('the journal does not take its own cursor', 'журнал не принял собственный курсор'),
  no_journalctl: plain('there is no journalctl', 'нет программы journalctl'),
  no_journal_files: plain('there are no journal files', 'нет файлов журнала'),
  journal_without_ranges: plain('a journal has no ranges', 'у журнала нет диапазонов'),
  nothing_to_look_for: plain('nothing to look for was named', 'не указано, что искать'),
  no_source_type: plain('no type of a source was named', 'не указан тип источника'),
  restarted: {
    en: (a) => `${of(a.name)}${a.times} restarts`,
    ru: (a) => `${of(a.name)}перезапусков: ${a.times}`,
  },
  only_gaps: plain('the host tells of gaps and sends no lines', 'хост сообщает лишь о пропусках и не шлёт строк'),
  stray_bytes: plain(
    'the host sends bytes that belong to no file',
    'хост шлёт байты, не относящиеся ни к одному файлу',
  ),
  endless_description: plain('its description has no end', 'его описание не кончается'),
}
