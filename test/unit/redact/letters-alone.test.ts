import { expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { createRandom } from '../../support/redact/random.ts'
import { SEED } from '../../support/seed.ts'

const r = createRandom(SEED)
/** Letters of both cases, as a token of 32 letters and digits is made of once in 280. */
const letters = (length: number): string =>
  r
    .alnum(4 * length)
    .replace(/\d/g, '')
    .slice(0, length)

test.each([
  (secret: string) => `java.lang.IllegalArgumentException: Invalid token "${secret}"`,
  (secret: string) => `refused with access token ${secret} for user 5`,
  (secret: string) => `the api secret is ${secret}`,
])('a token without a digit is hidden in running text, but for one in a hundred', (line) => {
  const shown = Array.from({ length: 500 }, () => letters(32)).filter((secret) =>
    redact([line(secret)])
      .join('')
      .includes(secret),
  )
  expect(shown.length, shown.join()).toBeLessThanOrEqual(5)
})

test.each([
  'Invalid token "IllegalArgumentExceptionHandler"',
  'token "SomeVeryLongClassNameFactoryBean" is no bean',
  'refused with token AuthenticationTokenProvider',
  'unexpected token ReactDOMServerRenderingHTML here',
  'the secret is StripeWebhookSigningSecretName',
])('names of classes stay: %s', (line) => expect(redact([line])).toEqual([line]))
