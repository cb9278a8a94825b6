const ESC = '\u001b'
const BEL = '\u0007'
const ST = `${ESC}\\`
const CLIP = Buffer.from('rm -rf /').toString('base64')

/** A C1 control as one byte, as terminals in 8-bit mode take it. */
const raw = (...bytes: number[]): Buffer => Buffer.from(bytes)

const TEXTS: readonly string[] = [
  // Titles.
  `${ESC}]0;owned${BEL}`,
  `${ESC}]2;owned${ST}`,
  `${ESC}kowned${ST}`,
  `${ESC}[22;0t${ESC}]0;owned${BEL}`,
  // The clipboard, written and read.
  `${ESC}]52;c;${CLIP}${BEL}`,
  `${ESC}]52;p;${CLIP}${ST}`,
  `${ESC}]52;c;?${BEL}`,
  `${ESC}Ptmux;${ESC}${ESC}]52;c;${CLIP}${BEL}${ST}`,
  // The cursor and the screen.
  `${ESC}[2J`,
  `${ESC}[H`,
  `${ESC}[5A`,
  `${ESC}[999D`,
  `${ESC}[10;10H`,
  `${ESC}[?25l`,
  `${ESC}[s${ESC}[1;1H`,
  `${ESC}7${ESC}[H`,
  `${ESC}[1;5r`,
  `${ESC}[?6h`,
  `${ESC}[4h`,
  `${ESC}[?7l`,
  `${ESC}M`,
  `${ESC}D`,
  `${ESC}#8`,
  `${ESC}[?1049h`,
  `${ESC}[?47h`,
  `${ESC}[3J`,
  `${ESC}[8;10;20t`,
  // Keys, mouse, paste.
  `${ESC}[?1h`,
  `${ESC}=`,
  `${ESC}[?1000h`,
  `${ESC}[?1002h${ESC}[?1006h`,
  `${ESC}[?1004h`,
  `${ESC}[?2004h`,
  `${ESC}[200~rm -rf /\r${ESC}[201~`,
  // Colours and charsets that leak into what follows.
  `${ESC}[31m`,
  `${ESC}[7;5;1m`,
  `${ESC}[38;2;255;0;0;48;5;17m`,
  `${ESC}[8m`,
  `${ESC}]4;1;rgb:00/ff/00${BEL}`,
  `${ESC}]10;red${BEL}`,
  `${ESC}]11;red${BEL}`,
  `${ESC}(0`,
  '\u000e',
  // Questions whose answers would be typed.
  `${ESC}[c`,
  `${ESC}[>c`,
  `${ESC}[6n`,
  `${ESC}[5n`,
  `${ESC}[?6n`,
  `${ESC}[18t`,
  `${ESC}[21t`,
  `${ESC}P$qm${ST}`,
  `${ESC}P$q"p${ST}`,
  `${ESC}P+q544e${ST}`,
  `${ESC}Z`,
  '\u0005',
  `${ESC}]10;?${BEL}`,
  // Links, images, notes.
  `${ESC}]8;;http://evil.example${ST}click${ESC}]8;;${ST}`,
  `${ESC}]1337;File=inline=1:AAAA${BEL}`,
  `${ESC}_Ga=T;AAAA${ST}`,
  `${ESC}Pq#0;2;0;0;0~-${ST}`,
  `${ESC}]777;notify;a;b${BEL}`,
  `${ESC}c`,
  BEL,
  // C1 in UTF-8.
  '\u009b31m',
  '\u009d0;owned\u009c',
  '\u0090$qm\u009c',
  '\u0085\u008d',
  // What hides or turns text.
  'good\rbad',
  'a\b\b\b',
  'user\u202etxt.exe',
  '\u2066x\u2069',
  'pay\u200bment',
  '\u{e0041}\u{e0042}',
]

const BYTES: readonly Buffer[] = [
  // C1 as single bytes, and sequences that end nowhere.
  raw(0x9b, 0x33, 0x31, 0x6d),
  raw(0x9d, 0x30, 0x3b, 0x6f, 0x77, 0x6e, 0x07),
  raw(0x90, 0x24, 0x71, 0x6d, 0x9c),
  raw(0x9b, 0x3f, 0x31, 0x30, 0x34, 0x39, 0x68),
  raw(0xc2),
  raw(0x1b, 0xc2, 0x9b),
  Buffer.from(`${ESC}]0;never ended`),
  Buffer.from(`${ESC}[38;5`),
  Buffer.from(`${ESC}P`),
]

/** What a log line may hold that drives a terminal, as the bytes that stand in the file. */
export const HOSTILE: readonly Buffer[] = [...TEXTS.map((text) => Buffer.from(text)), ...BYTES]
