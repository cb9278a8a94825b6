import type { RedactionRule } from '../rule.ts'
import { isAlphanumeric } from '../shape.ts'

/** Country and length, as registered. */
const LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22
  GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19
  MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29
  VA22 VG24 XK20 LY25 BI27 DJ27 FK18 HN28 MN20 NI28 OM23 SO23 SD18`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
)

/** Where an IBAN that begins at `at` ends: so many letters and digits, in groups parted by single spaces or dashes. */
const endOf = (text: string, at: number, length: number): number => {
  let left = length
  let i = at
  for (; left > 0 && i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isAlphanumeric(code)) left--
    else if ((code !== 32 && code !== 45) || !isAlphanumeric(text.charCodeAt(i + 1))) return 0
  }
  return left === 0 && !isAlphanumeric(text.charCodeAt(i)) ? i : 0
}

/** ISO 7064 mod 97-10, over the text with its first four characters at the end. */
const isIban = (text: string): boolean => {
  let rest = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt((i + 4) % text.length)
    const value = code < 58 ? code - 48 : code - 55
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

export const iban: RedactionRule = {
  id: 'iban',
  why: 'A bank account number is personal data.',
  source: 'ISO 13616, the IBAN registry; check digits mod 97',
  triggers: [...LENGTHS].map(([on, length]) => ({
    on,
    fold: true,
    after: '0123456789',
    probe: (bytes, at) => isDigit(bytes[at + 3]) && !isAlphanumeric(bytes[at - 1] ?? 0),
    find: (scan, at) => {
      if (isAlphanumeric(scan.text.charCodeAt(at - 1))) return 0
      const end = endOf(scan.text, at, length)
      if (end === 0) return 0
      const found = scan.text.slice(at, end)
      // In small letters digits alone, unparted: hexadecimal ids have letters and dashes.
      if (/[a-z]/.test(found) && !/^[a-z]{2}\d+$/.test(found)) return 0
      if (!isIban(found.replace(/[ -]/g, '').toUpperCase())) return 0
      scan.hide(at, end, 'iban', { pii: true, guessable: true })
      return end
    },
  })),
  hides: () => [
    { text: 'iban DE89 3704 0044 0532 0130 00.', secret: '3704 0044 0532 0130 00' },
    { text: 'acct de89370400440532013000', secret: '370400440532013000' },
    { text: 'to=GB82WEST12345698765432,', secret: 'GB82WEST12345698765432' },
  ],
  keeps: ['DE89', 'NO10 OF 20', 'ES2023', 'GB82WEST12345698765433', 'SK0123456789ABCDEF', 'id de89370400440532013001'],
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte < 58
