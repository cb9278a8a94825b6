/** Exit codes, as `--help` and the README list them. */
export const EXIT = {
  ok: 0,
  nothingFound: 1,
  usage: 2,
  problems: 3,
  denied: 4,
  unreachable: 5,
  someHostsFailed: 6,
  internal: 70,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
