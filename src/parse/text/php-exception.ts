import type { LoggedError } from '../../model/record.ts'

const OBJECT = /\[object\] \(([\w\\]{1,300}?)\(code: [^)]{0,20}\): ([^\n]{0,2000}?) at [^\s)]{1,400}:\d{1,6}\)/

/** The exception that monolog prints into the context: `[object] (Class(code: 0): message at file:line)`. */
export const readPhpException = (text: string): LoggedError | undefined => {
  const at = text.indexOf('[object] (')
  if (at === -1) return undefined
  const match = OBJECT.exec(text.slice(at, at + 4096))
  if (!match) return undefined
  return { type: (match[1] ?? '').replaceAll('\\\\', '\\'), message: match[2] ?? '' }
}
