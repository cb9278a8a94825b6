/** sshd's MaxSessions is 10 by default; two are left to the user's own sessions on a shared connection. */
export const MAX_SHELLS = 8
/** Sent to every login shell alike: the one line that all of them understand. */
export const SHELL_COMMAND = 'exec /bin/sh -s'
