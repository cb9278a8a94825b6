import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasStripeKey, resolveStripeKey } from '../../../src/stripe/key-source.ts'
import { readKeyShape } from '../../../src/stripe/key.ts'
import { createStripeReader } from '../../../src/stripe/reader.ts'
import { scrubText } from '../../../src/stripe/scrub.ts'
import { fakeKey } from '../../support/stripe/fake.ts'

const LIVE = fakeKey('sk', 'live')
const LIMITED = fakeKey('rk', 'test')
const TAIL = 'Q7w2Zr9TyUiOp4AsDfGh5Jk'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prodlogs-key-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.for([
  [LIVE, { kind: 'secret', mode: 'live' }],
  [LIMITED, { kind: 'restricted', mode: 'test' }],
  [['rkcs', 'live', TAIL].join('_'), { kind: 'restricted', mode: 'live' }],
  [['sk', 'org', 'live', TAIL].join('_'), { kind: 'organization', mode: 'live' }],
  [['sk', 'org', TAIL].join('_'), { kind: 'organization' }],
] as const)('key %# is %o', ([key, shape]) => {
  expect(readKeyShape(key)).toEqual(shape)
})

test.for([
  [['pk', 'live', TAIL].join('_'), 'pk_…'],
  [['whsec', TAIL].join('_'), 'whsec_…'],
  [['pi_000000000000', 'secret', TAIL].join('_'), '…_secret_…'],
  [`${['sk', 'live', ''].join('_')}****AbCd`, 'sk_…****'],
  [['sk', 'live', ''].join('_') + 'x'.repeat(24) + '…', 'sk_…****'],
  [`${LIVE}\nX-Evil: 1`, undefined],
  ['hunter2hunter2', undefined],
] as const)('key %# is refused as %s, and is not shown', ([key, kind]) => {
  const error = (() => {
    try {
      createStripeReader({ key, keySource: 'STRIPE_API_KEY' })
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toMatchObject({ code: 'STRIPE_KEY_KIND', args: { from: 'STRIPE_API_KEY', ...(kind ? { kind } : {}) } })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Q7w2|AbCd|hunter2/)
})

test('a reader that is printed shows nothing of its key', () => {
  expect(inspect(createStripeReader({ key: LIVE }), { depth: 9, showHidden: true })).not.toContain('Q7w2')
})

test('the environment is asked in its order, and the name is told', async () => {
  const both = { STRIPE_SECRET_KEY: LIVE, STRIPE_API_KEY: ` "${LIMITED}"\n` }
  expect(await resolveStripeKey({ env: both })).toMatchObject({
    key: LIMITED,
    source: { kind: 'env', name: 'STRIPE_API_KEY' },
  })
  expect(await resolveStripeKey({ env: { ...both, PRODLOGS_STRIPE_KEY: LIVE } })).toMatchObject({
    source: { name: 'PRODLOGS_STRIPE_KEY' },
  })
  expect(await resolveStripeKey({ env: { ...both, PRODLOGS_STRIPE_KEY: ' ' } })).toMatchObject({
    source: { name: 'STRIPE_API_KEY' },
  })
  expect(await resolveStripeKey({ env: { MINE: LIVE }, config: 'env:MINE' })).toMatchObject({
    source: { name: 'MINE' },
  })
})

test('without a key the places that were looked at are named', async () => {
  await expect(resolveStripeKey({ env: {} })).rejects.toMatchObject({
    code: 'STRIPE_NO_KEY',
    args: { where: 'PRODLOGS_STRIPE_KEY, STRIPE_API_KEY, STRIPE_SECRET_KEY' },
  })
  await expect(resolveStripeKey({ env: { STRIPE_API_KEY: LIVE }, config: 'env:MINE' })).rejects.toMatchObject({
    args: { where: 'MINE' },
  })
})

test('a key written into the configuration is refused and not repeated', async () => {
  const error: unknown = await resolveStripeKey({ env: {}, config: LIVE }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'USAGE_BAD_VALUE' })
  expect(inspect(error, { depth: 9 })).not.toContain('Q7w2')
})

test.for([
  ['the key alone', `${LIMITED}\n`],
  ['a comment first', `# restricted, read only\n${LIMITED}\n`],
  ['an .env file', `PORT=80\nexport STRIPE_SECRET_KEY="${LIMITED}"\n`],
] as const)('a key file: %s', async ([name, content]) => {
  const path = join(folder, name.replaceAll(' ', '-'))
  await writeFile(path, content, { mode: 0o600 })
  await chmod(path, 0o600)
  expect(await resolveStripeKey({ env: {}, config: `file:${path}` })).toMatchObject({
    key: LIMITED,
    source: { readableByOthers: false },
  })
  await chmod(path, 0o640)
  expect(
    await resolveStripeKey({ env: { HOME: folder }, config: `file:~/${name.replaceAll(' ', '-')}` }),
  ).toMatchObject({ source: { readableByOthers: true } })
})

test('a key file that is missing or empty', async () => {
  await expect(resolveStripeKey({ env: {}, config: `file:${folder}/none` })).rejects.toMatchObject({
    code: 'FILE_MISSING',
  })
  await writeFile(join(folder, 'empty'), '\n')
  await expect(resolveStripeKey({ env: {}, config: `file:${folder}/empty` })).rejects.toMatchObject({
    code: 'STRIPE_NO_KEY',
  })
})

test('whether there is a key is told without reading it', () => {
  expect(hasStripeKey(undefined, {})).toBe(false)
  expect(hasStripeKey(undefined, { STRIPE_SECRET_KEY: LIVE })).toBe(true)
  expect(hasStripeKey('env:MINE', { STRIPE_SECRET_KEY: LIVE })).toBe(false)
  expect(hasStripeKey('file:/run/key', {})).toBe(true)
})

test.for([
  `Invalid API Key provided: ${LIVE.slice(0, 8)}*********${LIVE.slice(-4)}`,
  `Authorization: Basic ${Buffer.from(`${LIVE}:`).toString('base64')}`,
  `key=${encodeURIComponent(LIVE)}&x`,
  `whsec_${TAIL}=`,
])('nothing of a key stays in text %#', (text) => {
  const clean = scrubText(text, LIVE)
  expect(clean).toContain('[stripe_key]')
  expect(clean).not.toMatch(/Q7w2|h5Jk|UTd3|c2tf/)
})
