import type { SafeText } from '../../model/safe-text.ts'
import { feedCommand, ownWords } from './outlets.ts'
import type { Session } from '../session.ts'

/**
 * Shows a long answer in the user's pager; false when there is none or it is not wanted. The pager gets redacted text
 * on its stdin and `LESS=FRX` where the user has no own wish: colours stay, a short answer is not held.
 */
export const page = async (session: Session, text: SafeText): Promise<boolean> => {
  const { env } = session
  const rows = process.stdout.rows ?? 0
  if (!session.screen || !session.paged || rows === 0 || text.split('\n').length <= rows) return false
  const command = env['PRODLOGS_PAGER'] ?? env['PAGER'] ?? 'less'
  if (command === '' || command === 'cat') return false
  const code = await feedCommand(ownWords(command), text, {
    stdout: 'inherit',
    env: { LESS: 'FRX', LESSSECURE: '1' },
  })
  // 127: no such program; then the answer is simply printed.
  return code !== 127
}
