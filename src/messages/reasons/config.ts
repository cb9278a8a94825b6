import type { ConfigReasons, ExpectedReasons, PatternReasons, YamlReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

export const YAML: Says<keyof YamlReasons> = {
  bad_indent: plain('indentation', 'отступ'),
  tab_indent: plain('a tab as indentation', 'отступ табуляцией'),
  duplicate_key: plain('the key stands twice', 'ключ стоит дважды'),
  missing_character: plain('a character is missing', 'не хватает символа'),
  unknown_alias: plain('unknown alias', 'неизвестная ссылка (alias)'),
  key_over_lines: plain('a key over several lines', 'ключ занимает несколько строк'),
  unexpected_text: plain('unexpected text', 'неожиданный текст'),
  many_aliases: plain('too many aliases', 'слишком много ссылок (alias)'),
  not_utf8: plain('not UTF-8', 'не UTF-8'),
}

export const CONFIG: Says<keyof ConfigReasons> = {
  host_leading_dash: plain('a host may not begin with "-"', 'имя хоста не может начинаться с «-»'),
  host_space_or_control: plain(
    'a host has no blanks and no control characters',
    'в имени хоста нет пробелов и управляющих символов',
  ),
  host_port: {
    en: (a) => `"${a.name}": a port is a number from 1 to 65535`,
    ru: (a) => `«${a.name}»: порт — число от 1 до 65535`,
  },
  host_empty: plain('there is no host in it', 'имя хоста пустое'),
  host_character: {
    en: (a) => `"${a.name}" has a character that no host has`,
    ru: (a) => `в «${a.name}» есть символ, которого в имени хоста не бывает`,
  },
  host_user: {
    en: (a) => `"${a.name}" has a character that no user has`,
    ru: (a) => `в «${a.name}» есть символ, которого в имени пользователя не бывает`,
  },
  host_unknown: {
    en: (a) => `names "${a.name}", which is not a host of the configuration`,
    ru: (a) => `указан «${a.name}», а такого хоста в конфигурации нет`,
  },
  group_unknown: {
    en: (a) => `"${a.name}" is no group of the configuration, or it holds itself`,
    ru: (a) => `«${a.name}» — не группа конфигурации, или она содержит саму себя`,
  },
  range: {
    en: (a) => `"${a.name}" is no range such as web-[1-3]`,
    ru: (a) => `«${a.name}» — не диапазон вроде web-[1-3]`,
  },
  path_relative: plain(
    'a path begins with "/": nobody knows the folder that a host begins in',
    'путь начинается с «/»: в какой папке начинает хост, неизвестно',
  ),
  duration: plain('is no duration such as 30m or 2h', 'это не длительность вроде 30m или 2ч'),
  zone: plain('not an IANA time zone such as Europe/Warsaw', 'это не часовой пояс IANA вроде Europe/Warsaw'),
  reference: plain(
    'must be env:NAME or file:PATH, never the secret itself',
    'должно быть env:ИМЯ или file:ПУТЬ, но не сам секрет',
  ),
  header_reference: plain(
    'a header that lets in must be env:NAME or file:PATH, never the secret itself',
    'заголовок, дающий доступ, — это env:ИМЯ или file:ПУТЬ, но не сам секрет',
  ),
  plain_url: plain(
    'not a URL such as https://logs.example.com; a password stands in `password:`, by reference',
    'это не URL вроде https://logs.example.com; пароль указывают в `password:` ссылкой',
  ),
  tenant: plain('not AccountID:ProjectID', 'это не AccountID:ProjectID'),
  one_of_containers: plain(
    'names its containers by one of container, compose, label',
    'контейнеры называет что-то одно: container, compose или label',
  ),
  one_of_pods: plain('names its pods by one of selector, pod', 'поды называет что-то одно: selector или pod'),
  stream_selector: plain('not a stream selector such as {app="api"}', 'это не селектор потока вроде {app="api"}'),
  several_ways: {
    en: (a) => `names more than one of ${a.names}`,
    ru: (a) => `указано больше одного из ${a.names}`,
  },
  source_elsewhere: {
    en: (a) => `a source of type ${a.type} stands under a host with \`${a.type}:\`; this one has ${a.fits}`,
    ru: (a) => `источник типа ${a.type} стоит у хоста с \`${a.type}:\`; у этого бывает ${a.fits}`,
  },
}

/** Why a pattern is refused. */
export const PATTERN: Says<keyof PatternReasons> = {
  pattern_too_long: {
    en: (a) => `it is longer than ${a.most} characters`,
    ru: (a) => `он длиннее ${a.most} символов`,
  },
  pattern_empty: plain('it matches the empty text', 'он совпадает с пустой строкой'),
  pattern_syntax: {
    en: (a) => `it is no regular expression: ${a.text}`,
    ru: (a) => `это не регулярное выражение: ${a.text}`,
  },
  pattern_nested: plain(
    'a repetition stands inside a repetition, such as (a+)+',
    'повторение внутри повторения, например (a+)+',
  ),
  pattern_two_ways: plain(
    'a repeated choice can match the same text in two ways, such as (a|ab)*',
    'повторяемый выбор совпадает с одним текстом двумя способами, например (a|ab)*',
  ),
  pattern_look_around: plain('a look-around holds a repetition', 'повторение внутри просмотра (look-around)'),
  pattern_look_behind: plain(
    'a look-behind may hold single characters only',
    'в ретроспективе (look-behind) допустимы только отдельные символы',
  ),
  pattern_back_reference: plain('it refers back to a group', 'он ссылается на группу'),
  pattern_property: plain('it uses a property of Unicode', 'он использует свойство Юникода'),
  pattern_many: { en: (a) => `it repeats more than ${a.most} times`, ru: (a) => `он повторяет больше ${a.most} раз` },
  pattern_neighbours: plain(
    'two repetitions that match the same characters follow each other, such as \\d+\\d+ or .*x.*',
    'подряд стоят два повторения одних и тех же символов, например \\d+\\d+ или .*x.*',
  ),
}

/** What an option takes: follows "It takes" and «Ожидается:». */
export const EXPECTED: Says<keyof ExpectedReasons> = {
  such_as: { en: (a) => `e.g. ${a.examples}`, ru: (a) => `например ${a.examples}` },
  iana_zone: plain('an IANA zone such as Europe/Warsaw', 'часовой пояс IANA, например Europe/Warsaw'),
  an_id: plain('an id', 'id'),
  one_secret: plain('one secret', 'один секрет'),
  time_after: { en: (a) => `a time after ${a.option}`, ru: (a) => `время позже ${a.option}` },
  http_url: plain('an http or https URL', 'адрес http или https'),
  known_group: {
    en: (a) => `a group of the configuration (${a.names || 'none is defined'})`,
    ru: (a) => `группа из конфигурации (${a.names || 'ни одной нет'})`,
  },
  known_host: plain('a configured host; none is', 'хост из конфигурации, а там нет ни одного'),
  known_source: plain('a configured source; none is', 'источник из конфигурации, а там нет ни одного'),
  host_range: plain('a range such as web-[1-3]', 'диапазон, например web-[1-3]'),
  long_token: { en: (a) => `${a.least} characters or more`, ru: (a) => `не меньше ${a.least} символов` },
  free_port: { en: (a) => `a free port (${a.text})`, ru: (a) => `свободный порт (${a.text})` },
  no_files: plain('nothing: the server was started without --allow-files', 'ничего: сервер запущен без --allow-files'),
  file_below: {
    en: (a) => `a file below the allowed folder (${a.names || 'it is empty'})`,
    ru: (a) => `файл из разрешённой папки (${a.names || 'она пуста'})`,
  },
  docker_address: plain(
    'e.g. unix:///var/run/docker.sock, tcp://box:2376; for ssh://box: --host box --source docker:NAME',
    'например unix:///var/run/docker.sock, tcp://box:2376; для ssh://box: --host box --source docker:ИМЯ',
  ),
  no_secrets: plain('hosts and sources without a secret in their names', 'хосты и источники без секрета в имени'),
}
