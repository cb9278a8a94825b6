declare const safe: unique symbol

/** Text that the redactor has seen. Only `redact/` makes it, and every sink takes nothing else. */
export type SafeText = string & { readonly [safe]: true }

export type SafeValue =
  | SafeText
  | number
  | boolean
  | null
  | readonly SafeValue[]
  | { readonly [name: string]: SafeValue }

export type SafeFields = { readonly [name: string]: SafeValue }
