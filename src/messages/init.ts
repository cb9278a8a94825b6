import type { InBoth } from './lang.ts'

/** What `init` asks and says. */
export const INIT = {
  exists: { en: '{path} is there already', ru: '{path} уже есть' },
  replace: {
    en: 'Add --force to replace it, or --out FILE to write another.',
    ru: 'Добавьте --force, чтобы заменить его, или --out ФАЙЛ, чтобы записать другой.',
  },
  next: {
    en: 'Next: prodlogs doctor{more}, then prodlogs tail{more}',
    ru: 'Дальше: prodlogs doctor{more}, затем prodlogs tail{more}',
  },
  sshConfig: {
    en: '(or set PRODLOGS_SSH_CONFIG to that file once, and leave the flag out)',
    ru: '(или один раз задайте PRODLOGS_SSH_CONFIG с этим файлом — тогда флаг не нужен)',
  },
  alsoHere: { en: 'Also here, without a host', ru: 'Также здесь, без хоста' },
  theHost: { en: 'the host', ru: 'хост' },
  known: { en: 'Hosts of your ssh config', ru: 'Хосты из ssh config' },
  which: { en: 'Which hosts (comma list)? ', ru: 'Какие хосты (через запятую)? ' },
} as const satisfies Record<string, InBoth<string>>
