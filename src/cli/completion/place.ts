import { join } from 'node:path'
import type { Shell } from './shape.ts'

/** Where a shell looks for a user's own completions, and the name that it looks for. */
export const completionFile = (shell: Shell, env: NodeJS.ProcessEnv, home: string): string => {
  const data = env['XDG_DATA_HOME'] || join(home, '.local', 'share')
  switch (shell) {
    case 'bash':
      return join(env['BASH_COMPLETION_USER_DIR'] || join(data, 'bash-completion'), 'completions', 'prodlogs')
    case 'zsh':
      return join(data, 'zsh', 'site-functions', '_prodlogs')
    case 'fish':
      return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'fish', 'completions', 'prodlogs.fish')
  }
}
