/** A text that holds a secret; `secret` is the part that must not be readable afterwards. */
export interface Sample {
  readonly text: string
  readonly secret: string
}

/** How a hidden piece is shown. Personal kinds are shown with `showPii`; guessable ones never get a tag. */
export interface HideOptions {
  /** Where the quote stands that an unquoted JSON value must get to stay valid: [start, end) of the key's quote. */
  readonly quote?: readonly [number, number]
  /** Personal data rather than a secret: `showPii` shows it. */
  readonly pii?: boolean
  /** No tag: the value could be guessed from it (`[cvc]`, phones, short passwords). */
  readonly guessable?: boolean
  /** Remember the value: it was known by its key name and is hidden where it stands bare later. */
  readonly learn?: boolean
}

/** What a rule sees: one line, or one decoded view of it, as latin1 text. */
export interface Scan {
  readonly text: string
  /** Hides [start, end). Empty and already replaced pieces are ignored. */
  hide(start: number, end: number, kind: string, options?: HideOptions): void
  /** Says that the secret goes on in the lines that follow. */
  open(block: OpenBlock): void
}

/** What stays open at the end of a line, see `blocks.ts`. */
export type OpenBlock =
  | { readonly kind: 'armour' }
  /** A certificate or a public key: its base64 is no secret. */
  | { readonly kind: 'public' }
  | { readonly kind: 'value'; readonly as: string; readonly indent: number; readonly options: HideOptions }
  /** A server asked for a password in base64: the answer is a line of nothing else. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'scalar'; readonly as: string; readonly indent: number; readonly options: HideOptions }
  /** Rows of a table whose heading named a secret. */
  | {
      readonly kind: 'cells'
      readonly separator: string
      readonly count: number
      readonly columns: readonly { readonly index: number; readonly as: string }[]
    }
  /** A secret that the end of the line parts. */
  | { readonly kind: 'rest'; readonly as: string }
  | { readonly kind: 'personal'; readonly depth: number }
  | { readonly kind: 'personal_lines'; readonly indent: number }

/** Looks at one place. Gives the position up to which this trigger need not look again (linear time), or 0. */
export type Finder = (scan: Scan, at: number) => number

/** A literal that must be present, and what to do where it is. */
export interface Trigger {
  readonly on: string
  /** ASCII case does not matter. */
  readonly fold?: boolean
  /** Only these characters may follow the literal. */
  readonly after?: string
  /** A character that must stand so many bytes behind the literal's first one: for literals that are met everywhere. */
  readonly far?: readonly [distance: number, character: string]
  /** Runs of three digits and more instead of a literal. */
  readonly digits?: true
  /** Of which runs the probe is asked at all; it must refuse every other. */
  readonly runs?: readonly RunShape[]
  readonly find: Finder
  /** Looks at the bytes and may drop a hit before the line is made a string. */
  readonly probe?: Probe
  /** The pattern behind `find`, for the tests that prove patterns linear. */
  readonly pattern?: RegExp
}

/** Runs of digits by their length, their first digit and the byte that follows them. */
export interface RunShape {
  readonly from: number
  readonly to: number
  /** The digits that such a run may begin with; without it any. */
  readonly first?: string
  /** The bytes that may follow it; without it any. */
  readonly after?: string
  /** Another group of digits follows, after one or two bytes: two digits stand two bytes behind the run. */
  readonly grouped?: true
}

/** Decides on the bytes whether a hit is worth a closer look. `end` is the end of the run, for digits. */
export type Probe = (bytes: Uint8Array, at: number, to: number, end?: number) => boolean

/** One kind of secret: data with its own proof. Tests are generated from `hides` and `keeps`. */
export interface RedactionRule {
  readonly id: string
  readonly why: string
  /** Where the facts (prefix, alphabet, length) come from. */
  readonly source: string
  readonly triggers: readonly Trigger[]
  /** Made when asked for, from parts: no secret-shaped text stands in this repository. */
  readonly hides: () => readonly Sample[]
  readonly keeps: readonly string[]
  /** Further patterns that the finders use. */
  readonly patterns?: readonly RegExp[]
}
