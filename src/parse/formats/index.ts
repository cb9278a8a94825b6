import type { Format } from '../format.ts'
import { alb } from './alb.ts'
import { apacheError } from './apache-error.ts'
import { bunyan } from './bunyan.ts'
import { caddy } from './caddy.ts'
import { cloudwatchJson } from './cloudwatch-json.ts'
import { combined } from './combined.ts'
import { common } from './common.ts'
import { compose } from './compose.ts'
import { cri } from './cri.ts'
import { djangoRunserver } from './django-runserver.ts'
import { djangoVerbose } from './django-verbose.ts'
import { dockerJson } from './docker-json.ts'
import { dotnetConsole } from './dotnet-console.ts'
import { dotnetJson } from './dotnet-json.ts'
import { ecsJson } from './ecs-json.ts'
import { envoy } from './envoy.ts'
import { fly } from './fly.ts'
import { gcpEntry } from './gcp-entry.ts'
import { gcpJson } from './gcp-json.ts'
import { genericJson } from './generic-json.ts'
import { gin } from './gin.ts'
import { gunicorn } from './gunicorn.ts'
import { haproxy } from './haproxy.ts'
import { heroku } from './heroku.ts'
import { journalJson } from './journal-json.ts'
import { journalShort } from './journal-short.ts'
import { klog } from './klog.ts'
import { kubectlPrefix } from './kubectl-prefix.ts'
import { kubectlTimestamps } from './kubectl-timestamps.ts'
import { lambda } from './lambda.ts'
import { laravel } from './laravel.ts'
import { leveled } from './leveled.ts'
import { leveledTimed } from './leveled-timed.ts'
import { log4j } from './log4j.ts'
import { log4jJson } from './log4j-json.ts'
import { logback } from './logback.ts'
import { logbackJson } from './logback-json.ts'
import { logfmt } from './logfmt.ts'
import { lograge } from './lograge.ts'
import { logrageJson } from './lograge-json.ts'
import { logrusJson } from './logrus-json.ts'
import { logrusText } from './logrus-text.ts'
import { logrusTty } from './logrus-tty.ts'
import { loguru } from './loguru.ts'
import { loguruJson } from './loguru-json.ts'
import { monolog } from './monolog.ts'
import { monologJson } from './monolog-json.ts'
import { morgan } from './morgan.ts'
import { nest } from './nest.ts'
import { nginxError } from './nginx-error.ts'
import { nginxJson } from './nginx-json.ts'
import { nginxTimed } from './nginx-timed.ts'
import { otelJson } from './otel-json.ts'
import { phpError } from './php-error.ts'
import { pino } from './pino.ts'
import { pinoPretty } from './pino-pretty.ts'
import { pm2 } from './pm2.ts'
import { postgres } from './postgres.ts'
import { pythonBasic } from './python-basic.ts'
import { pythonJsonLogger } from './python-json-logger.ts'
import { pythonLogging } from './python-logging.ts'
import { rails } from './rails.ts'
import { redis } from './redis.ts'
import { rust } from './rust.ts'
import { serilogJson } from './serilog-json.ts'
import { serilogText } from './serilog-text.ts'
import { slogJson } from './slog-json.ts'
import { slogText } from './slog-text.ts'
import { springBoot } from './spring-boot.ts'
import { structlogConsole } from './structlog-console.ts'
import { structlogJson } from './structlog-json.ts'
import { syslog3164 } from './syslog-3164.ts'
import { syslog5424 } from './syslog-5424.ts'
import { timeColon } from './time-colon.ts'
import { timedPairs } from './timed-pairs.ts'
import { timedText } from './timed.ts'
import { timedLevel } from './timed-level.ts'
import { traefik } from './traefik.ts'
import { traefikJson } from './traefik-json.ts'
import { uvicorn } from './uvicorn.ts'
import { werkzeug } from './werkzeug.ts'
import { winstonJson } from './winston-json.ts'
import { winstonSimple } from './winston-simple.ts'
import { zapConsole } from './zap-console.ts'
import { zapJson } from './zap-json.ts'
import { zerologConsole } from './zerolog-console.ts'
import { zerologJson } from './zerolog-json.ts'

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
  // Text before a line
  cri,
  syslog5424,
  syslog3164,
  journalShort,
  heroku,
  fly,
  kubectlPrefix,
  pm2,
  compose,
  kubectlTimestamps,
  timeColon,
  // JSON objects
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
]
