import { expect, test } from 'vitest'
import { parseConfigFile } from '../../../src/config/parse.ts'
import { describeError } from '../../../src/messages/errors.ts'
import { hasCode, type ProdlogsError } from '../../../src/model/error.ts'
import type { ReasonCode } from '../../../src/model/reason.ts'

const refusalOf = (text: string): ProdlogsError<'CONFIG_INVALID' | 'CONFIG_SYNTAX'> => {
  try {
    parseConfigFile('prodlogs.yaml', text, 'ru')
  } catch (error) {
    if (hasCode(error, 'CONFIG_INVALID', 'CONFIG_SYNTAX')) return error
    throw error
  }
  throw new Error('it was taken')
}

/** A host that is an engine, with one source of it. */
const source = (of: string): string => {
  const [, engine = ''] = /type: (\w+)/.exec(of) ?? []
  return `hosts:\n  h: { ${engine}: {}, sources: { s: { ${of} } } }\n`
}

test.for<readonly [ReasonCode, string]>([
  ['zone', 'hosts:\n  h: { timezone: Mars/Base }\n'],
  ['reference', 'stripe: { key: plain }\n'],
  ['header_reference', 'hosts:\n  h: { loki: { headers: { authorization: plain } } }\n'],
  ['plain_url', 'hosts:\n  h: { loki: { url: nowhere } }\n'],
  ['tenant', 'hosts:\n  h: { victorialogs: { tenant: one } }\n'],
  ['one_of_containers', source('type: docker, container: a, label: b')],
  ['one_of_pods', source('type: kubernetes, pod: a, selector: b')],
  ['stream_selector', source('type: loki, query: error')],
  ['several_ways', 'hosts:\n  h: { ssh: a, command: [sh] }\n'],
  ['source_elsewhere', 'hosts:\n  h: { loki: {}, sources: { s: { type: file, path: /x } } }\n'],
  ['duration', 'watch: { silence: "5" }\n'],
  ['duplicate_key', 'default: a\ndefault: b\n'],
])('a configuration is refused with the code %s', ([code, text]) => {
  const error = refusalOf(text)
  expect(error.args.reason?.code).toBe(code)
  expect(describeError('ru', error.failure).what).toMatch(/: [^:]*[а-яё]/)
})

test("what Zod says comes in Zod's own words, in the language of the run", () => {
  const { reason } = refusalOf('default: 7\n').args
  expect(reason).toEqual({ code: 'words', text: expect.stringMatching(/[а-яё]/) })
})
