import type { Probe, RedactionRule, Trigger } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isAlphanumeric, isMixedToken, isWordy, shape } from '../shape.ts'

/** A literal that begins nothing but keys of one vendor, and what may follow it. */
const TOKENS: readonly (readonly [literal: string, body: string])[] = [
  // Data and search
  ['npg_', '[A-Za-z0-9]{10,40}'],
  ['napi_', '[a-z0-9]{40,80}'],
  ['pcsk_', '[A-Za-z0-9]{4,10}_[A-Za-z0-9]{40,80}'],
  ['4b1d', '[A-Za-z0-9]{38}(?![A-Za-z0-9])'],
  ['mdb_sa_sk_', '[A-Za-z0-9_-]{20,80}'],
  ['xau_', '[A-Za-z0-9]{30,60}'],
  // Clouds and deployment
  ['0x4AAAAAAA', '[A-Za-z0-9_-]{25}(?![A-Za-z0-9_-])'],
  ['YCP', '[A-Za-z0-9_-]{37}(?![A-Za-z0-9_-])'],
  ['YCAJ', '[A-Za-z0-9_-]{21}(?![A-Za-z0-9_-])'],
  ['AKID', '[A-Za-z0-9]{13,40}(?![A-Za-z0-9])'],
  ['tk-us-', '[A-Za-z0-9_-]{48}'],
  ['bedrock-api-key-', '[A-Za-z0-9+/]{20,2000}={0,2}'],
  ['SWMTKN-1-', '[a-z0-9]{25,60}(?:-[a-z0-9]{10,40})?'],
  ['rpa_', '[A-Z0-9]{30,60}'],
  ['ddp_', '[A-Za-z0-9]{36,44}'],
  ['depot_', '(?:project|org|user)_[A-Za-z0-9]{30,100}'],
  ['FlyV1 ', '[A-Za-z0-9_+/=,-]{30,2000}'],
  // Building, quality, registries
  ['sqp_', '[a-f0-9]{40}'],
  ['squ_', '[a-f0-9]{40}'],
  ['sqa_', '[a-f0-9]{40}'],
  ['ico-', '[A-Za-z0-9]{32}'],
  ['API-', '[A-Z0-9]{25,32}(?![A-Za-z0-9])'],
  ['odt_', '[A-Za-z0-9]{32,64}'],
  ['slk_', '[a-f0-9]{64}'],
  ['apify_api_', '[A-Za-z0-9]{30,50}'],
  ['signkey-', '(?:prod|test|branch)-[a-f0-9]{30,100}'],
  // Monitoring
  ['xaat-', '[0-9a-f-]{36}'],
  ['xapt-', '[0-9a-f-]{36}'],
  ['hcaik_', '[a-z0-9]{30,80}'],
  ['hcaic_', '[a-z0-9]{30,80}'],
  ['hcaxk_', '[a-z0-9]{30,80}'],
  ['phs_', '[A-Za-z0-9]{30,80}'],
  ['BBFF-', '[A-Za-z0-9]{30}'],
  // Content and forms
  ['CFPAT-', '[A-Za-z0-9_-]{30,80}'],
  ['tfp_', '[A-Za-z0-9_]{30,80}'],
  ['p8e-', '[A-Za-z0-9]{32}'],
  ['fio-u-', '[A-Za-z0-9_=-]{30,100}'],
  ...['figu_', 'figur_', 'figud_', 'figua_'].map((on) => [on, '[A-Za-z0-9_-]{30,100}'] as const),
  ['aio_', '[A-Za-z0-9]{28}(?![A-Za-z0-9])'],
  ['tkn.v1_', '[A-Za-z0-9+/_-]{30,120}={0,2}'],
  ['VF.', '(?:DM|WS)\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{16}'],
  // Chats and social networks
  ['syt_', '[A-Za-z0-9]{4,80}_[A-Za-z0-9]{10,40}_[A-Za-z0-9]{6}'],
  ['vk1.a.', '[A-Za-z0-9_-]{40,400}'],
  ['KEY', '[0-9A-F]{32}_[A-Za-z0-9_-]{20,30}'],
  // Artificial intelligence
  ['nvapi-', '[A-Za-z0-9_-]{40,100}'],
  ['sk_', '[a-f0-9]{48}(?![A-Za-z0-9])'],
  ['e2b_', '[a-f0-9]{40}'],
  ['jina_', '[A-Za-z0-9_-]{40,80}'],
  ['csk-', '[a-z0-9]{40,60}'],
  ['tgp_v1_', '[A-Za-z0-9_-]{30,60}'],
  ['fc-', '[a-f0-9]{32}(?![A-Za-z0-9])'],
  // Shops, payments, logistics
  ['pdl_', '(?:live|sdbx)_apikey_[a-z0-9]{20,40}_[A-Za-z0-9_]{10,60}'],
  ['pdl_ntfset_', '[a-z0-9]{20,40}_[A-Za-z0-9/+_-]{20,60}'],
  ['EZTK', '[A-Za-z0-9]{54}'],
  ['shltm_', '[A-Za-z0-9_-]{40}'],
  ['polar_', '(?:oat|pat|whs|cs)_[A-Za-z0-9]{30,80}'],
  ['lsk_', '[a-f0-9]{40,80}'],
  ['sm_', '[aps]at_[A-Za-z0-9]{16}'],
  // Random letters that another mark tells apart
  ['s-s4t2ud-', '[a-f0-9]{64}'],
  ['s-s4t2af-', '[a-f0-9]{64}'],
  ['scp-live-', '[a-f0-9]{32}'],
  ['scp-test-', '[a-f0-9]{32}'],
  ['xprv9', '[A-Za-z0-9]{90,110}'],
  ['sec-c-', '[A-Za-z0-9-]{30,60}'],
  ...['v1.', 'v2.', 'v3.', 'v4.'].flatMap((version) => [
    [`${version}local.`, '[A-Za-z0-9_-]{20,4000}(?:\\.[A-Za-z0-9_-]{1,400})?'] as const,
    [`${version}public.`, '[A-Za-z0-9_-]{20,4000}(?:\\.[A-Za-z0-9_-]{1,400})?'] as const,
  ]),
]

