import { text } from './cause-text.ts'

/** The service's own ground: database, queue, workers, scheduler, gate. */
export const infrastructure = {
  db_down_fail_open: text(
    'database down, failed open',
    'база недоступна, пропустили',
    'The database could not be asked and the service went on without it: something may have been done twice.',
    'База не ответила, и сервис продолжил без неё: что-то могло выполниться дважды.',
  ),
  db_pool_exhausted: text(
    'no free database connection',
    'нет свободных соединений с БД',
    'The work failed because the database had no free connection.',
    'Работа сорвалась: у базы не было свободных соединений.',
  ),
  db_deadlock: text(
    'database deadlock',
    'взаимная блокировка в БД',
    'The work was rolled back by a deadlock in the database.',
    'Работа откатилась из-за взаимной блокировки в базе.',
  ),
  db_concurrent_update: text(
    'two at once on one row',
    'две записи одной строки сразу',
    'Two handlers wrote the same row at once, and the database let only one through: the work of this event was rolled back.',
    'Два обработчика писали одну строку одновременно, база пропустила только один: работа по этому событию откатилась.',
  ),
  db_locked_sqlite: text(
    'SQLite locked',
    'SQLite заблокирована',
    'SQLite was locked by another writer, and the work failed.',
    'SQLite была занята другим писателем, работа сорвалась.',
  ),
  db_unavailable: text(
    'database unavailable',
    'база недоступна',
    'The database was not available, and the work was not done.',
    'База данных была недоступна, работа не сделана.',
  ),
  queue_down: text(
    'queue down',
    'очередь недоступна',
    'The queue was not reachable: the webhook was taken and its work never began.',
    'Очередь была недоступна: вебхук приняли, а работа не началась.',
  ),
  job_stalled: text(
    'job stalled',
    'задача зависла',
    'The job of the webhook stalled or ran out of attempts: it was answered 200 and never finished.',
    'Задача вебхука зависла или исчерпала попытки: ответ был 200, а работа не закончена.',
  ),
  worker_killed_oom: text(
    'worker killed',
    'воркер убит',
    'The worker was killed in the middle of the work (out of memory): a start without an end.',
    'Воркер убит посреди работы (нехватка памяти): начало есть, конца нет.',
  ),
  scheduler_missed: text(
    'scheduled run missed',
    'пропущен запуск по расписанию',
    'A scheduled job missed its run; this touches all deals that waited for it.',
    'Задача по расписанию пропустила запуск; это касается всех сделок, которые её ждали.',
  ),
  scheduler_failed: text(
    'scheduled job failed',
    'задача по расписанию упала',
    'A scheduled job failed; this touches all deals that waited for it.',
    'Задача по расписанию упала; это касается всех сделок, которые её ждали.',
  ),
  quota_denied: text(
    'quota used up',
    'квота исчерпана',
    'The gate refused the request: the quota of the period is used up.',
    'Доступ закрыт: квота периода исчерпана.',
  ),
  trial_expired: text(
    'trial over',
    'пробный период истёк',
    'The gate refused the request: the free trial is over.',
    'Доступ закрыт: пробный период истёк.',
  ),
  billing_problem: text(
    'billing problem',
    'проблема с оплатой',
    'The gate refuses requests: the subscription has a billing problem.',
    'Доступ закрыт: у подписки проблема с оплатой.',
  ),
}
