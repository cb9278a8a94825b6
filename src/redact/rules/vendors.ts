import type { Probe, RedactionRule, Trigger } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isAlphanumeric, isMixedToken, isWordy, shape } from '../shape.ts'
import { VENDORS } from '../vendors.ts'

/** The name of a file with a hash in it. */
const FILE = /^\.(?:png|jpe?g|ico|svg|css|m?js|map|json|gif|webp|woff2?)/

const token = (literal: string, body: string): Trigger =>
  shape('service_key', literal, new RegExp(`${literal.replace(/[.+]/g, '\\$&')}${body}`, 'y'), {
    alone: true,
    unless: (found, scan, at) =>
      isWordy(found.slice(literal.length)) ||
      !isMixedToken(found.slice(literal.length)) ||
      FILE.test(scan.text.slice(at + found.length, at + found.length + 6)),
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
    ...VENDORS.map(([, literal, body]) => token(literal, body)),
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
