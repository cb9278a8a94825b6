import type { MessageArgs } from '../model/verdict.ts'

/** Puts `args` into the `{name}` places of a sentence; a name without a value stays visible as `?`. */
export const fill = (sentence: string, args: MessageArgs): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? '?'))
