import type { RedactionRule } from '../rule.ts'
import { gitHosts } from './git-hosts.ts'
import { registries } from './registries.ts'
import { cloud } from './cloud.ts'
import { chat } from './chat.ts'
import { telegram } from './telegram.ts'
import { mailSms } from './mail-sms.ts'
import { ai } from './ai.ts'
import { business } from './business.ts'
import { services } from './services.ts'
import { dialogs } from './dialogs.ts'
import { passwordHashes } from './password-hashes.ts'
import { commands } from './commands.ts'
import { oneTimeCodes } from './one-time-codes.ts'
import { pathSecrets } from './path-secrets.ts'
import { bearer } from './bearer.ts'
import { card } from './card.ts'
import { encoded } from './encoded.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { jsonWebKeys } from './json-web-keys.ts'
import { jwt } from './jwt.ts'
import { keyValues } from './key-values.ts'
import { personalNumbers } from './personal-numbers.ts'
import { personalObjects } from './personal-objects.ts'
import { phone } from './phone.ts'
import { privateKey } from './private-key.ts'
import { sql } from './sql.ts'
import { tables } from './tables.ts'
import { stripeClientSecrets } from './stripe-client-secrets.ts'
import { stripeKeys } from './stripe-keys.ts'
import { stripeLinks } from './stripe-links.ts'
import { stripeSignature } from './stripe-signature.ts'
import { stripeWebhookSecret } from './stripe-webhook-secret.ts'
import { urlCredentials } from './url-credentials.ts'
import { vendors } from './vendors.ts'
import { vendorMarks } from './vendor-marks.ts'

/** Every rule, in order of priority: of two that hide the same piece the first one names it. */
export const RULES: readonly RedactionRule[] = [
  privateKey,
  stripeKeys,
  stripeWebhookSecret,
  stripeClientSecrets,
  stripeSignature,
  stripeLinks,
  jwt,
  jsonWebKeys,
  gitHosts,
  registries,
  cloud,
  chat,
  telegram,
  mailSms,
  ai,
  business,
  services,
  vendors,
  vendorMarks,
  urlCredentials,
  bearer,
  card,
  iban,
  email,
  phone,
  personalObjects,
  personalNumbers,
  keyValues,
  tables,
  commands,
  sql,
  oneTimeCodes,
  dialogs,
  passwordHashes,
  encoded,
  pathSecrets,
]
