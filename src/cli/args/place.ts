import type { ReportPlace } from '../../report/report-document.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { WindowFlags } from './options.ts'

/** The flags that ask the same place again, for commands to copy. */
export const placeOf = (
  flags: Pick<HostChoice, 'host' | 'source' | 'file'> & Pick<WindowFlags, 'lines' | 'since' | 'until'>,
  files: readonly string[] = [],
): ReportPlace => ({
  where: [
    ...flags.host.map((host) => ` --host ${quoted(host)}`),
    ...flags.source.map((source) => ` --source ${quoted(source)}`),
    ...[...new Set([...flags.file, ...files])].map((file) => ` --file ${quoted(file)}`),
  ].join(''),
  window: [
    ...(flags.lines === undefined ? [] : [` --lines ${flags.lines}`]),
    ...(flags.since === undefined ? [] : [` --since ${quoted(flags.since)}`]),
    ...(flags.until === undefined ? [] : [` --until ${quoted(flags.until)}`]),
  ].join(''),
})

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
