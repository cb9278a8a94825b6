/** What one question of the check came to. `unknown`: it could not be asked, because of what another finding says. */
export interface Finding {
  readonly name: string
  readonly mark: 'ok' | 'wrong' | 'unknown'
  /** What is so. Never a secret's text. */
  readonly found: string
  /** What to do about it; given with `wrong` alone. */
  readonly fix?: string
}

export const ok = (name: string, found: string): Finding => ({ name, mark: 'ok', found })

export const wrong = (name: string, found: string, fix: string): Finding => ({ name, mark: 'wrong', found, fix })

export const unknown = (name: string, found: string): Finding => ({ name, mark: 'unknown', found })

const MARKS: Readonly<Record<Finding['mark'], string>> = { ok: '✔', wrong: '✖', unknown: '–' }

const WIDTH = 20

/** One line a finding, and under what is wrong the line that mends it. */
export const findingLines = (finding: Finding): string[] => [
  `${MARKS[finding.mark]} ${finding.name.padEnd(WIDTH)}${finding.found}`,
  ...(finding.fix === undefined ? [] : [`  ${' '.repeat(WIDTH)}→ ${finding.fix}`]),
]
