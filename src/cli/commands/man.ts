import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { EXIT } from '../../model/exit-code.ts'
import type { Lang } from '../../messages/lang.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { writeOwnFile } from '../io/outlets.ts'
import { manPages } from '../man.ts'

/** `prodlogs __man FOLDER FOLDER`: the manual pages, English ones into the first folder and Russian ones into the second. */
export const writeManPages = async (
  _flags: unknown,
  _lifetime: Lifetime,
  folders: string[],
  wholeTree: (lang: Lang) => Command,
): Promise<number> => {
  const { emergencyRedactor } = await import('../../app/redactor.ts')
  const redactor = await emergencyRedactor(undefined)
  for (const [i, folder] of folders.entries()) {
    const lang = i === 0 ? 'en' : 'ru'
    mkdirSync(folder, { recursive: true })
    for (const { file, text } of manPages(wholeTree(lang), lang))
      writeOwnFile(join(folder, file), redactor.text(text), { replace: true })
  }
  return EXIT.ok
}
