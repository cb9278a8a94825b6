import type { RedactionRule } from '../rule.ts'
import { bearer } from './bearer.ts'
import { card } from './card.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { jwt } from './jwt.ts'
import { keyValues } from './key-values.ts'
import { personalObjects } from './personal-objects.ts'
import { phone } from './phone.ts'
import { privateKey } from './private-key.ts'
import { stripeClientSecrets } from './stripe-client-secrets.ts'
import { stripeKeys } from './stripe-keys.ts'
import { stripeLinks } from './stripe-links.ts'
import { stripeSignature } from './stripe-signature.ts'
import { stripeWebhookSecret } from './stripe-webhook-secret.ts'
import { urlCredentials } from './url-credentials.ts'

/** Every rule, in order of priority: of two that hide the same piece the first one names it. */
export const RULES: readonly RedactionRule[] = [
  privateKey,
  stripeKeys,
  stripeWebhookSecret,
  stripeClientSecrets,
  stripeSignature,
  stripeLinks,
  jwt,
  urlCredentials,
  bearer,
  card,
  iban,
  email,
  phone,
  personalObjects,
  keyValues,
]
