// The public API: every question of the commands as a function of an open session, the stages of the pipeline, and the
// types that flow through them. What a question gives is redacted; what a stage gives is not.
export { openSession, type OpenOptions, type OpenSession, type Told } from './app/open.ts'
export {
  doctor,
  events,
  reconcile,
  report,
  search,
  sources,
  timeline,
  why,
  type ShownLine,
  type StripeEvents,
  type Where,
  type Which,
} from './app/questions.ts'
export type { Asked } from './app/why.ts'
export type { WhyAnswer } from './report/why-document.ts'
export type { ReconcileAnswer } from './app/reconcile.ts'
export type { Checked, Examined } from './app/doctor.ts'
export {
  createRedactor,
  createRedactStream,
  redact,
  countSecrets,
  type RedactorOptions,
  type RedactStream,
} from './redact/index.ts'
export { createParser, type ParserOptions, type RecordParser } from './parse/parser.ts'
export { createRecogniser } from './recognise/recogniser.ts'
export { correlate } from './correlate/correlate.ts'
export { IdFollower, type LearnedId } from './correlate/id-follower.ts'
export { contextOf, type DiagnoseOptions } from './diagnose/context.ts'
export { diagnoseAll } from './diagnose/diagnose-all.ts'
export { summarise } from './diagnose/summarise.ts'
export { connect } from './connect/connect.ts'
export type { Connection, ProcessEnd, RemoteShell } from './connect/connection.ts'
export { openSource, followWithResume, type ReadEvent, type ReadRequest, type ReadStream } from './read/index.ts'
export { observe, type Observed, type PipelineEvent, type Stages } from './pipeline.ts'
export { ProdlogsError, hasCode, type ErrorArgs, type ErrorCode, type Failure } from './model/error.ts'
export { rawText, type RawLine, type Origin, type Position } from './model/raw-line.ts'
export type { LogRecord, Level, HttpExchange } from './model/record.ts'
export type { SafeRecord } from './model/safe-record.ts'
export type { SafeText } from './model/safe-text.ts'
export type { Redactor } from './model/redactor.ts'
export type { Id, IdKind, Ids } from './model/ids.ts'
export type { Step, StepId, StepOutcome, Confidence } from './model/step.ts'
export type { AutomationOutcome, StripeWebhookEvent, WebhookProcessingLog } from './model/trace.ts'
export type { CauseId } from './model/cause.ts'
export type { NextStep, Severity, Verdict } from './model/verdict.ts'
export type { Report } from './model/report.ts'
export type { Gap, GapArgs, GapKind } from './model/gap.ts'
export type { Reason, ReasonArgs, ReasonCode } from './model/reason.ts'
