import type { Expected } from '../../../src/parse/format.ts'

/** What a platform, its command line or its console hands over, and the records that stand in it. */
export interface Export {
  readonly name: string
  readonly lines: readonly string[]
  /** Every record of it, in order. A count of fields is not meant to be whole: what is not named is not looked at. */
  readonly records: readonly Expected[]
}

const AT = '2026-01-12T10:00:00.123Z'
const NEXT = '2026-01-12T10:00:01.123Z'
const PINO = '{"level":50,"time":1768212000123,"msg":"crm failed","deal_id":4540}'
const TRACE = ['Error: boom', '    at f (/a.js:1:1)', '    at g (/a.js:2:1)']

const failed: Expected = { at: AT, level: 'error', message: 'crm failed', ids: { dealId: ['4540'] } }
const boom: Expected = { error: { type: 'Error', message: 'boom', stack: TRACE.join('\n') } }

const frame = (message: string): string => `${Buffer.byteLength(message)} ${message}`

const pretty = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n')

export const EXPORTS: readonly Export[] = [
  // Azure
  {
    name: 'azure: log stream of a Windows app',
    lines: [
      '2026-01-12T10:00:00  Welcome, you are now connected to log-streaming service.',
      '2026-01-12T10:00:01  PID[3096] Information Deal: 4540 paid',
      '2026-01-12T10:00:02  PID[3096] Error       crm failed for deal 4540',
      '2026-01-12T10:00:03  PID[3096] Verbose     {"level":50,"msg":"crm failed"}',
      '2026-01-12T10:01:03  No new trace in the past 1 min(s).',
    ],
    records: [
      { at: '2026-01-12T10:00:00Z', message: 'Welcome, you are now connected to log-streaming service.' },
      { at: '2026-01-12T10:00:01Z', level: 'info', message: 'Deal: 4540 paid', ids: { processId: ['3096'] } },
      { at: '2026-01-12T10:00:02Z', level: 'error', message: 'crm failed for deal 4540' },
      { at: '2026-01-12T10:00:03Z', level: 'error', message: 'crm failed' },
      { message: 'No new trace in the past 1 min(s).' },
    ],
  },
  {
    name: 'azure: log stream of a Linux app',
    lines: [
      '/home/LogFiles/2026_01_12_lw0sdlwk_default_docker.log  (https://pay.scm.example.net/api/vfs/LogFiles/x.log)',
      `2026-01-12T10:00:00.123456789Z ${PINO}`,
      ...TRACE.map((line) => `2026-01-12T10:00:01.123456789Z ${line}`),
      '2026-01-12T10:00:02.123Z INFO  - Container pay_0_0a1b for site pay initialized successfully and is ready to serve requests.',
      '2026-01-12 10:00:02.123 ERROR - Container pay_0_0a1b for site pay has exited, failing site start',
    ],
    records: [
      {},
      failed,
      { at: NEXT, ...boom },
      {
        at: '2026-01-12T10:00:02.123Z',
        level: 'info',
        message: 'Container pay_0_0a1b for site pay initialized successfully and is ready to serve requests.',
      },
      { level: 'error', message: 'Container pay_0_0a1b for site pay has exited, failing site start' },
    ],
  },
  {
    name: 'azure: az containerapp logs show',
    lines: [
      `{"TimeStamp": "2026-01-12T10:00:00.12345", "Log": "Successfully Connected to container: 'api' [Revision: 'pay--1', Replica: 'pay--1-7d9']"}`,
      JSON.stringify({ TimeStamp: '2026-01-12T10:00:00.1230000+00:00', Log: PINO }),
      ...TRACE.map((line) => JSON.stringify({ TimeStamp: '2026-01-12T10:00:01.1230000Z', Log: line })),
      '{"TimeStamp": "2026-01-12T10:00:02.1230000Z", "Log": "DEBUG - https://kv.example.net:443 "GET /secrets/foobar/?api-version=7.5 HTTP/11" 401 97"}',
    ],
    records: [
      { message: "Successfully Connected to container: 'api' [Revision: 'pay--1', Replica: 'pay--1-7d9']" },
      failed,
      { at: NEXT, ...boom },
      { at: '2026-01-12T10:00:02.123Z', http: { method: 'GET', status: 401 } },
    ],
  },
  {
    name: 'azure: az containerapp logs show --format text',
    lines: [
      "2026-01-12T10:00:00.12300  Connecting to the container 'api'...",
      `2026-01-12T10:00:00.123456789Z ${PINO}`,
      '2026-01-12T10:00:00.1234567Z stdout F INFO: 127.0.0.1:42588 - "GET /readiness HTTP/1.1" 200 OK',
    ],
    records: [
      { at: AT, message: "Connecting to the container 'api'..." },
      failed,
      { at: AT, http: { method: 'GET', status: 200 } },
    ],
  },
  {
    name: 'azure: az monitor app-insights query',
    lines: pretty({
      tables: [
        {
          columns: [
            { name: 'timestamp', type: 'datetime' },
            { name: 'message', type: 'string' },
            { name: 'severityLevel', type: 'int' },
            { name: 'customDimensions', type: 'dynamic' },
            { name: 'cloud_RoleName', type: 'string' },
          ],
          name: 'PrimaryResult',
          rows: [
            ['2026-01-12T10:00:00.123Z', 'crm failed', 3, '{"deal_id":"4540"}', 'pay'],
            ['2026-01-12T10:00:01.123Z', 'webhook received', 1, '{}', 'pay'],
          ],
        },
      ],
    }),
    records: [failed, { at: NEXT, level: 'info', message: 'webhook received', fields: { cloud_RoleName: 'pay' } }],
  },
  {
    name: 'azure: a query of Application Insights on one line',
    lines: [
      JSON.stringify({
        tables: [
          {
            name: 'PrimaryResult',
            columns: [{ name: 'timestamp' }, { name: 'severityLevel' }, { name: 'message' }],
            rows: [
              ['2026-01-12T10:00:00.123Z', 2, 'slow, deal 4540'],
              ['2026-01-12T10:00:01.123Z', 3, 'error: crm failed'],
            ],
          },
        ],
      }),
    ],
    records: [
      { at: AT, level: 'warn', message: 'slow, deal 4540', ids: { dealId: ['4540'] } },
      { at: NEXT, level: 'error', message: 'crm failed' },
    ],
  },
  {
    name: 'azure: az monitor log-analytics query',
    lines: pretty([
      {
        ContainerAppName_s: 'pay',
        Log_s: PINO,
        RevisionName_s: 'pay--1',
        Stream_s: 'stdout',
        TableName: 'PrimaryResult',
        TimeGenerated: '2026-01-12T10:00:00.2Z',
      },
      {
        LogMessage: 'error: crm failed',
        LogSource: 'stderr',
        PodName: 'pay-1',
        TimeGenerated: '2026-01-12T10:00:01.123Z',
      },
      {
        Level: 'Error',
        Message: 'boom of deal 4540',
        TimeGenerated: '2026-01-12T10:00:01.123Z',
        _ResourceId: '/subscriptions/x',
      },
    ]),
    records: [
      failed,
      { at: NEXT, level: 'error', message: 'crm failed' },
      { at: NEXT, level: 'error', message: 'boom of deal 4540' },
    ],
  },
  {
    name: 'azure: diagnostic settings in a storage account',
    lines: [
      JSON.stringify({
        time: '2026-01-12T10:00:00.2Z',
        resultDescription: PINO,
        category: 'AppServiceConsoleLogs',
        operationName: 'Microsoft.Web/sites/log',
        level: 'Informational',
        resourceId: '/SUBSCRIPTIONS/X/RESOURCEGROUPS/Y/PROVIDERS/MICROSOFT.WEB/SITES/PAY',
        containerId: 'pay_0_0a1b',
      }),
      JSON.stringify({
        time: '2026-01-12T10:00:01.123Z',
        resourceId: '/SUBSCRIPTIONS/X',
        category: 'AppServiceHTTPLogs',
        operationName: 'Microsoft.Web/sites/log',
        properties: '{"CsMethod":"POST","CsUriStem":"/webhook","ScStatus":"500","Result":"Success","TimeTaken":"12"}',
      }),
      JSON.stringify({
        time: '2026-01-12T10:00:01.123Z',
        resourceId: '/SUBSCRIPTIONS/X',
        Type: 'AppTraces',
        Message: 'crm failed',
        SeverityLevel: 3,
        Properties: { deal_id: '4540' },
      }),
    ],
    records: [
      failed,
      { at: NEXT, http: { method: 'POST', path: '/webhook', status: 500 } },
      { at: NEXT, level: 'error', message: 'crm failed', ids: { dealId: ['4540'] } },
    ],
  },
  {
    name: "azure: the portal's CSV",
    lines: [
      '"timestamp [UTC]",message,severityLevel,itemType,operation_Id',
      '"1/12/2026, 10:00:00.123 AM","crm failed, deal 4540",3,trace,0a1b',
      '"1/12/2026, 10:00:01.123 AM",webhook received,1,trace,0a1c',
    ],
    records: [
      {},
      { at: AT, level: 'error', message: 'crm failed, deal 4540', ids: { dealId: ['4540'] } },
      { at: NEXT, level: 'info', message: 'webhook received' },
    ],
  },
  // Render
  {
    name: 'render: render logs -o json',
    lines: [
      ...pretty({
        id: '2026-01-12t10-00-00.123z-a',
        labels: [
          { name: 'resource', value: 'srv-0a1b' },
          { name: 'instance', value: 'srv-0a1b-xyz' },
          { name: 'level', value: 'error' },
          { name: 'type', value: 'app' },
        ],
        message: 'crm failed, deal 4540',
        timestamp: '2026-01-12T10:00:00.123Z',
      }).slice(0, -1),
      '}{',
      ...pretty({
        id: 'b',
        labels: [{ name: 'level', value: 'info' }],
        message: PINO,
        timestamp: '2026-01-12T10:00:00.2Z',
      }).slice(1),
    ],
    records: [{ at: AT, level: 'error', message: 'crm failed, deal 4540', ids: { dealId: ['4540'] } }, failed],
  },
  {
    name: 'render: an answer of its API',
    lines: [
      JSON.stringify({
        hasMore: true,
        logs: [
          {
            id: 'a',
            labels: [
              { name: 'instance', value: 'srv-0a1b-xyz' },
              { name: 'level', value: 'info' },
            ],
            message: PINO,
            timestamp: '2026-01-12T10:00:00.2Z',
          },
          {
            id: 'b',
            labels: { level: 'warning', type: 'app' },
            message: 'slow',
            timestamp: '2026-01-12T10:00:01.123Z',
          },
        ],
        nextEndTime: '2026-01-12T09:00:00Z',
        nextStartTime: '2026-01-12T08:00:00Z',
      }),
    ],
    records: [failed, { at: NEXT, level: 'warn', message: 'slow' }],
  },
  {
    name: 'render: render logs -o text, and a copy of the dashboard',
    lines: [
      `2026-01-12 10:00:00  ${PINO}`,
      'Jan 12 10:00:00 AM  ==> Your service is live 🎉',
      `Jan 12 10:00:00 AM  ${PINO}`,
      'Jan 12 10:00:01 AM  Deal: 4540 paid',
    ],
    records: [
      failed,
      { message: '==> Your service is live 🎉' },
      failed,
      { at: '2026-01-12T10:00:01Z', message: 'Deal: 4540 paid', ids: { dealId: ['4540'] } },
    ],
  },
  // Railway
  {
    name: 'railway: railway logs',
    lines: [
      '2026-01-12T10:00:00.123456789Z [ERRO] crm failed deal_id=4540 service="pay"',
      '2026-01-12T10:00:01.123456789Z [INFO] webhook received event=evt_1Q7xYzAbCdEfGh01',
      '2026-01-12T10:00:01.123456789Z [WARN] slow ',
      '2026-01-12T10:00:01.123456789Z [DBUG] cache',
      ...TRACE.map((line) => `2026-01-12T10:00:01.123456789Z [ERRO] ${line}`),
    ],
    records: [
      { at: AT, level: 'error', ids: { dealId: ['4540'] } },
      { at: NEXT, level: 'info', ids: { eventId: ['evt_1Q7xYzAbCdEfGh01'] } },
      { level: 'warn' },
      { level: 'debug', message: 'cache' },
      { at: NEXT, level: 'error', ...boom },
    ],
  },
  {
    name: 'railway: railway logs --json',
    lines: [
      '{"message":"crm failed","timestamp":"2026-01-12T10:00:00.123456789Z","level":"error","deal_id":4540}',
      ...TRACE.map((line) =>
        JSON.stringify({ message: line, timestamp: '2026-01-12T10:00:01.123456789Z', level: 'error' }),
      ),
    ],
    records: [failed, { at: NEXT, ...boom }],
  },
  {
    name: 'railway: railway logs --http',
    lines: [
      '2026-01-12T10:00:00.123456789Z POST /webhook 500 12ms 0a1b2c3d-_x',
      '{"requestId":"0a1b","timestamp":"2026-01-12T10:00:01.123Z","method":"POST","path":"/webhook","httpStatus":400,"totalDuration":12}',
    ],
    records: [
      { at: AT, http: { method: 'POST', path: '/webhook', status: 500, durationMs: 12 } },
      { at: NEXT, http: { method: 'POST', path: '/webhook', status: 400, durationMs: 12 } },
    ],
  },
  // Cloudflare
  {
    name: 'cloudflare: wrangler tail',
    lines: [
      'POST https://pay.example.com/webhook - Ok @ 1/12/2026, 10:00:00 AM',
      '  (log) Deal: 4540 paid',
      '  (error) crm failed',
      'POST https://pay.example.com/webhook - Exception Thrown @ 1/12/2026, 10:00:01 AM',
      '✘ [ERROR]   Error: No signatures found',
      '"*/5 * * * *" @ 1/12/2026, 10:05:00 AM - Ok',
      '  (warn) nothing to do',
    ],
    records: [
      {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        ids: { dealId: ['4540'] },
        http: { method: 'POST', path: 'https://pay.example.com/webhook' },
      },
      {
        at: '2026-01-12T10:00:01Z',
        level: 'error',
        error: { type: 'Error', message: 'No signatures found' },
        http: { method: 'POST' },
      },
      { at: '2026-01-12T10:05:00Z', level: 'warn' },
    ],
  },
  {
    name: 'cloudflare: wrangler tail --format json',
    lines: [
      ...pretty({
        outcome: 'ok',
        scriptName: 'pay',
        exceptions: [],
        logs: [{ message: ['Deal:', 4540], level: 'log', timestamp: 1768212000123 }],
        eventTimestamp: 1768212000100,
        event: { request: { url: 'https://pay.example.com/webhook', method: 'POST' }, response: { status: 200 } },
      }),
      ...pretty({
        outcome: 'exception',
        scriptName: 'pay',
        exceptions: [{ name: 'Error', message: 'CRM 500', timestamp: 1768212001123 }],
        logs: [],
        eventTimestamp: 1768212001100,
        event: null,
      }),
    ],
    records: [
      { at: AT, message: 'Deal: 4540', http: { method: 'POST', status: 200 } },
      { at: NEXT, level: 'error', error: { type: 'Error', message: 'CRM 500' } },
    ],
  },
  // Papertrail
  {
    name: 'papertrail: its command line',
    lines: [
      `Jan 12 10:00:00 web-1 app/web.1: ${PINO}`,
      'Jan 12 10:00:00 pay heroku/router: at=info method=POST path="/webhook" host=x request_id=0a1b dyno=web.1 connect=0ms service=12ms status=500 bytes=2',
      ...TRACE.map((line) => `Jan 12 10:00:01 web-1 payments: ${line}`),
    ],
    records: [failed, { http: { method: 'POST', path: '/webhook', status: 500 } }, boom],
  },
  {
    name: 'papertrail: an archive',
    lines: [
      `50342052\t2026-01-12T10:00:00Z\t2026-01-12T10:00:00Z\t42424\tpay\t203.0.113.7\tLocal3\tInfo\tapp/web.1\t${PINO}`,
      ...TRACE.map(
        (line) =>
          `50342053\t2026-01-12 10:00:01 +0000\t2026-01-12 10:00:01 +0000\t42424\tpay\t203.0.113.7\tUser\tError\tapp/web.1\t${line}`,
      ),
    ],
    records: [failed, { at: '2026-01-12T10:00:01Z', level: 'error', ...boom }],
  },
  // Heroku
  {
    name: 'heroku: frames of logplex, one behind the other',
    lines: [
      // The example of its documentation, whose length does not fit.
      '83 <40>1 2026-01-12T10:00:00+00:00 host app web.3 - State changed from starting to up',
      frame('<190>1 2026-01-12T10:00:00.123456+00:00 host app web.1 - paid: 4540 × 1') +
        frame(`<190>1 2026-01-12T10:00:00.223456+00:00 host app web.1 - ${PINO}`),
    ],
    records: [{ message: 'State changed from starting to up' }, { at: AT, message: 'paid: 4540 × 1' }, failed],
  },
  // Vendure
  {
    name: 'vendure: its own logger',
    lines: [
      'info 1/12/26, 10:00 AM - [Vendure Server] Bootstrapping Vendure Server (pid: 41)...',
      'error 1/12/26, 10:00 AM - [StripePlugin] crm failed for deal 4540',
      '    at f (/a.js:1:1)',
      'warn 1/12/26, 10:01 AM - slow',
      'server_1      | verbose 12/01/2026, 10:00 - [TaxRateService] updated',
    ],
    records: [
      { at: '2026-01-12T10:00:00Z', level: 'info', logger: 'Vendure Server' },
      { level: 'error', logger: 'StripePlugin', message: 'crm failed for deal 4540', ids: { dealId: ['4540'] } },
      { level: 'warn', at: '2026-01-12T10:01:00Z', message: 'slow' },
      { level: 'trace', logger: 'TaxRateService', message: 'updated' },
    ],
  },
  // Loki, Grafana
  {
    name: 'loki: an answer of its API',
    lines: [
      JSON.stringify({
        status: 'success',
        data: {
          resultType: 'streams',
          result: [
            {
              stream: { app: 'api', level: 'error' },
              values: [
                ['1768212000123000000', PINO],
                ['1768212001123000000', 'crm failed'],
              ],
            },
            { stream: { app: 'worker' }, values: [['1768212001123000000', 'info: Deal: 4540', { trace_id: '0a1b' }]] },
          ],
          stats: { summary: { bytesProcessedPerSecond: 1 } },
        },
      }),
    ],
    records: [
      { ...failed, fields: { app: 'api' } },
      { at: NEXT, message: 'crm failed', fields: { app: 'api' } },
      { at: NEXT, level: 'info', fields: { app: 'worker' }, ids: { dealId: ['4540'] } },
    ],
  },
  {
    name: 'loki: a push, printed over lines',
    lines: pretty({
      streams: [
        {
          stream: { app: 'api' },
          values: [
            ['1768212000123000000', PINO],
            ['1768212001123000000', TRACE.join('\n')],
          ],
        },
      ],
    }),
    records: [failed, { at: NEXT, ...boom }],
  },
  {
    name: "grafana: Explore's downloads",
    lines: [
      'Common labels: {"app":"api"}',
      'Line limit: "1000 (2 returned)"',
      '',
      '',
      `1768212000123000000\t2026-01-12T10:00:00.123Z\t${PINO}`,
      `2026-01-12T10:00:00.123Z\t${PINO}`,
    ],
    records: [{}, {}, failed, failed],
  },
  {
    name: "grafana: Explore's downloads as JSON and CSV",
    lines: [
      ...pretty([
        { line: PINO, timestamp: '1768212000123000000', date: '2026-01-12T10:00:00.123Z', fields: { app: 'api' } },
      ]),
      '"Time","Line","tsNs"',
      `"2026-01-12T10:00:00.123Z","${PINO.replaceAll('"', '""')}","1768212000123000000"`,
    ],
    records: [failed, {}, failed],
  },
  // AWS
  {
    name: 'aws: an export of CloudWatch to S3',
    lines: [
      '2026-01-12T10:00:00.100Z START RequestId: a1b2c3d4-0000-4000-8000-000000000000 Version: $LATEST',
      `2026-01-12T10:00:00.123Z ${PINO}`,
      '2026-01-12T10:00:00.123Z 2026-01-12T10:00:00.120Z\ta1b2c3d4-0000-4000-8000-000000000000\tERROR\tcrm failed for deal 4540',
      '2026-01-12T10:00:01.123Z webhook received',
      `2026-01-12T10:00:01.123Z ${TRACE[0]}`,
      ...TRACE.slice(1),
      '2026-01-12T10:00:01.123Z Deal: 4540',
    ],
    records: [
      { ids: { traceId: ['a1b2c3d4-0000-4000-8000-000000000000'] } },
      failed,
      { level: 'error', message: 'crm failed for deal 4540', ids: { dealId: ['4540'] } },
      { at: NEXT, message: 'webhook received' },
      { at: NEXT, ...boom },
      { at: NEXT, message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    ],
  },
  {
    name: 'aws: a subscription of CloudWatch, as Firehose writes it to S3',
    lines: [
      [
        {
          messageType: 'DATA_MESSAGE',
          owner: '123456789012',
          logGroup: '/ecs/pay',
          logStream: 'api/1',
          subscriptionFilters: ['all'],
          logEvents: [
            { id: '1', timestamp: 1768212000123, message: PINO },
            { id: '2', timestamp: 1768212001123, message: TRACE.join('\n') },
          ],
        },
        {
          messageType: 'DATA_MESSAGE',
          owner: '123456789012',
          logGroup: '/ecs/pay',
          logStream: 'api/1',
          subscriptionFilters: ['all'],
          logEvents: [{ id: '3', timestamp: 1768212001123, message: 'error: crm failed\n' }],
        },
      ]
        .map((message) => JSON.stringify(message))
        .join(''),
    ],
    records: [failed, { at: NEXT, ...boom }, { at: NEXT, level: 'error', message: 'crm failed' }],
  },
  {
    name: 'aws: a subscription of CloudWatch, printed over lines',
    lines: pretty({
      messageType: 'DATA_MESSAGE',
      owner: '123456789012',
      logGroup: '/ecs/pay',
      logStream: 'api/1',
      subscriptionFilters: ['all'],
      logEvents: [
        { id: '1', timestamp: 1768212000123, message: PINO },
        { id: '2', timestamp: 1768212001123, message: 'Deal: 4540' },
      ],
    }),
    records: [failed, { at: NEXT, message: 'Deal: 4540' }],
  },
  // Google Cloud
  {
    name: 'google: gcloud logging read',
    lines: [
      '---',
      'insertId: 65a0f1b2000c',
      'labels:',
      '  instanceId: 0a1b',
      'logName: projects/p/logs/run.googleapis.com%2Fstdout',
      "receiveTimestamp: '2026-01-12T10:00:00.5Z'",
      'resource:',
      '  labels:',
      '    service_name: pay',
      '  type: cloud_run_revision',
      'severity: ERROR',
      'textPayload: crm failed, deal 4540',
      "timestamp: '2026-01-12T10:00:00.123Z'",
      '---',
      'insertId: 65a0f1b2000d',
      'jsonPayload:',
      '  deal_id: 4540',
      '  message: webhook received',
      'logName: projects/p/logs/run.googleapis.com%2Fstdout',
      'severity: INFO',
      "timestamp: '2026-01-12T10:00:01.123Z'",
      '---',
      'insertId: 65a0f1b2000e',
      'logName: projects/p/logs/x',
      'textPayload: |-',
      '  Error: boom',
      '      at f (/a.js:1:1)',
      '      at g (/a.js:2:1)',
      "timestamp: '2026-01-12T10:00:01.123Z'",
    ],
    records: [
      { at: AT, level: 'error', message: 'crm failed, deal 4540', ids: { dealId: ['4540'] } },
      { at: NEXT, level: 'info', message: 'webhook received', ids: { dealId: ['4540'] } },
      { at: NEXT, ...boom },
    ],
  },
  {
    name: 'google: gcloud logging read --format json',
    lines: pretty([
      {
        insertId: 'a',
        jsonPayload: { message: 'crm failed', deal_id: 4540 },
        logName: 'projects/p/logs/x',
        severity: 'ERROR',
        timestamp: '2026-01-12T10:00:00.123Z',
      },
      {
        insertId: 'b',
        textPayload: TRACE.join('\n'),
        logName: 'projects/p/logs/x',
        timestamp: '2026-01-12T10:00:01.123Z',
      },
      {
        insertId: 'c',
        httpRequest: {
          requestMethod: 'POST',
          requestUrl: 'https://pay.example.com/webhook',
          status: 500,
          latency: '0.012s',
        },
        logName: 'projects/p/logs/run.googleapis.com%2Frequests',
        severity: 'ERROR',
        timestamp: '2026-01-12T10:00:01.123Z',
      },
    ]),
    records: [
      failed,
      { at: NEXT, ...boom },
      { at: NEXT, level: 'error', http: { method: 'POST', path: 'https://pay.example.com/webhook', status: 500 } },
    ],
  },
  {
    name: 'google: gcloud functions logs read',
    lines: [
      'LEVEL  NAME        EXECUTION_ID  TIME_UTC                 LOG',
      "D      payWebhook  u4h75ec5oy6m  2026-01-12 10:00:00.123  Function execution took 219 ms, finished with status: 'ok'",
      'E      payWebhook  u4h75ec5oy6m  2026-01-12 10:00:01.123  crm failed for deal 4540',
      '       payWebhook  u4h75ec5oy6m  2026-01-12 10:00:01.123  Deal: 4540',
      'I      payWebhook                2026-01-12 10:00:01.123  webhook received',
    ],
    records: [
      {},
      {
        at: AT,
        level: 'debug',
        fields: { function_name: 'payWebhook' },
        message: "Function execution took 219 ms, finished with status: 'ok'",
      },
      { at: NEXT, level: 'error', message: 'crm failed for deal 4540' },
      { at: NEXT, message: 'Deal: 4540', ids: { dealId: ['4540'] } },
      { at: NEXT, level: 'info', message: 'webhook received' },
    ],
  },
  // Datadog, Kibana, Supabase
  {
    name: "datadog: the explorer's CSV",
    lines: [
      '"Date","Host","Service","Content"',
      `"2026-01-12T10:00:00.123Z","web-1","pay","${PINO.replaceAll('"', '""')}"`,
      '"2026-01-12T10:00:01.123Z","web-1","pay","Error: boom',
      ...TRACE.slice(1, -1),
      `${TRACE.at(-1)}"`,
    ],
    records: [{}, { ...failed, fields: { Host: 'web-1' } }, { at: NEXT, ...boom }],
  },
  {
    name: 'datadog: an answer of its API',
    lines: pretty({
      data: [
        {
          id: 'a',
          type: 'log',
          attributes: {
            timestamp: '2026-01-12T10:00:00.123Z',
            status: 'error',
            message: 'crm failed',
            attributes: { deal_id: 4540 },
          },
        },
        {
          id: 'b',
          type: 'log',
          attributes: { timestamp: '2026-01-12T10:00:01.123Z', status: 'info', message: 'Deal: 4540' },
        },
      ],
      meta: { elapsed: 12, page: { after: 'x' }, status: 'done' },
    }),
    records: [failed, { at: NEXT, level: 'info', message: 'Deal: 4540' }],
  },
  {
    name: "kibana: an answer, and Discover's CSV",
    lines: [
      ...pretty({
        took: 1,
        timed_out: false,
        hits: {
          total: { value: 1 },
          max_score: null,
          hits: [
            {
              _index: 'x',
              _id: 'a',
              _source: {
                '@timestamp': '2026-01-12T10:00:00.123Z',
                message: 'crm failed',
                log: { level: 'error' },
                deal_id: 4540,
              },
            },
          ],
        },
      }),
      '"@timestamp","log.level",message,"deal_id"',
      '"Jan 12, 2026 @ 10:00:00.123",error,"crm failed",4540',
    ],
    records: [failed, {}, failed],
  },
  {
    name: "supabase: the explorer's JSON and CSV",
    lines: [
      ...pretty([
        { event_message: PINO, id: 'a', timestamp: 1768212000123000 },
        { event_message: 'Deal: 4540', id: 'b', level: 'error', timestamp: 1768212001123000 },
      ]),
      'event_message,event_type,function_id,id,level,timestamp',
      '"crm failed, deal 4540",Log,0a1b,a,error,1768212000123000',
    ],
    records: [
      failed,
      { at: NEXT, level: 'error', message: 'Deal: 4540' },
      {},
      { at: AT, level: 'error', message: 'crm failed, deal 4540', ids: { dealId: ['4540'] } },
    ],
  },
  // Vercel, Fly
  {
    name: "vercel: vercel logs --json, and the dashboard's CSV",
    lines: [
      JSON.stringify({
        level: 'error',
        message: 'crm failed, deal 4540',
        messageTruncated: false,
        rowId: 'a',
        source: 'serverless',
        timestampInMs: 1768212000123,
        domain: 'pay.example.com',
        requestMethod: 'POST',
        requestPath: '/webhook',
        responseStatusCode: 500,
      }),
      'TimeUTC,timestampInMs,requestPath,requestMethod,requestQueryString,responseStatusCode,requestId,level,environment,type,host,message',
      '2026-01-12 10:00:00,1768212000123,/webhook,POST,,500,0a1b,error,production,lambda,pay.example.com,"crm failed, deal 4540"',
    ],
    records: [
      { at: AT, level: 'error', message: 'crm failed, deal 4540', fields: { responseStatusCode: 500 } },
      {},
      { at: AT, level: 'error', message: 'crm failed, deal 4540', fields: { requestPath: '/webhook' } },
    ],
  },
  {
    name: 'fly: fly logs',
    lines: [
      `2026-01-12T10:00:00Z app[148ed193b03089] waw [info]${PINO}`,
      ...TRACE.map((line) => `2026-01-12T10:00:01Z app[148ed193b03089] waw [info] ${line}`),
      '2026-01-12T10:00:01Z runner[148ed193b03089] waw [info]Machine started in 1.2s',
      '2026-01-12T10:00:01Z health[148ed193b03089] waw [error]Health check on port 8080 has failed.',
    ],
    records: [failed, boom, { message: 'Machine started in 1.2s' }, { level: 'error' }],
  },
  // Process managers
  {
    name: 'pm2: its own lines',
    lines: [
      '[TAILING] Tailing last 15 lines for [all] processes (change the value with --lines option)',
      '/root/.pm2/pm2.log last 15 lines:',
      'PM2        | 2026-01-12T10:00:02: PM2 log: App [api:0] exited with code [1] via signal [SIGINT]',
      'PM2        | 2026-01-12T10:00:02: PM2 error: app=api id=0 does not have a pid',
      '/root/.pm2/logs/api-out.log last 15 lines:',
      `0|api      | ${PINO}`,
      `0|api      | 2026-01-12T10:00:00: ${PINO}`,
      '2026-01-12T10:00:02: PM2 log: App name:api id:0 online',
    ],
    records: [
      {},
      {},
      { at: '2026-01-12T10:00:02Z', message: 'App [api:0] exited with code [1] via signal [SIGINT]' },
      { level: 'error' },
      {},
      failed,
      failed,
      { at: '2026-01-12T10:00:02Z', message: 'App name:api id:0 online' },
    ],
  },
  {
    name: 'concurrently',
    lines: [
      `[0] ${PINO}`,
      '[api] info: Deal: 4540',
      ...TRACE.map((line) => `[web] ${line}`),
      '[api] npm run dev exited with code 1',
      '--> Sending SIGTERM to other processes..',
    ],
    records: [
      failed,
      { level: 'info', message: 'Deal: 4540' },
      boom,
      { message: 'npm run dev exited with code 1' },
      {},
    ],
  },
  // Kubernetes, Docker
  {
    name: 'stern: its modes',
    lines: [
      '+ api-7d9c8b6f5-abcde › api',
      `api-7d9c8b6f5-abcde api ${PINO}`,
      `api-7d9c8b6f5-abcde api 2026-01-12T10:00:00.123456789Z ${PINO}`,
      `{"message":${JSON.stringify(PINO)},"nodeName":"n1","namespace":"pay","podName":"api-7d9c8b6f5-abcde","containerName":"api"}`,
      `{"pod": "api-7d9c8b6f5-abcde", "container": "api", "message": ${PINO}}`,
      '{',
      '  "pod": "api-7d9c8b6f5-abcde",',
      '  "container": "api",',
      '  "message": {',
      '    "level": 50,',
      '    "time": 1768212000123,',
      '    "msg": "crm failed",',
      '    "deal_id": 4540',
      '  }',
      '}',
      '- api-7d9c8b6f5-abcde › api',
    ],
    records: [{}, failed, failed, failed, failed, failed, {}],
  },
  {
    name: 'kubectl, docker and compose with times',
    lines: [
      `[pod/api-7d9c8b6f5-abcde/app] 2026-01-12T10:00:00.123456789Z ${PINO}`,
      `2026-01-12T10:00:00.123456789Z pay_api.1.a1b2c3d4e5f6@node-1    | ${PINO}`,
      `pay_api.1.a1b2c3d4e5f6@node-1    | ${PINO}`,
      `web-1  | 2026-01-12T10:00:00.123456789Z ${PINO}`,
      `\u001b[36mweb_1  |\u001b[0m ${PINO}`,
      `web  | ${PINO}`,
    ],
    records: [failed, failed, failed, failed, failed, failed],
  },
  {
    name: 'docker JSON around a prefix of compose around pino',
    lines: [
      JSON.stringify({ log: `web-1  | ${PINO}\n`, stream: 'stdout', time: '2026-01-12T10:00:00.2Z' }),
      ...TRACE.map((line) =>
        JSON.stringify({ log: `web-1  | ${line}\n`, stream: 'stdout', time: '2026-01-12T10:00:01.123Z' }),
      ),
    ],
    records: [failed, { at: NEXT, ...boom }],
  },
  // A value over several lines, inside of a wrapper
  ...(
    [
      ['docker JSON', (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-01-12T10:00:00.2Z' })],
      ['compose', (line) => `web-1  | ${line}`],
      ['kubectl with a prefix', (line) => `[pod/api-7d9c8b6f5-abcde/app] ${line}`],
      ['kubectl with times', (line) => `2026-01-12T10:00:00.223456789Z ${line}`],
      ['syslog', (line) => `Jan 12 10:00:00 web-1 app[77]: ${line}`],
      ['pm2', (line) => `0|api  | ${line}`],
      ['CRI', (line) => `2026-01-12T10:00:00.223456789Z stdout F ${line}`],
      [
        'docker JSON around compose',
        (line) => JSON.stringify({ log: `web-1  | ${line}\n`, stream: 'stdout', time: '2026-01-12T10:00:00.2Z' }),
      ],
      ['fly', (line) => `2026-01-12T10:00:00Z app[148ed193b03089] waw [info] ${line}`],
      ['stern', (line) => `api-7d9c8b6f5-abcde api ${line}`],
      ['container apps', (line) => JSON.stringify({ TimeStamp: '2026-01-12T10:00:00.2Z', Log: line })],
    ] satisfies readonly (readonly [string, (line: string) => string])[]
  ).flatMap(([name, wrap]): Export[] => [
    {
      name: `an object over lines in ${name}`,
      lines: [...pretty(JSON.parse(PINO)), 'Deal: 4540'].map(wrap),
      records: [failed, { message: 'Deal: 4540', ids: { dealId: ['4540'] } }],
    },
    {
      name: `an array over lines in ${name}`,
      lines: [...pretty([JSON.parse(PINO), { level: 30, time: 1768212001123, msg: 'paid' }]), 'Deal: 4540'].map(wrap),
      records: [failed, { at: NEXT, level: 'info', message: 'paid' }, { message: 'Deal: 4540' }],
    },
  ]),
  // journald
  {
    name: 'journalctl -o export',
    lines: [
      '__CURSOR=s=0a1b;i=1',
      '__REALTIME_TIMESTAMP=1768212000123456',
      '_PID=812',
      `MESSAGE=${PINO}`,
      '',
      '__CURSOR=s=0a1b;i=2',
      '__REALTIME_TIMESTAMP=1768212001123456',
      '_PID=812',
      'MESSAGE=Deal: 4540',
      '',
    ],
    records: [failed, { at: NEXT, message: 'Deal: 4540' }],
  },
  {
    name: 'journalctl -o json-seq, json-pretty and json-sse',
    lines: [
      `\u001e${JSON.stringify({ __REALTIME_TIMESTAMP: '1768212000123456', _PID: '812', MESSAGE: PINO })}`,
      ...pretty({ __REALTIME_TIMESTAMP: '1768212000123456', _PID: '812', MESSAGE: PINO }),
      `data: ${JSON.stringify({ __REALTIME_TIMESTAMP: '1768212000123456', _PID: '812', MESSAGE: PINO })}`,
    ],
    records: [failed, failed, failed],
  },
  {
    name: 'journalctl -o verbose, with-unit, short-precise and cat',
    lines: [
      'Mon 2026-01-12 10:00:00.123456 UTC [s=0a1b;i=1;b=2;m=3;t=4;x=5]',
      '    PRIORITY=3',
      '    _PID=812',
      `    MESSAGE=${PINO}`,
      `Mon 2026-01-12 10:00:00 UTC web-1 payments.service[812]: ${PINO}`,
      `Jan 12 10:00:00.123456 web-1 payments[812]: ${PINO}`,
      '-- Boot 0a1b2c3d4e5f60718293a4b5c6d7e8f9 --',
      PINO,
    ],
    records: [failed, failed, failed, {}, failed],
  },
]
