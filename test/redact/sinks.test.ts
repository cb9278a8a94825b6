import { expectTypeOf, test } from 'vitest'
import type { Output } from '../../src/cli/output.ts'
import type { RawText } from '../../src/model/raw-line.ts'
import type { SafeRecord } from '../../src/model/safe-record.ts'
import type { SafeText } from '../../src/model/safe-text.ts'

/** Checked by `tsc`: each expected error is an error of the build when the sink begins to take unredacted text. */
export const doesNotCompile = (
  output: Output,
  raw: RawText,
  text: string,
  safe: SafeText,
  record: SafeRecord,
): void => {
  void output.write(safe)
  output.note(safe)
  // @ts-expect-error a literal was not redacted
  void output.write('text')
  // @ts-expect-error text from production was not redacted
  output.note(raw)
  // @ts-expect-error an edited text has to be redacted again
  output.note(`${safe}!`)
  // @ts-expect-error a record's texts are redacted one by one
  const made: SafeRecord = { ...record, message: raw }
  // @ts-expect-error so are its fields
  const fields: SafeRecord = { ...record, fields: { message: text } }
  void [made, fields]
}

test('no sink takes a text that was not redacted', () => {
  expectTypeOf<string>().not.toExtend<Parameters<Output['write']>[0]>()
  expectTypeOf<RawText>().not.toExtend<Parameters<Output['note']>[0]>()
  expectTypeOf<RawText>().not.toExtend<SafeRecord['line']>()
  expectTypeOf<SafeText>().toExtend<Parameters<Output['write']>[0]>()
})
