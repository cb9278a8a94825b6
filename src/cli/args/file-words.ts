import { SAID } from '../../messages/commands.ts'
import { fill } from '../../messages/fill.ts'
import { statSync } from 'node:fs'
import { ProdlogsError } from '../../model/error.ts'
import type { HostChoice } from '../../app/choice.ts'
import { idOfWord } from '../../app/query.ts'
import type { Session } from '../session.ts'

/** True for a word that names a file here (stdin too): a person who types it means `--file`. */
export const namesFile = (word: string): boolean => {
  if (word === '-') return true
  const stat = statSync(word, { throwIfNoEntry: false })
  return stat !== undefined && !stat.isDirectory()
}

/** The flags with the bare words of the command line as further files. Throws USAGE for a word that names none. */
export const withFiles = <F extends HostChoice>(flags: F, words: readonly string[], lang: Session['lang']): F => {
  for (const word of words) if (!namesFile(word)) throw notAFile(word, lang)
  return words.length === 0 ? flags : { ...flags, file: [...flags.file, ...words] }
}

const notAFile = (word: string, lang: Session['lang']): ProdlogsError => {
  const id = idOfWord(word)
  const reason = fill(SAID.noSuchFile[lang], { word })
  const next = id === undefined ? SAID.wordsAreNamed[lang] : fill(SAID.forAnId[lang], { id: id.value })
  return new ProdlogsError('USAGE', { reason, next })
}
