import type { Format } from '../format.ts'
import { alb } from './access/alb.ts'
import { apacheError } from './text/apache-error.ts'
import { bunyan } from './json/bunyan.ts'
import { caddy } from './json/caddy.ts'
import { cloudwatchJson } from './wrappers/cloudwatch-json.ts'
import { combined } from './access/combined.ts'
import { common } from './access/common.ts'
import { compose } from './wrappers/compose.ts'
import { cri } from './wrappers/cri.ts'
import { djangoRunserver } from './access/django-runserver.ts'
import { djangoVerbose } from './text/django-verbose.ts'
import { dockerJson } from './wrappers/docker-json.ts'
import { dotnetConsole } from './text/dotnet-console.ts'
import { dotnetJson } from './json/dotnet-json.ts'
import { ecsJson } from './json/ecs-json.ts'
import { envoy } from './access/envoy.ts'
import { fly } from './wrappers/fly.ts'
import { gcpEntry } from './wrappers/gcp-entry.ts'
import { gcpJson } from './json/gcp-json.ts'
import { genericJson } from './json/generic-json.ts'
import { gin } from './access/gin.ts'
import { ginLogger } from './text/gin-logger.ts'
import { gunicorn } from './text/gunicorn.ts'
import { haproxy } from './access/haproxy.ts'
import { heroku } from './wrappers/heroku.ts'
import { journalJson } from './wrappers/journal-json.ts'
import { journalShort } from './wrappers/journal-short.ts'
import { klog } from './text/klog.ts'
import { kubectlPrefix } from './wrappers/kubectl-prefix.ts'
import { kubectlTimestamps } from './wrappers/kubectl-timestamps.ts'
import { lambda } from './text/lambda.ts'
import { laravel } from './text/laravel.ts'
import { leveled } from './text/leveled.ts'
import { leveledTimed } from './text/leveled-timed.ts'
import { log4j } from './text/log4j.ts'
import { log4jJson } from './json/log4j-json.ts'
import { logback } from './text/logback.ts'
import { logbackJson } from './json/logback-json.ts'
import { logfmt } from './text/logfmt.ts'
import { lograge } from './text/lograge.ts'
import { logrageJson } from './json/lograge-json.ts'
import { logrusJson } from './json/logrus-json.ts'
import { logrusText } from './text/logrus-text.ts'
import { logrusTty } from './text/logrus-tty.ts'
import { loguru } from './text/loguru.ts'
import { loguruJson } from './json/loguru-json.ts'
import { monolog } from './text/monolog.ts'
import { monologJson } from './json/monolog-json.ts'
import { morgan } from './access/morgan.ts'
import { nest } from './text/nest.ts'
import { nginxError } from './text/nginx-error.ts'
import { nginxJson } from './json/nginx-json.ts'
import { nginxTimed } from './access/nginx-timed.ts'
import { otelJson } from './json/otel-json.ts'
import { phpError } from './text/php-error.ts'
import { pino } from './json/pino.ts'
import { pinoPretty } from './text/pino-pretty.ts'
import { pm2 } from './wrappers/pm2.ts'
import { postgres } from './text/postgres.ts'
import { pythonBasic } from './text/python-basic.ts'
import { pythonJsonLogger } from './json/python-json-logger.ts'
import { pythonLogging } from './text/python-logging.ts'
import { rails } from './text/rails.ts'
import { redis } from './text/redis.ts'
import { rust } from './text/rust.ts'
import { serilogJson } from './json/serilog-json.ts'
import { serilogText } from './text/serilog-text.ts'
import { slogJson } from './json/slog-json.ts'
import { slogText } from './text/slog-text.ts'
import { springBoot } from './text/spring-boot.ts'
import { structlogConsole } from './text/structlog-console.ts'
import { structlogJson } from './json/structlog-json.ts'
import { syslog3164 } from './wrappers/syslog-3164.ts'
import { syslog5424 } from './wrappers/syslog-5424.ts'
import { timeColon } from './wrappers/time-colon.ts'
import { timedPairs } from './text/timed-pairs.ts'
import { timedText } from './text/timed.ts'
import { timedLevel } from './text/timed-level.ts'
import { traefik } from './access/traefik.ts'
import { traefikJson } from './json/traefik-json.ts'
import { uvicorn } from './text/uvicorn.ts'
import { werkzeug } from './access/werkzeug.ts'
import { winstonJson } from './json/winston-json.ts'
import { winstonSimple } from './text/winston-simple.ts'
import { zapConsole } from './text/zap-console.ts'
import { zapJson } from './json/zap-json.ts'
import { zerologConsole } from './text/zerolog-console.ts'
import { zerologJson } from './json/zerolog-json.ts'
import { cloudwatchInsights } from './wrappers/cloudwatch-insights.ts'
import { cloudwatchTail } from './wrappers/cloudwatch-tail.ts'
import { concurrently } from './wrappers/concurrently.ts'
import { csv } from './wrappers/csv.ts'
import { datadog } from './wrappers/datadog.ts'
import { elasticsearchHit } from './wrappers/elasticsearch-hit.ts'
import { flyJson } from './wrappers/fly-json.ts'
import { grafanaText } from './wrappers/grafana-text.ts'
import { journalExport } from './wrappers/journal-export.ts'
import { journalVerbose } from './wrappers/journal-verbose.ts'
import { logcli } from './wrappers/logcli.ts'
import { lokiJson } from './wrappers/loki-json.ts'
import { stern } from './wrappers/stern.ts'
import { sternJson } from './wrappers/stern-json.ts'
import { supabase } from './wrappers/supabase.ts'
import { vercel } from './wrappers/vercel.ts'
import { lateTimed } from './text/late-timed.ts'
import { pm2Daemon } from './text/pm2-daemon.ts'
import { odoo } from './text/odoo.ts'
import { yii } from './text/yii.ts'
import { firebase } from './text/firebase.ts'
import { azureContainerApp } from './wrappers/azure-container-app.ts'
import { azureMonitor } from './wrappers/azure-monitor.ts'
import { railwayJson } from './wrappers/railway-json.ts'
import { renderJson } from './wrappers/render-json.ts'
import { applicationInsights } from './wrappers/application-insights.ts'
import { azureStream } from './wrappers/azure-stream.ts'
import { eventStream } from './wrappers/event-stream.ts'
import { gcloudFunctions } from './wrappers/gcloud-functions.ts'
import { papertrailArchive } from './wrappers/papertrail-archive.ts'
import { railway } from './wrappers/railway.ts'
import { render } from './wrappers/render.ts'
import { csvTable } from './wrappers/csv-table.ts'
import { w3cTable } from './wrappers/w3c-table.ts'
import { gcloudYaml } from './wrappers/gcloud-yaml.ts'
import { wrangler } from './wrappers/wrangler.ts'
import { cloudflareTail } from './json/cloudflare-tail.ts'

