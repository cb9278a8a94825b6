import type { TraitKind } from '../model/shared.ts'
import type { Stage } from '../model/payment.ts'
import { plural, type InBoth, type Lang } from './lang.ts'
import { counted } from './units.ts'

/** Every sentence of a report and of a verdict, with what it needs. A language that lacks one does not compile. */
export interface AnswerWords {
  readonly stopped: (stopped: number, came: number) => string
  readonly allWell: (came: number) => string
  readonly noPayments: (webhooks: number) => string
  readonly onlyTroubles: (n: number) => string
  readonly sumDone: (n: number) => string
  readonly sumUnderway: (n: number) => string
  readonly sumUntold: (n: number) => string
  readonly sumIgnored: (n: number) => string
  readonly part: Readonly<Record<'came' | 'done' | 'stopped' | 'underway' | 'untold' | 'ignored', string>>
  readonly besides: (n: number) => string
  readonly dealsOf: (n: number) => string
  readonly noDeal: (n: number) => string
  readonly more: string
  readonly plusMore: string
  readonly most: (width: string) => string
  readonly lastLines: (n: number) => string
  readonly doFirst: string
  readonly ofThe: (n: number, of: number, what: string) => string
  readonly what: string
  readonly whereStopped: string
  readonly countedOnce: string
  readonly overTime: string
  readonly whyStopped: (n: number) => string
  readonly elsewhere: string
  readonly requests: (n: number) => string
  readonly times: (n: number) => string
  readonly inCommon: string
  /** What all cases share: `value` is a name, or a time for a start. */
  readonly sharedBy: Readonly<Record<TraitKind, (value: string, name: string) => string>>
  readonly allOf: (n: number, what: string, healthyWith: number, healthy: number) => string
  readonly isFine: (value: string) => string
  readonly nothingShared: (customers: number, hosts: number, isWholeWindow: boolean) => string
  readonly stillHappening: string
  readonly isOver: string
  readonly since: (from: string, to: string, ago: string) => string
  readonly at: (time: string) => string
  readonly who: (n: number, kind: 'deal' | 'session' | 'event' | 'other') => string
  readonly theLatest: string
  readonly listThem: (n: number) => string
  readonly seeHow: string
  readonly sumOfCauses: (came: number, parts: readonly string[]) => string
  readonly lastStopped: string
  readonly newestFirst: (shown: number, of: number) => string
  readonly columns: Readonly<Record<'time' | 'deal' | 'got' | 'cause' | 'host' | 'event', string>>
  readonly stagesAre: (stages: readonly string[]) => string
  readonly allSortable: string
  readonly addsUp: string
  readonly sums: Readonly<
    Record<
      'received' | 'duplicate' | 'ignored' | 'refused' | 'failed' | 'unfinished' | 'processed' | 'payments',
      string
    >
  >
  readonly byType: Readonly<
    Record<
      | 'title'
      | 'type'
      | 'untold'
      | 'received'
      | 'processed'
      | 'failed'
      | 'ignored'
      | 'duplicate'
      | 'refused'
      | 'unfinished',
      string
    >
  >
  readonly automations: Readonly<Record<'title' | 'automation' | 'done' | 'failed' | 'skipped' | 'missing', string>>
  readonly operations: string
  readonly searched: string
  readonly searchedColumns: Readonly<Record<'source' | 'lines' | 'size' | 'span', string>>
  readonly hidden: (n: number) => string
  readonly gaps: string
  readonly stages: Readonly<Record<Stage, string>>
  readonly stopsAt: Readonly<Record<Stage, string>>
  readonly stageHeads: Readonly<Record<Stage, readonly [long: string, short: string]>>
  // why
  readonly dealTitle: (deal: string) => string
  readonly idTitle: string
  readonly outcomeWords: Readonly<Record<'nothing' | 'part' | 'well' | 'untold' | 'notIn', string>>
  readonly status: string
  readonly note: string
  readonly notification: string
  readonly neverStarted: string
  readonly failed: string
  readonly skipped: string
  readonly done: string
  readonly cause: string
  readonly certainty: Readonly<Record<'certain' | 'likely' | 'ambiguous', string>>
  readonly orElse: string
  readonly also: string
  readonly paid: string
  readonly ids: string
  readonly picture: string
  readonly ghost: (who: string) => string
  readonly answered: (status: number, after: string) => string
  readonly answeredOnly: (status: number) => string
  readonly again: string
  readonly firstFailure: string
  readonly silence: (length: string, at: string) => string
  readonly noType: string
  readonly evidence: string
  readonly facts: Readonly<Record<'error' | 'in' | 'differs' | 'http' | 'field', string>>
  readonly absent: (steps: string) => string
  readonly absentWhere: string
  readonly healthyHas: (who: string, within: string) => string
  readonly wholeLines: string
  readonly next: string
  readonly others: string
  readonly notInLines: (what: string) => string
  readonly silentLogs: (lines: string, hosts: string) => string
  readonly heldAsText: (word: string, lines: string) => string
  readonly onlyText: (word: string, lines: string) => string
  readonly seeLines: string
  readonly soLikely: string
  readonly nothingFound: string
  readonly noWebhook: (lines: string, hosts: string) => string
  readonly whatIs: string
  readonly emptyReasons: Readonly<
    Record<'endpoint' | 'otherHost' | 'window' | 'slip' | 'earlier' | 'noDealId' | 'accessLog', string>
  >
}

