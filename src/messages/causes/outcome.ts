import { text } from './cause-text.ts'

/** What became of it when nothing failed that a line tells. */
export const outcome = {
  duplicate_harmless: text(
    'duplicate, harmless',
    'дубликат, безвреден',
    'Stripe delivered the event again; the first delivery had finished, so nothing is lost.',
    'Stripe доставил событие повторно; первая доставка всё сделала, ничего не потеряно.',
  ),
  duplicate_after_failed_first: text(
    'retry swallowed after a failure',
    'повтор проглочен после сбоя',
    'The first delivery broke off half-way, and the retry was swallowed as a duplicate: nobody will do the work.',
    'Первая доставка оборвалась на полпути, а повтор отброшен как дубликат: работу никто не сделает.',
  ),
  step_missing: text(
    'a step is missing',
    'нет шага',
    'Nothing failed, and “{label}” did not happen[[: other healthy events of this type have it ({of})]].',
    'Ничего не упало, но шага «{label}» не было[[: у исправных событий этого типа он есть ({of})]].',
  ),
  ok: text('fine', 'в порядке', 'Everything went well.', 'Всё прошло хорошо.'),
  ok_with_warnings: text(
    'fine, with warnings',
    'в порядке, с оговорками',
    'The work was done, with something worth a look[[: step “{slow}” took {ms} ms against {median} ms usually]][[: the payment of deal {unseenDeal} was recorded, and no line tells of a CRM stage, a note or a notice]].',
    'Работа сделана, но есть на что взглянуть[[: шаг «{slow}» занял {ms} мс против обычных {median} мс]][[: платёж по сделке {unseenDeal} записан, а об этапе в CRM, примечании и уведомлении нет ни строки]].',
  ),
  unknown: text(
    'not known',
    'неизвестно',
    'The logs do not tell how it ended: received, signature, processing, CRM, notification and answer were looked for.[[ Stripe has {older}, from before the oldest line that was read.]]',
    'По логам не видно, чем кончилось: искали приём, подпись, обработку, CRM, уведомление и ответ.[[ В Stripe есть {older}, старше самой ранней прочитанной строки.]]',
  ),
}
