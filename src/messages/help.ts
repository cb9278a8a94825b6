import type { InBoth } from './lang.ts'

/** Everything that `--help` says, by name. */
export const HELP = {
  usage: { en: 'Usage:', ru: 'Вызов:' },
  commands: { en: 'Commands:', ru: 'Команды:' },
  options: { en: 'Options:', ru: 'Параметры:' },
  arguments: { en: 'Arguments:', ru: 'Аргументы:' },
  manName: { en: 'Name', ru: 'Имя' },
  manSynopsis: { en: 'Synopsis', ru: 'Обзор' },
  manSeeAlso: { en: 'See also', ru: 'См. также' },
  hostGroup: { en: 'Where to read:', ru: 'Откуда читать:' },
  windowGroup: { en: 'How far back:', ru: 'За какое время:' },
  filterGroup: { en: 'What to keep:', ru: 'Что оставить:' },
  outputGroup: { en: 'How to show it:', ru: 'Как показать:' },
  examples: { en: 'Examples:', ru: 'Примеры:' },
  default: { en: 'default', ru: 'по умолчанию' },
  choices: { en: 'choices', ru: 'варианты' },
  environment: { en: 'env', ru: 'переменная' },
  exitCodes: {
    en: `Exit codes:
  0  found, healthy                     4  authentication or permission
  1  nothing found                      5  not reachable, or the answer was cut
  2  usage or configuration             6  some hosts failed
  3  problems found                     70 prodlogs itself failed
  129 the terminal went away, 130 interrupted, 143 terminated`,
    ru: `Коды выхода:
  0  найдено, всё исправно              4  вход или права
  1  ничего не найдено                  5  недоступно или ответ оборван
  2  вызов или конфигурация             6  часть хостов не ответила
  3  найдены проблемы                   70 сломался сам prodlogs
  129 терминал закрыт, 130 прервано, 143 завершено`,
  },
  about: {
    en: 'Ask production, read-only, why a Stripe payment did not become an automation.',
    ru: 'Узнать у продакшена, только читая, почему платёж Stripe не стал автоматизацией.',
  },
  tail: { en: 'watch webhook processing live', ru: 'следить за обработкой вебхуков вживую' },
  grep: {
    en: 'find what the logs say of a deal, session, event or payment',
    ru: 'найти, что логи говорят о сделке, сессии, событии или платеже',
  },
  report: {
    en: 'count and judge the last lines or a window',
    ru: 'сводка и выводы по последним строкам или за окно времени',
  },
  why: { en: 'say why one payment did not become an automation', ru: 'сказать, почему платёж не стал автоматизацией' },
  events: { en: 'list recent events of the Stripe API', ru: 'показать последние события из API Stripe' },
  reconcile: { en: "compare Stripe's events with the logs", ru: 'сверить события Stripe с логами' },
  watch: { en: 'follow hosts and raise alerts', ru: 'следить за хостами и поднимать тревогу' },
  serve: { en: 'show the report as a live page on loopback', ru: 'показать сводку живой страницей на loopback' },
  doctor: { en: 'check hosts, sources and the Stripe key', ru: 'проверить хосты, источники и ключ Stripe' },
  init: { en: 'write prodlogs.yaml from your ssh hosts', ru: 'создать prodlogs.yaml по вашим ssh-хостам' },
  scan: { en: 'count by kind the secrets that a log holds', ru: 'посчитать по видам секреты в логе' },
  tag: { en: 'turn a secret on stdin into its tag', ru: 'превратить секрет со стандартного ввода в его метку' },
  gate: { en: 'print the forced command for a host', ru: 'напечатать принудительную команду для хоста' },
  demo: {
    en: 'start an embedded production box; needs nothing',
    ru: 'запустить встроенный «продакшен»; настройка не нужна',
  },
  mcp: { en: 'serve the same answers to an agent in an editor', ru: 'те же ответы для агента в редакторе' },
  mcpHttp: {
    en: 'serve on loopback over HTTP, not on stdin; the token is said on stderr, or is that of PRODLOGS_MCP_TOKEN',
    ru: 'по HTTP на loopback, а не через stdin; токен — на stderr или из PRODLOGS_MCP_TOKEN',
  },
  mcpDemo: {
    en: 'ask an embedded production box; needs no host',
    ru: 'спрашивать встроенный «продакшен»; хосты не нужны',
  },
  mcpInstall: {
    en: "write the editor's entry in this folder",
    ru: 'записать сервер в настройки редактора в этой папке',
  },
  mcpPrint: {
    en: 'with --install: show it and write nothing',
    ru: 'вместе с --install: показать, ничего не записывая',
  },
  schema: { en: 'print the JSON schemas of answers', ru: 'напечатать JSON-схемы ответов' },
  schemaName: { en: 'one of them; all names without it', ru: 'одна из них; без имени — список' },
  allowFiles: {
    en: 'let the agent name files below this folder',
    ru: 'разрешить агенту называть файлы из этой папки',
  },
  callTimeout: { en: 'seconds until a call is given up', ru: 'сколько секунд ждать ответа на вызов' },
  hosts: { en: 'list the configured hosts and sources', ru: 'показать настроенные хосты и источники' },
  config: { en: 'validate, show, trust the configuration', ru: 'проверить, показать, доверить конфигурацию' },
  configValidate: { en: 'check the files, with line and column', ru: 'проверить файлы, с номером строки и столбца' },
  configShow: { en: 'show what holds and from which file', ru: 'показать, что действует и из какого файла' },
  configTrust: {
    en: 'let a project file run its command: hosts',
    ru: 'разрешить файлу проекта запускать его command:',
  },
  completion: { en: 'print or install a completion script', ru: 'напечатать или установить скрипт автодополнения' },
  id: {
    en: 'evt_, cs_, pi_, ch_, in_, sub_, cus_, a deal or a hardware id',
    ru: 'evt_, cs_, pi_, ch_, in_, sub_, cus_, сделка или hardware id',
  },
  idOrText: { en: 'an id, or a text to look for; then local files', ru: 'id или искомый текст; затем локальные файлы' },
  host: {
    en: 'host: ssh alias, user@box:22, comma list, @group, web-[1-3]',
    ru: 'хост: псевдоним ssh, user@box:22, список, @группа, web-[1-3]',
  },
  source: {
    en: 'source: its name, file:/path, journal:unit, docker:name, k8s:ns/selector, loki:{…} (docs/engines.md)',
    ru: 'источник: имя, file:/путь, journal:юнит, docker:имя, k8s:ns/селектор, loki:{…} (docs/engines.md)',
  },
  file: {
    en: 'read a local file in place of a host; - is stdin',
    ru: 'читать локальный файл вместо хоста; - это stdin',
  },
  encoding: {
    en: 'how its bytes are text, e.g. koi8-r; else found by content',
    ru: 'в какой кодировке файл, например koi8-r; иначе — по содержимому',
  },
  transport: { en: 'how to reach the host', ru: 'способ соединения' },
  sshConfig: { en: 'ssh configuration, as ssh -F', ru: 'конфигурация ssh, как ssh -F' },
  hostKey: { en: 'what to do with an unknown host key', ru: 'что делать с неизвестным ключом хоста' },
  connectTimeout: { en: 'seconds to wait for a connection', ru: 'сколько секунд ждать соединения' },
  lines: { en: 'the last N lines of each source', ru: 'последние N строк каждого источника' },
  since: {
    en: 'from: 30m, 1h30m, 2ч, ISO time, "yesterday 15:00"',
    ru: 'от: 30m, 2ч, время ISO, «вчера в 15:00», «2 часа назад»',
  },
  until: { en: 'until: as --since', ru: 'до: как --since' },
  follow: { en: 'go on with new lines', ru: 'продолжать с новыми строками' },
  noFollow: { en: 'show and end', ru: 'показать и закончить' },
  tz: { en: 'show and read times in this zone', ru: 'показывать и читать время в этой зоне' },
  utc: { en: 'the same as --tz UTC', ru: 'то же, что --tz UTC' },
  deal: { en: 'deal id', ru: 'id сделки' },
  session: { en: 'Checkout Session, cs_…', ru: 'Checkout Session, cs_…' },
  event: { en: 'event, evt_…', ru: 'событие, evt_…' },
  paymentIntent: { en: 'payment intent, pi_…', ru: 'payment intent, pi_…' },
  customer: { en: 'customer, cus_…', ru: 'клиент, cus_…' },
  type: { en: 'event type; * stands for anything', ru: 'тип события; * — что угодно' },
  level: { en: 'this level and above', ru: 'этот уровень и выше' },
  step: {
    en: 'step, e.g. notification.sent or notification.*',
    ru: 'шаг, например notification.sent или notification.*',
  },
  stepsOnly: { en: 'only lines that are a step of a webhook', ru: 'только строки — шаги вебхука' },
  cause: { en: 'cause, e.g. notify_* or signature_failed.*', ru: 'причина, например notify_* или signature_failed.*' },
  text: { en: 'text that the line holds', ru: 'текст в строке' },
  ignoreCase: { en: 'ignore case in --text', ru: 'не различать регистр в --text' },
  linesAsWritten: {
    en: 'every line in place of a row for each webhook',
    ru: 'каждая строка вместо строки на каждый вебхук',
  },
  exact: { en: 'do not follow ids to other lines', ru: 'не переходить по id к другим строкам' },
  after: { en: 'records after a match', ru: 'записей после совпадения' },
  before: { en: 'records before a match', ru: 'записей до совпадения' },
  context: { en: 'records around a match', ru: 'записей вокруг совпадения' },
  countOnly: { en: 'only count', ru: 'только посчитать' },
  maxCount: { en: 'stop after N matches', ru: 'остановиться после N совпадений' },
  invert: { en: 'records that do not match', ru: 'записи, которые не подходят' },
  output: { en: 'form of the output', ru: 'вид вывода' },
  json: {
    en: 'JSON: one object, or one a line for tail, grep, events',
    ru: 'JSON: один объект; для tail, grep, events — по объекту в строке',
  },
  out: { en: 'write to a file', ru: 'записать в файл' },
  color: { en: 'colours', ru: 'цвета' },
  noColor: { en: 'no colours', ru: 'без цветов' },
  wide: { en: 'ids whole', ru: 'id целиком' },
  raw: { en: 'evidence as it was written', ru: 'доказательства как записаны' },
  accessible: {
    en: 'for screen readers: words for glyphs and bars, nothing redrawn',
    ru: 'для экранных дикторов: слова вместо значков и полос, без перерисовки',
  },
  noPager: { en: 'no pager', ru: 'без постраничного просмотра' },
  quiet: { en: 'only the answer', ru: 'только ответ' },
  verbose: { en: 'tell what is done', ru: 'рассказывать, что делается' },
  lang: { en: 'language', ru: 'язык' },
  noInput: { en: 'never ask', ru: 'никогда не спрашивать' },
  configFile: { en: 'configuration file', ru: 'файл конфигурации' },
  showPii: { en: 'show personal data (never secrets)', ru: 'показывать персональные данные (секреты — никогда)' },
  all: {
    en: 'JSON: list every payment, not twenty of each cause',
    ru: 'JSON: перечислить все платежи, а не по двадцать на причину',
  },
  failOn: { en: 'exit 3 when there are problems', ru: 'код 3, когда есть проблемы' },
  keep: { en: 'leave it up until Ctrl-C', ru: 'не завершать до Ctrl-C' },
  version: { en: 'version', ru: 'версия' },
  help: { en: 'help', ru: 'справка' },
  shell: {
    en: 'bash, zsh or fish; or install [SHELL], to put it where the shell looks',
    ru: 'bash, zsh или fish; install [ОБОЛОЧКА] положит его туда, где ищет оболочка',
  },
  limit: { en: 'at most N', ru: 'не больше N' },
  eventsFile: {
    en: 'Stripe events from a file (JSON or NDJSON), without the API',
    ru: 'события Stripe из файла (JSON или NDJSON), без API',
  },
  endpointUrl: {
    en: 'the webhook endpoint that these logs belong to',
    ru: 'адрес вебхука, которому принадлежат эти логи',
  },
  silence: { en: 'alert when nothing came for so long', ru: 'тревога, если столько времени тихо' },
  exec: {
    en: 'run this command for each alert, JSON on its stdin',
    ru: 'запускать команду на каждую тревогу, JSON на stdin',
  },
  post: { en: 'POST each alert as JSON to this URL', ru: 'отправлять каждую тревогу POST-запросом' },
  port: { en: 'port of 127.0.0.1; a free one by default', ru: 'порт на 127.0.0.1; по умолчанию свободный' },
  program: { en: 'print the program alone', ru: 'напечатать только саму программу' },
  force: { en: 'overwrite what is there', ru: 'перезаписать существующее' },
} as const satisfies Record<string, InBoth<string>>

export type HelpKey = keyof typeof HELP