const nPayments = { one: 'payment', many: 'payments' } as const
const EN: AnswerWords = {
  stopped: (n, of) => `${n} of ${counted('en', of, nPayments)} did not go all the way`,
  allWell: (n) => (n === 1 ? 'The one payment went all the way' : `All ${n} payments went all the way`),
  noPayments: (n) => `${counted('en', n, { one: 'webhook', many: 'webhooks' })} came, and none is of a payment`,
  onlyTroubles: (n) =>
    `${counted('en', n, { one: 'request was', many: 'requests were' })} not taken in, and no payment is known`,
  sumDone: (n) => `${n} did`,
  sumUnderway: (n) => `${n} ${n === 1 ? 'is' : 'are'} still under way`,
  sumUntold: (n) => `of ${n} the logs do not tell the end`,
  sumIgnored: (n) => `${n} ${n === 1 ? 'was' : 'were'} not for this service`,
  part: {
    came: 'came',
    done: 'all the way',
    stopped: 'stopped',
    underway: 'under way',
    untold: 'not told',
    ignored: 'not for us',
  },
  besides: (n) => `besides, ${counted('en', n, { one: 'request', many: 'requests' })} whose payment is not known`,
  dealsOf: (n) => (n === 1 ? 'deal ' : `${n} deals: `),
  noDeal: (n) => `${counted('en', n, nPayments)} with no deal known`,
  more: '{n} more',
  plusMore: '+{n} more',
  most: (width) => `max {n} in ${width}`,
  lastLines: (n) => `last ${counted('en', n, { one: 'line', many: 'lines' })} of each source`,
  doFirst: 'Do first',
  ofThe: (n, of, what) => (of === 1 ? what : `${n} of the ${of}: ${what}`),
  what: 'Next',
  whereStopped: 'Where they stopped',
  countedOnce: 'each payment is counted once, at the first step that it missed',
  overTime: 'Over time',
  whyStopped: (n) => (n === 1 ? 'Why it stopped' : `Why ${n} stopped`),
  elsewhere: 'Trouble beside the payments',
  requests: (n) => plural('en', n, { one: 'request', many: 'requests' }),
  times: (n) => plural('en', n, { one: 'time', many: 'times' }),
  inCommon: 'In common: ',
  sharedBy: {
    link: (value) => `came through Payment Link ${value}`,
    path: (value) => `came in on ${value}`,
    start: (value) => `came after the start of ${value}`,
    version: (value) => `ran on version ${value}`,
    host: (value) => `were on ${value}`,
    account: (value) => `are of account ${value}`,
    mode: (value) => `are in ${value} mode`,
    price: (value) => `are for price ${value}`,
    product: (value) => `are for product ${value}`,
    type: (value) => `are ${value}`,
    field: (value, name) => `have ${name} = ${value}`,
  },
  allOf: (n, what, healthyWith, healthy) =>
    `all ${n} ${what}, ${healthyWith === 0 ? 'none' : `only ${healthyWith}`} of ${healthy} that went well`,
  isFine: (value) => `${value} is fine`,
  nothingShared: (customers, hosts, isWholeWindow) =>
    [
      'nothing',
      ...(customers > 1 ? [counted('en', customers, { one: 'customer', many: 'customers' })] : []),
      ...(hosts > 1 ? [counted('en', hosts, { one: 'host', many: 'hosts' })] : []),
      ...(isWholeWindow ? ['the whole window'] : []),
    ]
      .join(', ')
      .replace(', ', ': '),
  stillHappening: 'still happening',
  isOver: 'over: others have gone well since',
  since: (from, to, ago) => `first ${from}, last ${to}, ${ago} before the end`,
  at: (time) => `at ${time}`,
  who: (n, kind) =>
    ({
      deal: n === 1 ? 'Deal' : 'Deals',
      session: n === 1 ? 'No deal known; session' : 'No deal known; sessions',
      event: n === 1 ? 'No deal known; event' : 'No deal known; events',
      other: 'No deal known;',
    })[kind],
  theLatest: 'the latest one',
  listThem: (n) => `list the ${n}`,
  seeHow: 'see how',
  sumOfCauses: (came, parts) => [`${came} came`, ...parts].join(' − '),
  lastStopped: 'The last that stopped',
  newestFirst: (shown, of) => (shown === of ? 'newest first' : `${shown} of ${of}, newest first`),
  columns: { time: 'time', deal: 'deal', got: 'got to', cause: 'cause', host: 'host', event: 'event' },
  stagesAre: (stages) => `steps: ${stages.join(', ')}`,
  allSortable: 'all of them, to sort and filter:',
  addsUp: 'How it adds up',
  sums: {
    received: 'deliveries of webhooks came',
    duplicate: 'repeats of an event that was already here',
    ignored: 'not for this service: ignored on purpose',
    refused: 'refused for the signature',
    failed: 'failed in processing',
    unfinished: 'of which no line tells the end',
    processed: 'processed',
    payments: 'payments',
  },
  byType: {
    title: 'By event type',
    type: 'type',
    untold: 'type not told',
    received: 'came',
    processed: 'processed',
    failed: 'failed',
    ignored: 'ignored',
    duplicate: 'repeats',
    refused: 'refused',
    unfinished: 'end not told',
  },
  automations: {
    title: 'Automations',
    automation: 'automation',
    done: 'done',
    failed: 'failed',
    skipped: 'skipped',
    missing: 'missing',
  },
  operations: 'Operations',
  searched: 'Searched',
  searchedColumns: { source: 'source', lines: 'lines', size: 'size', span: 'from – to' },
  hidden: (n) => `${counted('en', n, { one: 'secret was', many: 'secrets were' })} hidden before anything was shown`,
  gaps: 'Not in this answer',
  stages: {
    came: 'came',
    signed: 'signature verified',
    recorded: 'recorded with a deal',
    status: 'CRM status set',
    note: 'CRM note made',
    notice: 'notification sent',
  },
  stopsAt: {
    came: 'arrival',
    signed: 'signature',
    recorded: 'record',
    status: 'status',
    note: 'note',
    notice: 'notification',
  },
  stageHeads: {
    came: ['came', 'came'],
    signed: ['signed', 'sign'],
    recorded: ['deal', 'deal'],
    status: ['status', 'stat'],
    note: ['note', 'note'],
    notice: ['notified', 'msg'],
  },
  dealTitle: (deal) => `Deal ${deal}: `,
  idTitle: ': ',
  outcomeWords: {
    nothing: 'paid, and nothing happened after',
    part: 'paid, and not all of it followed',
    well: 'all of it was done',
    untold: 'the logs do not tell how it ended',
    notIn: 'never got in',
  },
  status: 'CRM status',
  note: 'CRM note',
  notification: 'Notification',
  neverStarted: 'never started',
  failed: 'failed',
  skipped: 'skipped',
  done: 'done',
  cause: 'Cause',
  certainty: { certain: 'certain', likely: 'likely', ambiguous: 'cannot be told for sure' },
  orElse: 'Or else',
  also: 'Also',
  paid: 'Came',
  ids: 'Ids',
  picture: 'One payment over time',
  ghost: (who) => `the same step in ${who}, the nearest that went well`,
  answered: (status, after) => `answered ${status} after ${after}`,
  answeredOnly: (status) => `answered ${status}`,
  again: 'again',
  firstFailure: 'first failure',
  silence: (length, at) => `${length} pass; then, at ${at}`,
  noType: 'webhook',
  evidence: 'Evidence',
  facts: { error: 'error', in: 'in', differs: 'differs', http: 'request', field: 'reason' },
  absent: (steps) => `No line of ${steps}`,
  absentWhere: 'absent',
  healthyHas: (who, within) => `${who} has it within ${within}`,
  wholeLines: 'whole lines: --raw',
  next: 'Next',
  others: 'Other events of this payment',
  notInLines: (what) => `${what} is in none of the lines that were read`,
  silentLogs: (lines, hosts) => `${lines} of ${hosts}. That the logs are silent does not mean that nobody paid.`,
  heldAsText: (word, lines) => `"${word}" is no id; as a text it stands in ${lines}. What became of their payments:`,
  onlyText: (word, lines) => `"${word}" is no id of a payment; as a text it stands in ${lines}`,
  seeLines: 'See them all.',
  soLikely: 'So, most likely first',
  nothingFound: 'nothing was found',
  noWebhook: (lines, hosts) => `No line about a webhook in ${lines} of ${hosts}.`,
  whatIs: 'What is there',
  emptyReasons: {
    endpoint: 'Stripe does not reach this machine: the endpoint is disabled, or its address has changed.',
    otherHost: 'The webhooks go to a host that is not in prodlogs.yaml, or another source of it holds them.',
    window: 'The window is too narrow, or the wrong one.',
    slip: 'A slip of the key? Deals that are in the logs:',
    earlier: 'Paid earlier? Look further back.',
    noDealId: 'Its payment may carry no deal id.',
    accessLog: 'Does the request reach the machine? Add the access log of the web server as a source.',
  },
}

