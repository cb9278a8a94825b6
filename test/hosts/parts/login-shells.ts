import { have, programPath } from './guard.ts'

/** Paths of the login shells that a user of a host may have, as far as this machine has them. */
export const LOGIN_SHELLS: readonly string[] = [
  '/bin/sh',
  '/bin/bash',
  ...(have('fish') ? [programPath('fish')] : []),
  ...(have('tcsh') ? [programPath('tcsh')] : []),
]
