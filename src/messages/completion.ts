import type { InBoth } from './lang.ts'

/** What `completion install` says of the file that it wrote. `{file}`, `{folder}` are filled in. */
export const COMPLETION = {
  bash: {
    en: 'New shells load it by the package bash-completion; without that add to ~/.bashrc: source {file}',
    ru: 'Новые оболочки загрузят его пакетом bash-completion; без него добавьте в ~/.bashrc: source {file}',
  },
  zsh: {
    en: 'In ~/.zshrc, before compinit: fpath+=({folder})',
    ru: 'В ~/.zshrc, до compinit: fpath+=({folder})',
  },
  fish: { en: 'New shells load it by themselves.', ru: 'Новые оболочки загрузят его сами.' },
} as const satisfies Record<string, InBoth<string>>