const ofPayments = { one: 'платежа', few: 'платежей', many: 'платежей' } as const
const RU: AnswerWords = {
  stopped: (n, of) => `${n} из ${counted('ru', of, ofPayments)} ${n === 1 ? 'не дошёл' : 'не дошли'} до конца`,
  allWell: (n) =>
    n === 1
      ? 'Единственный платёж дошёл до конца'
      : `До конца дошли все: ${counted('ru', n, { one: 'платёж', few: 'платежа', many: 'платежей' })}`,
  noPayments: (n) =>
    `Пришло ${counted('ru', n, { one: 'вебхук', few: 'вебхука', many: 'вебхуков' })}, о платежах — ни одного`,
  onlyTroubles: (n) =>
    `Не принято ${counted('ru', n, { one: 'запрос', few: 'запроса', many: 'запросов' })}, и ни одного платежа не видно`,
  sumDone: (n) => `дошли ${n}`,
  sumUnderway: (n) => `ещё в пути ${n}`,
  sumUntold: (n) => `о ${n} логи не говорят, чем кончилось`,
  sumIgnored: (n) => `не для этого сервиса ${n}`,
  part: {
    came: 'пришло',
    done: 'дошли',
    stopped: 'остановились',
    underway: 'в пути',
    untold: 'неизвестно',
    ignored: 'не наши',
  },
  besides: (n) =>
    `кроме того, ${counted('ru', n, { one: 'запрос', few: 'запроса', many: 'запросов' })} без известного платежа`,
  dealsOf: (n) => (n === 1 ? 'сделка ' : `${n} ${plural('ru', n, { one: 'сделка', few: 'сделки', many: 'сделок' })}: `),
  noDeal: (n) => `${counted('ru', n, { one: 'платёж', few: 'платежа', many: 'платежей' })} без известной сделки`,
  more: 'ещё {n}',
  plusMore: 'и ещё {n}',
  most: (width) => `макс. {n} за ${width}`,
  lastLines: (n) => `последние ${counted('ru', n, { one: 'строка', few: 'строки', many: 'строк' })} каждого источника`,
  doFirst: 'Сначала',
  ofThe: (n, of, what) => (of === 1 ? what : `${n} из ${of}: ${what}`),
  what: 'Что делать',
  whereStopped: 'Где остановились',
  countedOnce: 'каждый платёж считается один раз, на первом шаге, которого у него нет',
  overTime: 'Во времени',
  whyStopped: (n) => (n === 1 ? 'Почему он остановился' : `Почему остановились ${n}`),
  elsewhere: 'Неполадки вне платежей',
  requests: (n) => plural('ru', n, { one: 'запрос', few: 'запроса', many: 'запросов' }),
  times: (n) => plural('ru', n, { one: 'раз', few: 'раза', many: 'раз' }),
  inCommon: 'Общее: ',
  sharedBy: {
    link: (value) => `через Payment Link ${value}`,
    path: (value) => `на ${value}`,
    start: (value) => `после запуска ${value}`,
    version: (value) => `на версии ${value}`,
    host: (value) => `на ${value}`,
    account: (value) => `из аккаунта ${value}`,
    mode: (value) => `в режиме ${value}`,
    price: (value) => `с ценой ${value}`,
    product: (value) => `с товаром ${value}`,
    type: (value) => `типа ${value}`,
    field: (value, name) => `с ${name} = ${value}`,
  },
  allOf: (n, what, healthyWith, healthy) =>
    `все ${n} ${what}, из ${healthy} успешных ${healthyWith === 0 ? 'таких нет' : `таких только ${healthyWith}`}`,
  isFine: (value) => `${value} исправен`,
  nothingShared: (customers, hosts, isWholeWindow) =>
    [
      'ничего',
      ...(customers > 1 ? [counted('ru', customers, { one: 'клиент', few: 'клиента', many: 'клиентов' })] : []),
      ...(hosts > 1 ? [counted('ru', hosts, { one: 'хост', few: 'хоста', many: 'хостов' })] : []),
      ...(isWholeWindow ? ['всё окно'] : []),
    ]
      .join(', ')
      .replace(', ', ': '),
  stillHappening: 'продолжается',
  isOver: 'закончилось: после этого такие проходят',
  since: (from, to, ago) => `первый ${from}, последний ${to}, за ${ago} до конца окна`,
  at: (time) => `в ${time}`,
  who: (n, kind) =>
    ({
      deal: n === 1 ? 'Сделка' : 'Сделки',
      session: n === 1 ? 'Сделка неизвестна; сессия' : 'Сделки неизвестны; сессии',
      event: n === 1 ? 'Сделка неизвестна; событие' : 'Сделки неизвестны; события',
      other: 'Сделка неизвестна;',
    })[kind],
  theLatest: 'последний из них',
  listThem: (n) => `показать все ${n}`,
  seeHow: 'как это было',
  sumOfCauses: (came, parts) => [`${came} пришло`, ...parts].join(' − '),
  lastStopped: 'Остановились последними',
  newestFirst: (shown, of) => (shown === of ? 'сначала новые' : `${shown} из ${of}, сначала новые`),
  columns: { time: 'время', deal: 'сделка', got: 'дошёл', cause: 'причина', host: 'хост', event: 'событие' },
  stagesAre: (stages) => `шаги: ${stages.join(', ')}`,
  allSortable: 'все, с сортировкой и отбором:',
  addsUp: 'Как это складывается',
  sums: {
    received: 'доставок вебхуков пришло',
    duplicate: 'повторов события, которое уже было',
    ignored: 'не для этого сервиса: намеренно проигнорировано',
    refused: 'отвергнуто из-за подписи',
    failed: 'упало в обработке',
    unfinished: 'чей конец в строках не виден',
    processed: 'обработано',
    payments: 'платежей',
  },
  byType: {
    title: 'По типам событий',
    type: 'тип',
    untold: 'тип не назван',
    received: 'пришло',
    processed: 'обработано',
    failed: 'сбой',
    ignored: 'не наше',
    duplicate: 'повторы',
    refused: 'отвергнуто',
    unfinished: 'конец не виден',
  },
  automations: {
    title: 'Автоматизации',
    automation: 'автоматизация',
    done: 'сделано',
    failed: 'сбой',
    skipped: 'пропущено',
    missing: 'нет следа',
  },
  operations: 'Эксплуатация',
  searched: 'Просмотрено',
  searchedColumns: { source: 'источник', lines: 'строк', size: 'объём', span: 'с – по' },
  hidden: (n) =>
    `${counted('ru', n, { one: 'секрет скрыт', few: 'секрета скрыто', many: 'секретов скрыто' })} до показа`,
  gaps: 'Чего нет в этом ответе',
  stages: {
    came: 'пришёл',
    signed: 'подпись проверена',
    recorded: 'записан со сделкой',
    status: 'статус в CRM',
    note: 'примечание в CRM',
    notice: 'уведомление ушло',
  },
  stopsAt: {
    came: 'приём',
    signed: 'подпись',
    recorded: 'запись',
    status: 'статус',
    note: 'примечание',
    notice: 'уведомление',
  },
  stageHeads: {
    came: ['пришёл', 'приш'],
    signed: ['подпись', 'подп'],
    recorded: ['сделка', 'сдел'],
    status: ['статус', 'стат'],
    note: ['примеч', 'прим'],
    notice: ['уведом', 'увед'],
  },
  dealTitle: (deal) => `Сделка ${deal}: `,
  idTitle: ': ',
  outcomeWords: {
    nothing: 'оплачена, и дальше ничего не произошло',
    part: 'оплачена, но сделано не всё',
    well: 'всё сделано',
    untold: 'по логам не видно, чем кончилось',
    notIn: 'внутрь не попал',
  },
  status: 'Статус CRM',
  note: 'Примечание CRM',
  notification: 'Уведомление',
  neverStarted: 'не начиналось',
  failed: 'сбой',
  skipped: 'пропущено',
  done: 'сделано',
  cause: 'Причина',
  certainty: { certain: 'точно', likely: 'вероятно', ambiguous: 'однозначно сказать нельзя' },
  orElse: 'Либо',
  also: 'Также',
  paid: 'Пришло',
  ids: 'Id',
  picture: 'Один платёж во времени',
  ghost: (who) => `тот же шаг: ${who}, ближайший удачный`,
  answered: (status, after) => `ответ ${status} через ${after}`,
  answeredOnly: (status) => `ответ ${status}`,
  again: 'повторно',
  firstFailure: 'первый сбой',
  silence: (length, at) => `проходит ${length}; затем, в ${at}`,
  noType: 'вебхук',
  evidence: 'Доказательства',
  facts: { error: 'ошибка', in: 'где', differs: 'отличие', http: 'запрос', field: 'причина' },
  absent: (steps) => `Нет строк: ${steps}`,
  absentWhere: 'отсутствует',
  healthyHas: (who, within) => `${who}: есть, за ${within}`,
  wholeLines: 'строки целиком: --raw',
  next: 'Что делать',
  others: 'Другие события этого платежа',
  notInLines: (what) => `${what}: ни в одной из прочитанных строк`,
  silentLogs: (lines, hosts) => `${lines}, ${hosts}. Молчание логов не значит, что никто не платил.`,
  heldAsText: (word, lines) => `«${word}» — не id; как текст это есть в логах: ${lines}. Что стало с их платежами:`,
  onlyText: (word, lines) => `«${word}» — не id платежа; как текст это есть в логах: ${lines}`,
  seeLines: 'Показать все.',
  soLikely: 'Значит, от вероятного',
  nothingFound: 'ничего не найдено',
  noWebhook: (lines, hosts) => `Ни одной строки о вебхуке: ${lines}, ${hosts}.`,
  whatIs: 'Что есть',
  emptyReasons: {
    endpoint: 'Stripe не доходит до этой машины: endpoint отключён, или у него другой адрес.',
    otherHost: 'Вебхуки идут на хост, которого нет в prodlogs.yaml, или лежат в другом его источнике.',
    window: 'Окно слишком узкое или не то.',
    slip: 'Опечатка? Сделки, которые есть в логах:',
    earlier: 'Оплачено раньше? Загляните дальше назад.',
    noDealId: 'У платежа может не быть id сделки.',
    accessLog: 'Доходит ли запрос до машины? Добавьте access-лог веб-сервера.',
  },
}

const ANSWER: InBoth<AnswerWords> = { en: EN, ru: RU }

/** The sentences of answers in one language. */
export const answerWords = (lang: Lang): AnswerWords => ANSWER[lang]
