import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { terminalSafe, terminalSafeJson } from '../../../src/report/terminal-safe.ts'

const ESC = '\u001b'
const BEL = '\u0007'

/** Sequences that act on a terminal, a clipboard or a reader's eye. */
const HOSTILE: readonly string[] = [
  `${ESC}]0;title${BEL}`,
  `${ESC}]2;title${ESC}\\`,
  `${ESC}]52;c;aGVsbG8=${BEL}`,
  `${ESC}]52;c;?${BEL}`,
  `${ESC}]8;;http://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]4;1;rgb:ff/00/00${BEL}`,
  `${ESC}]10;?${BEL}`,
  `${ESC}]11;#000000${BEL}`,
  `${ESC}]104${BEL}`,
  `${ESC}]1337;File=inline=1:AAAA${BEL}`,
  `${ESC}]777;notify;a;b${BEL}`,
  `${ESC}]9;message${BEL}`,
  `${ESC}]7;file:///etc${BEL}`,
  `${ESC}]133;A${BEL}`,
  `${ESC}]50;font${BEL}`,
  `${ESC}[2J`,
  `${ESC}[H`,
  `${ESC}[1;1H`,
  `${ESC}[3J`,
  `${ESC}[K`,
  `${ESC}[1A`,
  `${ESC}[999D`,
  `${ESC}[?25l`,
  `${ESC}[?1049h`,
  `${ESC}[?1000h`,
  `${ESC}[?2004h`,
  `${ESC}[5m`,
  `${ESC}[8m`,
  `${ESC}[31m`,
  `${ESC}[38;5;1m`,
  `${ESC}[6n`,
  `${ESC}[c`,
  `${ESC}[>c`,
  `${ESC}[21t`,
  `${ESC}[8;1;1t`,
  `${ESC}[4i`,
  `${ESC}[5i`,
  `${ESC}[s`,
  `${ESC}[u`,
  `${ESC}[1;2r`,
  `${ESC}[!p`,
  `${ESC}c`,
  `${ESC}7`,
  `${ESC}8`,
  `${ESC}(0`,
  `${ESC}#8`,
  `${ESC}=`,
  `${ESC}>`,
  `${ESC}N`,
  `${ESC}Z`,
  `${ESC}Pq#0;2;0;0;0${ESC}\\`,
  `${ESC}P+q544e${ESC}\\`,
  `${ESC}P$qm${ESC}\\`,
  `${ESC}_Ga=T;AAAA${ESC}\\`,
  `${ESC}^pm${ESC}\\`,
  `${ESC}Xsos${ESC}\\`,
  '\u009b2J',
  '\u009d52;c;aGVsbG8=\u009c',
  '\u0090q\u009c',
  '\u009f\u009c',
  '\u0085',
  '\u008d',
  'good\rbad',
  'a\b\b\bb',
  'a\u007fb',
  '\u0000',
  '\u000e',
  '\u000f',
  '\u0005',
  '\v',
  '\f',
  BEL,
  'user\u202etxt.exe',
  '\u2066rtl\u2069',
  '\u200fx',
  '\u061c',
  'pay\u200bment',
  '\ufeffx',
  '\u2060',
  'a\u00adb',
  '\u{e0041}\u{e0042}',
  '\u2028',
  'a\u034fb',
  'a\u{e0100}\u{e01ef}',
  '\u2029',
  '\ufff9a\ufffab\ufffb',
  '\ud800',
  'x\udc00',
  'a\u200db',
  '\u115f',
  '\u3164',
]

const ACTS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u034f|\udb40[\udc00-\udc7f\udd00-\uddef]|[\ud800-\udbff](?![\udc00-\udfff])/

describe('text for a terminal', () => {
  test('the list is long enough', () => expect(HOSTILE.length).toBeGreaterThan(60))

  test.each(HOSTILE)('%j does nothing', (text) => {
    const shown = terminalSafe(`before ${text} after`)
    expect(shown).not.toMatch(ACTS)
    expect(shown).not.toBe(`before ${text} after`)
    expect(shown).toMatch(/^before .* after$/s)
  })

  test('ordinary text of any script stays as it is', () => {
    for (const text of ['✅ Сделка 4540 обработана', '支払い', 'مرحبا', '👩‍👩‍👧 ok', 'न्‍य', 'a\tb', '❤️', 'naïve'])
      expect(terminalSafe(text)).toBe(text)
  })

  test('nothing that acts is left, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(terminalSafe(text)).not.toMatch(ACTS)
      }),
      { numRuns: 2000 },
    )
  })

  test('newlines are shown unless several lines are wanted', () => {
    expect(terminalSafe('a\nb')).toBe('a␊b')
    expect(terminalSafe('a\nb', true)).toBe('a\nb')
  })

  test('JSON keeps its value and drives nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = terminalSafeJson(JSON.stringify({ text }))
        expect(json).not.toMatch(ACTS)
        expect(JSON.parse(json)).toEqual({ text })
      }),
    )
  })
})
