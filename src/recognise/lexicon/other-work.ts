import { anyOf, type Words } from './compile.ts'

/** Letters to many at once: who of them was not reached has nothing to do with a payment. */
const MAILINGS: Words = [
  'newsletter*',
  'digest*',
  'broadcast*',
  'mail campaign*',
  'email campaign*',
  'marketing campaign*',
  'mailings',
  'mailing list',
  'list member*',
  'mass mail*',
  'bulk mail*',
  'bulk email*',
  'bulk message*',
  'drip',
  'рассылк*',
  'рассылок',
  'дайджест*',
  'массов* отправк*',
]

/** What a server does for itself by the clock: no payment waits for it. */
const HOUSEKEEPING: Words = [
  'fetchmail',
  'incoming email*',
  'incoming mail*',
  'backup*',
  'sitemap*',
  'vacuum*',
  'log rotation',
  'logrotate',
  'reindex*',
  'search index',
  'thumbnail*',
  'analytics',
  'statistics',
  'garbage collect*',
  'autovacuum*',
  'резервн* копи*',
  'карт* сайта',
  'статистик*',
]

export const OF_MAILING = anyOf(MAILINGS)
export const OF_HOUSEKEEPING = anyOf(HOUSEKEEPING)
