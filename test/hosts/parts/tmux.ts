import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** What of a terminal an escape sequence could change. */
export interface TerminalState {
  readonly title: string
  readonly window: string
  readonly alternate: string
  readonly cursorShown: string
  readonly modes: string
  readonly region: string
  readonly buffers: string
  readonly clipboard: string
  readonly bell: string
}

export interface Terminal {
  /** Types a line into the shell of the pane, and does not wait. */
  type(line: string): void
  /** Types a line into the shell of the pane and waits until it has run; gives what the pane shows after it, with colours. */
  run(line: string): Promise<string>
  state(): TerminalState
  /** What the pane shows now, with what has scrolled off above it, without colours. */
  shows(): string
  /** Gives the pane another size. */
  resize(columns: number, lines: number): void
  /** What programs sent to the shell as if it had been typed: answers to questions that a line asked of the terminal. */
  typed(): string
  stop(): void
}

/** A tmux server of its own with one pane, in which everything that a sequence may do is switched on. */
export const startTerminal = async (env: Readonly<Record<string, string>>): Promise<Terminal> => {
  const socket = `prodlogs-${randomBytes(6).toString('hex')}`
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...env, TERM: 'xterm-256color' },
    })
  const format = (text: string): string => tmux('display-message', '-p', '-t', 'main', text).trimEnd()
  tmux('new-session', '-d', '-s', 'main', '-x', '160', '-y', '50', 'env PS1= sh')
  for (const [option, value] of [
    ['allow-rename', 'on'],
    ['automatic-rename', 'off'],
    ['set-clipboard', 'on'],
    ['history-limit', '50000'],
    ['monitor-bell', 'on'],
  ] as const)
    tmux('set-option', '-g', option, value)
  tmux('set-option', '-p', '-t', 'main', 'allow-passthrough', 'on')
  // What a failed test leaves running would outlive the suite.
  const stop = (): void => void spawnSync('tmux', ['-L', socket, 'kill-server'])
  process.once('exit', stop)
  let turn = 0
  const type = (line: string): void => {
    tmux('send-keys', '-t', 'main', '-l', line)
    tmux('send-keys', '-t', 'main', 'Enter')
  }
  const run: Terminal['run'] = async (line) => {
    const end = `end-${++turn}-`
    tmux('clear-history', '-t', 'main')
    // The mark is put together, so that the line that is typed does not have it.
    type(`clear; ${line}; printf 'end-%s-\\n' ${turn}`)
    for (let tries = 0; tries < 400; tries++) {
      const shown = tmux('capture-pane', '-p', '-e', '-S', '-', '-t', 'main')
      if (shown.includes(end)) return shown
      await sleep(50)
    }
    throw new Error(`it never ended:\n${tmux('capture-pane', '-p', '-t', 'main')}`)
  }
  return {
    type,
    run,
    state: () => ({
      title: format('#{pane_title}'),
      window: format('#{window_name}'),
      alternate: format('#{alternate_on}'),
      cursorShown: format('#{cursor_flag}'),
      modes: format(
        '#{insert_flag} #{keypad_cursor_flag} #{keypad_flag} #{mouse_any_flag} #{mouse_button_flag} #{mouse_sgr_flag} #{mouse_standard_flag} #{origin_flag} #{wrap_flag}',
      ),
      region: format('#{scroll_region_upper} #{scroll_region_lower} #{pane_width} #{pane_height}'),
      buffers: tmux('list-buffers'),
      clipboard: spawnSync('tmux', ['-L', socket, 'show-buffer'], { encoding: 'utf8' }).stdout,
      bell: format('#{window_bell_flag}'),
    }),
    shows: () => tmux('capture-pane', '-p', '-S', '-', '-t', 'main'),
    resize: (columns, lines) => void tmux('resize-window', '-t', 'main', '-x', String(columns), '-y', String(lines)),
    typed: () => tmux('capture-pane', '-p', '-t', 'main').split('\n').slice(-3).join('\n'),
    stop: () => {
      process.off('exit', stop)
      stop()
    },
  }
}