/**
 * All formats. The order is the priority: within a kind, the first that knows a line reads it. Wrappers are taken off
 * before; the layouts that mark their lines best stand first, those that only find a time or a level last.
 */
export const formats: readonly Format[] = [
  // JSON around a line
  dockerJson,
  journalJson,
  cloudwatchJson,
  gcpEntry,
  cloudwatchInsights,
  datadog,
  elasticsearchHit,
  lokiJson,
  sternJson,
  supabase,
  vercel,
  flyJson,
  azureContainerApp,
  applicationInsights,
  azureMonitor,
  renderJson,
  railwayJson,
  // Several lines around one
  journalExport,
  journalVerbose,
  gcloudYaml,
  wrangler,
  csvTable,
  w3cTable,
  csv,
  // Text before a line
  papertrailArchive,
  gcloudFunctions,
  azureStream,
  railway,
  grafanaText,
  logcli,
  cloudwatchTail,
  cri,
  syslog5424,
  syslog3164,
  journalShort,
  heroku,
  fly,
  kubectlPrefix,
  pm2,
  compose,
  stern,
  render,
  kubectlTimestamps,
  timeColon,
  eventStream,
  concurrently,
  // JSON objects
  cloudflareTail,
  bunyan,
  pino,
  ecsJson,
  otelJson,
  caddy,
  traefikJson,
  nginxJson,
  serilogJson,
  dotnetJson,
  monologJson,
  log4jJson,
  logbackJson,
  loguruJson,
  logrageJson,
  pythonJsonLogger,
  structlogJson,
  gcpJson,
  zapJson,
  slogJson,
  logrusJson,
  zerologJson,
  winstonJson,
  genericJson,
  // Layouts of text
  pm2Daemon,
  odoo,
  yii,
  firebase,
  dotnetConsole,
  winstonSimple,
  werkzeug,
  pythonLogging,
  pythonBasic,
  structlogConsole,
  loguru,
  uvicorn,
  gunicorn,
  djangoRunserver,
  djangoVerbose,
  nest,
  pinoPretty,
  laravel,
  monolog,
  rails,
  lograge,
  springBoot,
  logback,
  log4j,
  serilogText,
  nginxError,
  envoy,
  postgres,
  phpError,
  apacheError,
  zapConsole,
  logrusTty,
  zerologConsole,
  rust,
  klog,
  redis,
  lambda,
  gin,
  ginLogger,
  morgan,
  haproxy,
  alb,
  traefik,
  nginxTimed,
  combined,
  common,
  slogText,
  logrusText,
  logfmt,
  timedPairs,
  timedLevel,
  leveledTimed,
  timedText,
  leveled,
  lateTimed,
]
