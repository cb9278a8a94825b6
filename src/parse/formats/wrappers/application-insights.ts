import type { Fields } from '../../../model/record.ts'
import type { JsonObject } from '../../format.ts'
import { envelope } from '../../json/envelope.ts'
import { insightsLevel } from '../../level.ts'

/** A trace of Application Insights: a row of a query, of the portal's export, and what a workspace and a storage account hold of it. */
export const applicationInsights = envelope({
  name: 'application-insights',
  carrier: (object) => rowOf(object) ?? eventOf(object),
  message: ['message', 'Message'],
  time: ['timestamp', 'TimeGenerated', 'time'],
  level: ['level'],
  writer: ['cloud_RoleInstance', 'AppRoleInstance'],
  fields: 'all others',
  samples: [
    {
      text: '{"timestamp":"2026-01-12T10:00:00.123Z","message":"crm failed","severityLevel":3,"customDimensions":{"deal_id":"4540"},"cloud_RoleName":"pay"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        fields: { cloud_RoleName: 'pay' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"time":"2026-01-12T10:00:00.123Z","resourceId":"/SUBSCRIPTIONS/X","Type":"AppTraces","Message":"Deal: 4540","SeverityLevel":1}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'Deal: 4540' },
    },
    {
      text: '{"TimeGenerated":"2026-01-12T10:00:00.123Z","Message":"error: crm failed","SeverityLevel":"1"}',
      expect: { inner: 'winston-simple', level: 'error', message: 'crm failed' },
    },
  ],
})

const rowOf = ({ severityLevel, ...others }: JsonObject): Fields | undefined =>
  severityLevel !== undefined && typeof others['message'] === 'string' ? withLevel(others, severityLevel) : undefined

const eventOf = ({ SeverityLevel, ...others }: JsonObject): Fields | undefined =>
  SeverityLevel !== undefined && typeof others['Message'] === 'string' ? withLevel(others, SeverityLevel) : undefined

const withLevel = (others: Fields, level: unknown): Fields => ({
  ...others,
  level: insightsLevel(Number(level)) ?? null,
})
