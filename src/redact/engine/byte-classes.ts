/**
 * The 32 classes by which windows of four bytes are looked up. Letters count without their case, since many literals
 * do; rare letters share a class. What a triggering byte is by itself (`@`, `\`, escapes) stands in one class, the
 * bytes that begin a character beyond ASCII in another; the bytes that go on such a character are spread over the
 * letters, or all Cyrillic would look alike.
 */
export const CLASSES = 32

const SPACE_CLASS = 0
export const DIGIT_CLASS = 1
export const SPECIAL_CLASS = 2
const LEAD_CLASS = 3
const PUNCTUATION_CLASS = 4
const PARTING = ['-', '_', '/', '=:']
const LETTERS = [...'abcdefghi', 'jqxz', ...'klmnoprstuvwy']
const SPECIALS = '@\\%&+#^$`~'
const FIRST_LETTER = 5 + PARTING.length

const CLASS_OF = new Uint8Array(256).fill(PUNCTUATION_CLASS)
CLASS_OF.fill(SPECIAL_CLASS, 0, 32)
for (const byte of [9, 10, 13, 32]) CLASS_OF[byte] = SPACE_CLASS
CLASS_OF.fill(DIGIT_CLASS, 48, 58)
for (let byte = 128; byte < 192; byte++) CLASS_OF[byte] = FIRST_LETTER + (byte % LETTERS.length)
CLASS_OF.fill(LEAD_CLASS, 192)
for (const character of SPECIALS) CLASS_OF[character.charCodeAt(0)] = SPECIAL_CLASS
for (const [index, characters] of [...PARTING, ...LETTERS].entries()) {
  for (const character of characters) {
    CLASS_OF[character.charCodeAt(0)] = 5 + index
    CLASS_OF[character.toUpperCase().charCodeAt(0)] = 5 + index
  }
}

/** The class of each byte. */
export const classOf: Readonly<Uint8Array> = CLASS_OF
