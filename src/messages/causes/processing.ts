import { text } from './cause-text.ts'

/** Failed in processing: Stripe's API, metadata, the handler. */
export const processing = {
  'resource_missing.mode': text(
    'object of the other mode',
    'объект из другого режима',
    'Stripe does not know the object under this key: it exists in the other mode (test or live).',
    'Stripe не знает объект под этим ключом: он есть в другом режиме (test или live).',
  ),
  'resource_missing.account': text(
    'object of another account',
    'объект другого аккаунта',
    'Stripe does not know the object under this key: it belongs to another account, or the Stripe-Account header is missing (Connect).',
    'Stripe не знает объект под этим ключом: он из другого аккаунта или не передан Stripe-Account (Connect).',
  ),
  'resource_missing.ids_masked_by_app': text(
    'object not found, ids masked',
    'объект не найден, id скрыты',
    'Stripe does not know an object, and the application masks its id in the log: mode and account cannot be told apart here.',
    'Stripe не знает объект, а приложение скрывает его id в логе: режим от аккаунта здесь не отличить.',
  ),
  stripe_api_key_expired: text(
    'Stripe key expired',
    'ключ Stripe истёк',
    'The Stripe API key has expired: calls to Stripe are refused.',
    'Ключ Stripe API истёк: вызовы отвергаются.',
  ),
  stripe_api_key_invalid: text(
    'Stripe key invalid',
    'ключ Stripe неверен',
    'Stripe refused the API key of the application (401); this is not about the webhook.',
    'Stripe отверг API-ключ приложения (401); это не про вебхук.',
  ),
  stripe_api_permission: text(
    'Stripe key lacks a permission',
    'ключу Stripe не хватает права',
    'The restricted Stripe key of the application lacks a permission for this call (403).',
    'Ограниченному ключу Stripe не хватает права на этот вызов (403).',
  ),
  stripe_api_rate_limited: text(
    'Stripe rate limit',
    'лимит запросов Stripe',
    'Stripe refused calls for their rate (429); the SDK does not retry those.',
    'Stripe отказал из-за частоты запросов (429); SDK такие не повторяет.',
  ),
  stripe_api_connection: text(
    'Stripe not reachable',
    'Stripe недоступен',
    'The application could not reach the Stripe API, and the work was not done.',
    'Приложение не достучалось до Stripe API, работа не сделана.',
  ),
  metadata_deal_id_missing: text(
    'no deal id in metadata',
    'нет id сделки в metadata',
    'The payment has no deal id in its metadata, so it cannot be tied to the CRM. (Checkout Session metadata is not copied to the PaymentIntent or Invoice; Payment Links have none.)',
    'В metadata платежа нет id сделки, с CRM его не связать. (Metadata из Checkout Session не копируется в PaymentIntent и Invoice; у Payment Link её нет.)',
  ),
  metadata_missing_foreign_object: text(
    'not made by this integration',
    'создан не этой интеграцией',
    'The object was not made by this integration, so it has none of its metadata: nothing was to happen.',
    'Объект создан не этой интеграцией, её metadata в нём нет: ничего и не должно было произойти.',
  ),
  payment_not_settled_yet: text(
    'payment not settled yet',
    'деньги ещё не пришли',
    'The session is complete but unpaid: the money comes later, with checkout.session.async_payment_succeeded.',
    'Сессия завершена, но не оплачена: деньги придут позже, с checkout.session.async_payment_succeeded.',
  ),
  local_object_not_found: text(
    'no such object in the own database',
    'нет объекта в своей базе',
    'The application has no order, member or other object of its own for this payment[[ ({object})]].',
    'В базе приложения нет заказа, участника или другого объекта для этого платежа[[ ({object})]].',
  ),
  business_rejected: text(
    'refused by a rule of the application',
    'отказ по правилу приложения',
    'A rule of the application refused the payment after the money was taken; trying again will not help.',
    'Правило приложения отклонило платёж, когда деньги уже списаны; повтор не поможет.',
  ),
  handler_error: text(
    'error in the handler',
    'ошибка в обработчике',
    'The handler of the webhook failed with an error of its own[[: {exception}]][[ at {place}]][[ (HTTP {status})]].',
    'Обработчик вебхука упал с собственной ошибкой[[: {exception}]][[ в {place}]][[ (HTTP {status})]].',
  ),
}
