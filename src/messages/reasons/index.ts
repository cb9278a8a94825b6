import type { FeatureReasons, Reason, ReasonCode, ReasonOf } from '../../model/reason.ts'
import type { Lang } from '../lang.ts'
import { CONFIG, EXPECTED, PATTERN, YAML } from './config.ts'
import { CONNECTING, KEY } from './connect.ts'
import { ENGINE, THING } from './engine.ts'
import { GATE, LINK } from './link.ts'
import { READ } from './read.ts'
import { plain, type Says } from './say.ts'
import { STRIPE } from './stripe.ts'

/** What a host needs, in Russian after a colon. */
const FEATURE: Says<keyof FeatureReasons> = {
  ssh_option: { en: (a) => a.name, ru: (a) => a.name },
  host_certificate: plain('a host certificate (@cert-authority)', 'сертификат хоста (@cert-authority)'),
  user_certificate: {
    en: (a) => `the user certificate ${a.path}`,
    ru: (a) => `сертификат пользователя ${a.path}`,
  },
  ssh_list: {
    en: (a) => `${a.name} of your ssh configuration`,
    ru: (a) => `${a.name} из вашей конфигурации ssh`,
  },
  algorithm: {
    en: (a) => `a ${a.name} that ssh2 does not have`,
    ru: (a) => `${a.name}, которого нет в ssh2`,
  },
  agent_key: { en: (a) => `a ${a.type} key of the agent`, ru: (a) => `ключ ${a.type} из агента` },
  key_file: {
    en: (a) => `the key ${a.path} (${reasonText('en', a.why)})`,
    ru: (a) => `ключ ${a.path} (${reasonText('ru', a.why)})`,
  },
}

const REASONS: Says<ReasonCode> = {
  words: { en: (a) => a.text, ru: (a) => a.text },
  ...READ,
  ...LINK,
  ...GATE,
  ...CONNECTING,
  ...KEY,
  ...FEATURE,
  ...ENGINE,
  ...THING,
  ...STRIPE,
  ...YAML,
  ...CONFIG,
  ...PATTERN,
  ...EXPECTED,
}

const say = <C extends ReasonCode>(lang: Lang, reason: ReasonOf<C>): string => REASONS[reason.code][lang](reason)

/** A reason in the words of a language; what somebody else said stays as it is. */
export const reasonText = (lang: Lang, reason: Reason): string => say(lang, reason)
