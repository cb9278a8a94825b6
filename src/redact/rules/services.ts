import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isMixedToken, isWordy, shape } from '../shape.ts'

const prefixed = (on: string, body: string, alone = false) =>
  shape('service_key', on, new RegExp(`${on.replace(/[.$]/g, '\\$&')}${body}`, 'y'), {
    ...(alone ? { alone } : {}),
    unless: (found) => isWordy(found.slice(on.length)),
  })

/** Developers' services: monitoring, vaults, planning, deployment. */
export const services: RedactionRule = {
  id: 'services',
  why: 'Keys of monitoring, vault, planning and deployment services open what they hold.',
  source:
    'vendors’ documentation; gitleaks (MIT): linear, notion, sentry, new-relic, doppler, vault, age, grafana, postman, …',
  triggers: [
    // OpenWeather; with others appid is an id.
    shape('service_key', 'appid=', /(appid=)[0-9a-f]{32}(?![0-9A-Za-z])/iy, { fold: true }),
    prefixed('lin_api_', '[A-Za-z0-9]{16,80}'),
    prefixed('lin_oauth_', '[A-Za-z0-9]{16,80}'),
    prefixed('ntn_', '[A-Za-z0-9]{20,80}', true),
    shape('service_key', 'secret_', /secret_[A-Za-z0-9]{32,64}/y, {
      alone: true,
      unless: (found, scan, at) => scan.text[at - 1] === '_' || !/\d/.test(found),
    }),
    prefixed('sntrys_', '[A-Za-z0-9+/=_]{20,400}'),
    prefixed('sntryu_', '[a-f0-9]{20,100}'),
    prefixed('NRAK-', '[A-Z0-9]{16,60}'),
    prefixed('NRII-', '[A-Za-z0-9_-]{16,60}'),
    prefixed('NRJS-', '[a-f0-9]{12,60}'),
    prefixed('NRRA-', '[a-f0-9]{16,60}'),
    ...['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'].map((on) =>
      prefixed(on, '[A-Za-z0-9._-]{20,120}', true),
    ),
    ...['hvs.', 'hvb.', 'hvr.'].map((on) => prefixed(on, '[A-Za-z0-9_-]{20,300}', true)),
    shape('service_key', 's.', /s\.[A-Za-z0-9]{24}(?![A-Za-z0-9])/y, {
      alone: true,
      unless: (found) => !isMixedToken(found.slice(2)),
    }),
    shape('private_key', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[A-Z0-9]{8,80}/y),
    prefixed('glsa_', '[A-Za-z0-9_]{20,100}'),
    prefixed('glc_', '[A-Za-z0-9+/]{30,400}={0,2}', true),
    prefixed('PMAK-', '[A-Za-z0-9-]{20,100}'),
    prefixed('dapi', '[a-f0-9]{32}', true),
    prefixed('pul-', '[a-f0-9]{40}', true),
    prefixed('phc_', '[A-Za-z0-9]{30,80}', true),
    prefixed('phx_', '[A-Za-z0-9]{30,80}', true),
    prefixed('sbp_', '[a-f0-9]{30,80}', true),
    prefixed('sb_secret_', '[A-Za-z0-9_-]{16,80}'),
    prefixed('pscale_', '(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{20,100}'),
    prefixed('pnu_', '[A-Za-z0-9]{30,60}', true),
    prefixed('rdme_', '[a-z0-9]{40,100}'),
    prefixed('ATSTT', '[A-Za-z0-9_=-]{20,300}', true),
    prefixed('figd_', '[A-Za-z0-9_-]{20,100}'),
    prefixed('dt0c01.', '[A-Za-z0-9]{12,40}\\.[A-Za-z0-9]{20,100}'),
    prefixed('ops_eyJ', '[A-Za-z0-9+/=_-]{20,2000}'),
    shape('service_key', 'A3-', /A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}-[A-Z0-9-]{10,40}/y, { alone: true }),
    prefixed('sha256~', '[A-Za-z0-9_-]{30,60}'),
    prefixed('tskey-', '[A-Za-z0-9-]{16,100}'),
    prefixed('CCIPAT_', '[A-Za-z0-9_]{20,120}'),
    prefixed('bkua_', '[a-f0-9]{30,60}'),
    prefixed('sk.eyJ', '[A-Za-z0-9_.-]{20,400}'),
    prefixed('EXT', '[A-Za-z0-9]{26}(?![A-Za-z0-9])', true),
    prefixed('SSWS ', '[A-Za-z0-9_-]{20,80}'),
    prefixed('sl.', '[A-Za-z0-9_=-]{60,2000}', true),
    prefixed('shr_', '[A-Za-z0-9]{30,80}', true),
    prefixed('clh_', '[A-Za-z0-9]{30,80}', true),
    prefixed('pk_', '(?:[0-9]{4,12}_)[A-Z0-9]{24,60}', true),
    {
      ...shape('service_key', 'pat', /pat[A-Za-z0-9]{14}\.[a-f0-9]{20,100}/y, { alone: true }),
      far: [17, '.'] as const,
    },
    shape('service_key', '.atlasv1.', /\.atlasv1\.[A-Za-z0-9_=-]{30,100}/y),
    shape('service_key', '$2', /\$2[abxy]\$\d{2}\$[./A-Za-z0-9]{20,60}/y, { after: 'abxy' }),
    shape('service_key', '$argon2', /\$argon2(?:id|i|d)\$[A-Za-z0-9$=,+/]{20,200}/y),
    shape('service_key', '$6$', /\$6\$[./A-Za-z0-9$=]{20,200}/y),
    shape('service_key', '$5$', /\$5\$[./A-Za-z0-9$=]{20,200}/y),
    shape('service_key', '$1$', /\$1\$[./A-Za-z0-9]{1,10}\$[./A-Za-z0-9]{20,40}/y),
    shape('service_key', 'pbkdf2_sha256$', /pbkdf2_sha256\$[A-Za-z0-9$=+/]{20,200}/y),
    shape('service_key', 'scrypt:', /scrypt:\d{1,9}:\d{1,4}:\d{1,4}\$[A-Za-z0-9$=+/]{20,300}/y),
  ],
  hides: () => [
    sample(`lin_api_${fill('alnum', 40)}`, '"', '"'),
    sample(`ntn_${fill('digits', 11)}${fill('alnum', 35)}`),
    sample(`NRAK-${fill('upper', 27)}`, 'x '),
    sample(`hvs.${fill('alnum', 90)}`, 'token '),
    sample(`dp.st.prd.${fill('alnum', 40)}`),
    sample(`AGE-SECRET-KEY-1${fill('upper', 58)}`),
    sample(`$2b$10$${fill('alnum', 53)}`, 'hash '),
  ],
  keeps: [
    'lin_api_key_missing',
    'ntn_',
    'this.isAMethodCallThatIsLong',
    'secret_rotation_scheduled_for_all_services',
    'NRAK-',
    'sha256:0123456789abcdef',
    'sl.js loaded',
  ],
}
