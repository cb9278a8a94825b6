import type { ReasonArgs, ReasonCode } from '../../model/reason.ts'
import type { InBoth } from '../lang.ts'

/** The words of reasons, by their code, in both languages. */
export type Says<Codes extends ReasonCode> = { readonly [C in Codes]: InBoth<(a: ReasonArgs[C]) => string> }

/** A reason that takes no arguments. */
export const plain = (en: string, ru: string): InBoth<() => string> => ({ en: () => en, ru: () => ru })
