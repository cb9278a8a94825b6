import type { Format } from '../format.ts'
import { bunyan } from './bunyan.ts'
import { caddy } from './caddy.ts'
import { cloudwatchJson } from './cloudwatch-json.ts'
import { dockerJson } from './docker-json.ts'
import { dotnetJson } from './dotnet-json.ts'
import { ecsJson } from './ecs-json.ts'
import { gcpEntry } from './gcp-entry.ts'
import { gcpJson } from './gcp-json.ts'
import { genericJson } from './generic-json.ts'
import { journalJson } from './journal-json.ts'
import { leveled } from './leveled.ts'
import { log4jJson } from './log4j-json.ts'
import { logbackJson } from './logback-json.ts'
import { logrageJson } from './lograge-json.ts'
import { logrusJson } from './logrus-json.ts'
import { loguruJson } from './loguru-json.ts'
import { monologJson } from './monolog-json.ts'
import { nginxJson } from './nginx-json.ts'
import { otelJson } from './otel-json.ts'
import { pino } from './pino.ts'
import { pythonJsonLogger } from './python-json-logger.ts'
import { serilogJson } from './serilog-json.ts'
import { slogJson } from './slog-json.ts'
import { structlogJson } from './structlog-json.ts'
import { timedText } from './timed.ts'
import { timedLevel } from './timed-level.ts'
import { traefikJson } from './traefik-json.ts'
import { winstonJson } from './winston-json.ts'
import { winstonSimple } from './winston-simple.ts'
import { zapJson } from './zap-json.ts'
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
  winstonSimple,
  timedLevel,
  timedText,
  leveled,
]
