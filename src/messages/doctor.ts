import type { InBoth } from './lang.ts'

/** What `doctor` finds, and the fix of each ✖. `{name}` is filled in. */
export const DOCTOR = {
  reached: { en: 'reached through {transport} in {ms} ms', ru: 'соединение через {transport} за {ms} мс' },
  shell: { en: 'POSIX shell of {user} ({os})', ru: 'POSIX-оболочка пользователя {user} ({os})' },
  groups: { en: 'groups: {groups}', ru: 'группы: {groups}' },
  tools: { en: 'tools: {tools}', ru: 'программы: {tools}' },
  missingTool: {
    en: 'no {tool}: rotated {what} files cannot be read',
    ru: 'нет {tool}: ротированные файлы {what} не прочитать',
  },
  fixTool: { en: 'Ask for the package {tool} on the host.', ru: 'Попросите установить пакет {tool} на хосте.' },
  clock: { en: 'clock is right (within {ms} ms), zone {zone}', ru: 'часы верны (в пределах {ms} мс), зона {zone}' },
  skewed: { en: 'clock is {seconds} s off, zone {zone}', ru: 'часы врут на {seconds} с, зона {zone}' },
  fixClock: {
    en: 'Start a time service (chrony, systemd-timesyncd); merged views are corrected meanwhile.',
    ru: 'Запустите службу времени (chrony, systemd-timesyncd); общий вид пока исправляется сам.',
  },
  source: {
    en: '{source}: readable, {format}, last line {age} ago',
    ru: '{source}: читается, {format}, последняя строка {age} назад',
  },
  sourceNoTime: { en: '{source}: readable, {format}', ru: '{source}: читается, {format}' },
  sourceOld: { en: '{source}: the last line is {age} old', ru: '{source}: последней строке {age}' },
  fixOld: { en: 'Is the service up, and does it write here?', ru: 'Работает ли сервис и пишет ли он сюда?' },
  sourceEmpty: { en: '{source}: empty', ru: '{source}: пусто' },
  sourceUnknown: {
    en: '{source}: no known format in its last lines',
    ru: '{source}: формат последних строк неизвестен',
  },
  fixUnknown: {
    en: 'Lines are kept as text; ids and steps are still found. Pin one with `format:`.',
    ru: 'Строки остаются текстом; id и шаги всё равно находятся. Формат можно задать в `format:`.',
  },
  rotated: { en: '{source}: {n} rotated files: {names}', ru: '{source}: ротированных файлов {n}: {names}' },
  rotatedUnreadable: {
    en: '{source}: rotated files that cannot be read: {names}',
    ru: '{source}: ротированные файлы не читаются: {names}',
  },
  gate: { en: 'the gate offers: {names}', ru: 'gate предлагает: {names}' },
  stripeNone: {
    en: 'no key; reconcile needs --events-file',
    ru: 'ключа нет; reconcile нужен --events-file',
  },
  stripeKey: { en: '{kind} key, {mode} mode{account}', ru: 'ключ {kind}, режим {mode}{account}' },
  stripeMissing: { en: 'the key lacks {permissions}', ru: 'ключу не хватает {permissions}' },
  fixStripe: {
    en: 'Dashboard → Developers → API keys → edit the key.',
    ru: 'Dashboard → Developers → API keys → изменить ключ.',
  },
  endpoint: { en: 'endpoint {url}: {status}, {types}', ru: 'endpoint {url}: {status}, {types}' },
  endpointDisabled: { en: 'endpoint {url} is disabled', ru: 'endpoint {url} отключён' },
  fixEndpoint: {
    en: 'Enable it: Dashboard → Developers → Webhooks; events of the meantime are not resent.',
    ru: 'Включите: Dashboard → Developers → Webhooks; события за это время не досылаются.',
  },
  endpointTypes: { en: 'endpoint {url} does not take {types}', ru: 'endpoint {url} не принимает {types}' },
  fixTypes: { en: 'Add the types to the endpoint.', ru: 'Добавьте типы в endpoint.' },
  engine: { en: '{source}: {version} answers in {ms} ms', ru: '{source}: {version} отвечает за {ms} мс' },
  engineFound: { en: '{source} is: {names}', ru: '{source} — это {names}' },
  retention: { en: '{source}: kept for {retention}', ru: '{source}: хранится {retention}' },
  engineSkewed: {
    en: '{source}: the clock of the engine is {seconds} s off',
    ru: '{source}: часы движка врут на {seconds} с',
  },
  allWell: { en: 'Everything works', ru: 'Всё работает' },
  toMendTitle: { en: 'To mend: {n}', ru: 'Починить: {n}' },
  toMend: { en: 'To mend', ru: 'Починить' },
  looked: { en: 'looked at: hosts {hosts}, Stripe', ru: 'проверено: хостов {hosts}, Stripe' },
  more: {
    en: 'groups, tools and rotated files too: prodlogs doctor --verbose',
    ru: 'также группы, программы и ротированные файлы: prodlogs doctor --verbose',
  },
} as const satisfies Record<string, InBoth<string>>

export type DoctorKey = keyof typeof DOCTOR

/** Seconds, minutes, hours, days. */
export const AGE_UNITS = { en: ['s', 'min', 'h', 'd'], ru: ['с', 'мин', 'ч', 'д'] } as const satisfies InBoth<
  readonly string[]
>
