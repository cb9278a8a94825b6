import type { RedactionRule } from '../rule.ts'
import { isAlphanumeric } from './shape.ts'

const COUNTRIES =
  'AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS RU SA SC SE SI SK SM ST SV TL TN TR UA VA VG XK'.split(' ')
const NUMBER = /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?/y

/** ISO 7064 mod 97-10, over the text with its first four characters at the end. */
const isIban = (text: string): boolean => {
  if (text.length < 15 || text.length > 34) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

export const iban: RedactionRule = {
  id: 'iban',
  why: 'A bank account number is personal data.',
  source: 'ISO 13616, the IBAN registry; check digits mod 97',
  patterns: [NUMBER],
  triggers: COUNTRIES.map((on) => ({
    on,
    after: '0123456789',
    probe: (bytes, at) => isDigit(bytes[at + 3]) && !isAlphanumeric(bytes[at - 1] ?? 0),
    find: (scan, at) => {
      if (isAlphanumeric(scan.text.charCodeAt(at - 1))) return 0
      NUMBER.lastIndex = at
      let found = NUMBER.exec(scan.text)?.[0] ?? ''
      // A word that follows may look like a group: try without it.
      while (found.length >= 15 && !isIban(found.replace(/[ -]/g, ''))) found = found.slice(0, Math.max(0, found.search(/[ -][A-Z0-9]*$/)))
      if (found.length < 15) return 0
      scan.hide(at, at + found.length, 'iban', { pii: true, guessable: true })
      return at + found.length
    },
  })),
  hides: () => [
    { text: 'iban DE89 3704 0044 0532 0130 00.', secret: '3704 0044 0532 0130 00' },
    { text: 'to=GB82WEST12345698765432,', secret: 'GB82WEST12345698765432' },
  ],
  keeps: ['DE89', 'NO10 OF 20', 'ES2023', 'GB82WEST12345698765433', 'SK0123456789ABCDEF'],
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte < 58
