import { words, type GateReasons, type ReadReasons, type Reason } from '../model/reason.ts'

/** What the program on a host says of why it refuses, word for word: what `program/` writes is a part of the protocol. */
const SAID: Readonly<Record<string, keyof GateReasons | keyof Pick<ReadReasons, PlainRead>>> = {
  'a character that no request has': 'request_character',
  'the nonce is not hexadecimal': 'request_nonce',
  'no nonce': 'request_without_nonce',
  'an unknown verb': 'request_verb',
  'an unknown key': 'request_key',
  'not a number': 'request_number',
  'not base64': 'request_base64',
  'no request': 'no_request',
  'usage: prodlogs-gate [--list FILE]': 'gate_usage',
  'a gate takes source names only': 'gate_names_only',
  'the list of sources can be written by others than root': 'gate_list_writable',
  'the list of sources is missing or is not owned by root': 'gate_list_unowned',
  'no such source name': 'gate_unknown_source',
  'no source name': 'gate_without_source',
  'no source type': 'no_source_type',
  'nothing to look for': 'nothing_to_look_for',
  'no journalctl': 'no_journalctl',
  'no journal files': 'no_journal_files',
  'the journal has no ranges': 'journal_without_ranges',
  'rotated away': 'rotated',
  rotated: 'rotated',
  permission: 'permission',
  damaged: 'damaged',
}

type PlainRead =
  | 'no_source_type'
  | 'nothing_to_look_for'
  | 'no_journalctl'
  | 'no_journal_files'
  | 'journal_without_ranges'
  | 'rotated'
  | 'permission'
  | 'damaged'

/** The reason that the program on a host gives; another one's words, or those of an older program, stay as they are. */
export const programReason = (text: string): Reason => {
  const said = text.replace(/^prodlogs: refused: /, '')
  const [, tool] = /^tool:([\w.+-]{1,40})$/.exec(said) ?? []
  if (tool !== undefined) return { code: 'no_tool', tool }
  const code = Object.hasOwn(SAID, said) ? SAID[said] : undefined
  return code === undefined ? words(said) : { code }
}