const token = (literal: string, body: string): Trigger =>
  shape('service_key', literal, new RegExp(`${literal.replace(/\./g, '\\.')}${body}`, 'y'), {
    alone: true,
    unless: (found) => isWordy(found.slice(literal.length)) || !isMixedToken(found.slice(literal.length)),
  })

/** `1000.`, 32 hexadecimal digits and a dot. */
const isZoho: Probe = (bytes, at, to, end = at) =>
  end - at === 4 &&
  bytes[at] === 49 &&
  bytes[at + 1] === 48 &&
  bytes[at + 2] === 48 &&
  bytes[at + 3] === 48 &&
  end + 33 < to &&
  bytes[end] === 46 &&
  bytes[end + 33] === 46 &&
  !isAlphanumeric(bytes[at - 1] ?? 0)

export const vendors: RedactionRule = {
  id: 'vendors',
  why: 'A vendor’s prefix says that what follows it is a key.',
  source:
    'vendors’ documentation; gitleaks (MIT); mongodb/kingfisher (Apache-2.0): lengths and alphabets; docs.docker.com swarm join-token; github.com/paseto-standard/paseto-spec; BIP 32',
  triggers: [
    ...TOKENS.map(([literal, body]) => token(literal, body)),
    // Begun by digits alone, which stand everywhere: looked for as a run of four.
    {
      ...token('1000.', '[a-f0-9]{32}\\.[a-f0-9]{32}'),
      on: '',
      digits: true,
      runs: [{ from: 4, to: 4, first: '1', after: '.' }],
      probe: isZoho,
    },
  ],
  hides: () => [
    sample(`npg_${fill('alnum', 12)}`, 'using ', ','),
    sample(`nvapi-${fill('alnum', 64)}`, '(', ')'),
    sample(`sk_${fill('hex', 48)}`, 'xi ', '.'),
    sample(`pdl_live_apikey_${fill('lower', 26, 4)}_${fill('alnum', 22)}_${fill('alnum', 3)}`, '"', '"'),
    sample(`vk1.a.${fill('alnum', 80)}`, '?k=', '&v=5'),
    sample(`SWMTKN-1-${fill('lower', 50)}-${fill('lower', 25, 2)}`, 'join '),
    sample(`v4.local.${fill('alnum', 60)}`, 'got '),
    sample(`1000.${fill('hex', 32)}.${fill('hex', 32, 2)}`, 'zoho '),
  ],
  keeps: [
    'npg_stat_tables',
    'API-GATEWAY',
    'NONE-KEY',
    'v1.local.example.net',
    'sk_learn_pipeline',
    'task fc-12 done',
    'took 1000.25 ms',
    'sm_path',
    'polar_coordinates',
  ],
}
