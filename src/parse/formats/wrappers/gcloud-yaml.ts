import type { FieldValue } from '../../../model/record.ts'
import type { BlockFormat } from '../../format.ts'
import { safeJson } from '../../json/text-of.ts'
import { readYaml } from '../../text/yaml-entry.ts'

/** Members of a LogEntry; cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry. */
const MEMBER =
  /^(?:errorGroups|httpRequest|insertId|jsonPayload|labels|logName|metadata|operation|protoPayload|receiveTimestamp|resource|severity|sourceLocation|spanId|split|textPayload|timestamp|trace|traceSampled):(?: |$)/

/** `gcloud logging read`, which prints YAML by default: an entry behind each `---`, its members in the order of the alphabet. */
export const gcloudYaml: BlockFormat = {
  kind: 'block',
  name: 'gcloud-yaml',
  first: '-',
  begins: (text) => text === '---',
  goesOn: (line, lines) => MEMBER.test(line) || (lines.length > 1 && (line === '' || /^(?: |- )/.test(line))),
  unwrap: (lines) => {
    const entry: { [name: string]: FieldValue } = readYaml(lines.slice(1))
    return entry['insertId'] === undefined && entry['logName'] === undefined ? undefined : { inner: safeJson(entry) }
  },
  samples: [
    {
      text: "---\ninsertId: a\nlogName: projects/p/logs/x\nresource:\n  labels:\n    service_name: pay\nseverity: ERROR\ntextPayload: crm failed, deal 4540\ntimestamp: '2026-01-12T10:00:00.123Z'",
      expect: {
        inner: 'gcp-entry>plain',
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'crm failed, deal 4540',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: "---\ninsertId: a\njsonPayload:\n  deal_id: 4540\n  level: error\n  message: 'it''s over: no deal'\nlogName: projects/p/logs/x\ntimestamp: '2026-01-12T10:00:00Z'",
      expect: {
        inner: 'gcp-entry>winston-json',
        level: 'error',
        message: "it's over: no deal",
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: "---\ninsertId: a\nlogName: projects/p/logs/x\ntextPayload: |-\n  Error: boom\n      at f (/a.js:1:1)\n\n      at g (/a.js:1:1)\ntimestamp: '2026-01-12T10:00:00Z'",
      expect: { inner: 'gcp-entry>plain', error: { type: 'Error', message: 'boom' } },
    },
  ],
}
