import type { CauseId } from '../../model/cause.ts'
import type { StepEntry } from '../entry.ts'

const failed = (
  id: string,
  cause: CauseId,
  needs: readonly string[],
  hits: StepEntry['hits'],
  misses: StepEntry['misses'],
  rest: Partial<StepEntry> = {},
): StepEntry => ({ id: `crm.${id}`, step: 'crm.status_updated', outcome: 'failed', cause, needs, hits, misses, ...rest })

/** What CRMs themselves answer: Pipedrive, HubSpot, amoCRM/Kommo, Bitrix24, Salesforce, Zoho, monday. */
export const crm: readonly StepEntry[] = [
  failed(
    'auth',
    'crm_auth_401',
    ['"errorcode":401', 'errorcode: 401', 'oauth token used to make this call expired', 'expired_token', 'expired_authentication', 'invalid_session_id', 'invalid_oauthtoken', 'oauth_scope_mismatch', 'usernotauthenticated', 'authentication credentials not found', 'invalid_authentication', 'wrong_client', 'the access token expired'],
    [
      '{"success":false,"error":"unauthorized access","errorCode":401}',
      'The OAuth token used to make this call expired 3 hours ago.',
      '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]',
      'Bitrix24 answered {"error":"expired_token","error_description":"The access token provided has expired."}',
    ],
    ['token renewed'],
  ),
  failed(
    'rate-limited',
    'crm_rate_limited_429',
    ['ten_secondly_rolling limit', 'you have reached your daily limit', 'policy_name: ten_secondly', 'query_limit_exceeded', 'operation_time_limit', 'request_limit_exceeded', 'complexity budget exhausted', 'secondly limit'],
    [
      'You have reached your ten_secondly_rolling limit.',
      'Bitrix24: QUERY_LIMIT_EXCEEDED Too many requests',
      'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.',
    ],
    ['limit raised'],
  ),
  failed(
    'stage',
    'crm_stage_invalid',
    ['notsupportedchoice', 'was not one of the allowed options', 'invalid_option', 'bad value for restricted picklist field', 'stage_id is invalid', 'stage not found', 'invalid stage', 'unknown stage', 'этап не найден', 'стадия не найдена', 'invalid_or_missing_stage'],
    [
      '{"validation-errors":[{"errors":[{"code":"NotSupportedChoice","path":"status_id"}]}]}',
      'Property values were not valid: "paid" was not one of the allowed options: [appointmentscheduled, closedwon]',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: bad value for restricted picklist field: Paid (StageName)',
    ],
    ['stage updated'],
  ),
  failed(
    'deal-not-found',
    'crm_deal_not_found',
    ['deal not found', 'lead not found', 'opportunity not found', 'deal does not exist', 'сделка не найдена', 'лид не найден', 'entity_is_deleted', 'object_not_found', 'deal is deleted', 'не найдена в crm', 'not found in crm', 'not found in pipedrive', 'not found in hubspot', 'not found in amocrm'],
    ['Deal not found', 'amoCRM: Сделка не найдена (404)', 'Deal 4540 not found in CRM', 'ENTITY_IS_DELETED: entity is deleted'],
    ['Deal found'],
    { none: /metadata|метаданн|sendpulse id/ },
  ),
]
