import type { Fields } from '../../../model/record.ts'
import { envelope } from '../../json/envelope.ts'
import type { JsonObject } from '../../format.ts'

/** What a container or an app printed: its columns in Log Analytics, and the member of a diagnostic setting. */
const PRINTED = ['Log_s', 'LogMessage', 'LogEntry', 'ResultDescription', 'resultDescription']
/** What a log of the platform tells, as an object or as the text of one. */
const PROPERTIES = ['properties', 'properties_s']

/**
 * A row of Log Analytics (`az monitor log-analytics query`), and an event that a diagnostic setting writes to a storage
 * account or an event hub. The level of what was printed tells the stream alone: all of stderr is an `Error`.
 */
export const azureMonitor = envelope({
  name: 'azure-monitor',
  carrier: (object) => {
    const isRow = object['TimeGenerated'] !== undefined || ('resourceId' in object && 'category' in object)
    if (!isRow) return undefined
    if (PRINTED.some((name) => typeof object[name] === 'string')) return withoutLevel(object)
    return PROPERTIES.some((name) => object[name] !== undefined) ? object : undefined
  },
  message: [...PRINTED, ...PROPERTIES],
  time: ['TimeGenerated', 'time'],
  level: ['Level', 'level'],
  writer: ['ContainerName_s', 'ContainerName', 'PodName', 'ContainerID', 'containerId', 'Host', 'host', 'Stream_s'],
  fields: ['category', 'ContainerAppName_s', 'RevisionName_s', 'PodName', 'ContainerName'],
  samples: [
    {
      text: '{"ContainerAppName_s":"pay","Log_s":"{\\"level\\":30,\\"time\\":1768212000123,\\"msg\\":\\"paid\\"}","Stream_s":"stdout","TimeGenerated":"2026-01-12T10:00:00.2Z"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', level: 'info', fields: { ContainerAppName_s: 'pay' } },
    },
    {
      text: '{"time":"2026-01-12T10:00:00.123Z","resultDescription":"Deal: 4540","category":"AppServiceConsoleLogs","level":"Error","resourceId":"/SUBSCRIPTIONS/X"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: null, message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"time":"2026-01-12T10:00:00.123Z","resourceId":"/SUBSCRIPTIONS/X","category":"AppServiceHTTPLogs","properties":"{\\"CsMethod\\":\\"POST\\",\\"CsUriStem\\":\\"/webhook\\",\\"ScStatus\\":\\"500\\"}"}',
      expect: { inner: 'json', http: { method: 'POST', path: '/webhook', status: 500 } },
    },
    {
      text: '{"time":"2026-01-12T10:00:00.123Z","resourceId":"/SUBSCRIPTIONS/X","category":"FunctionAppLogs","level":"Error","properties":{"message":"crm failed for deal 4540","category":"Function.Stripe"}}',
      expect: { inner: 'json', level: 'error', message: 'crm failed for deal 4540' },
    },
  ],
})

const withoutLevel = (object: JsonObject): Fields => ({ ...object, Level: null, level: null })
