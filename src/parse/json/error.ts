import type { Fields, FieldValue, LoggedError } from '../../model/record.ts'
import type { JsonObject } from '../format.ts'
import { readErrorText } from '../error-text.ts'
import { isFields } from './is-fields.ts'

const OBJECTS = ['err', 'error', 'exception', 'exc', 'e', 'thrown', 'cause']
const STACKS = [
  'stack',
  'stack_trace',
  'stacktrace',
  'stackTrace',
  'exc_info',
  'exception',
  'Exception',
  'traceback',
  'exc_text',
  '@x',
  'error.stack_trace',
  'error.stack',
  'errorVerbose',
  'trace',
  'thrown',
  'exception.stacktrace',
]
const MESSAGES = ['err', 'error', 'errorMessage', 'error.message', 'error_message', 'exception.message']

/** The error that a JSON record carries: as an object (pino, bunyan, Nest), or as texts. monolog keeps it in `context`. */
export const errorOf = (object: JsonObject): LoggedError | undefined => {
  for (const name of OBJECTS) {
    if (!(name in object)) continue
    const value = object[name]
    if (isFields(value)) return fromObject(value)
  }
  const stack = stackText(object)
  const message = firstText(object, MESSAGES)
  if (stack === undefined && message === undefined) return fromContext(object['context'])
  const read = readErrorText(stack ?? message ?? '')
  const type = read?.type ?? firstText(object, ['error.type', 'exception.type', 'error_type', 'errorType'])
  const text = read?.type === undefined ? (message ?? read?.message) : read.message
  return {
    ...(type === undefined ? {} : { type }),
    ...(text === undefined ? {} : { message: text }),
    ...(stack === undefined ? {} : { stack }),
  }
}

/** Only a text of several lines, or one that names an error, is a stack: `trace: "4bf92f…"` is an id. */
const stackText = (object: JsonObject): string | undefined => {
  for (const name of STACKS) {
    if (!(name in object)) continue
    const value = object[name]
    if (typeof value === 'string' && (value.includes('\n') || readErrorText(value)?.type !== undefined)) return value
    if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string'))
      return value.join('\n')
  }
  return undefined
}

const fromContext = (context: FieldValue | undefined): LoggedError | undefined => {
  if (!isFields(context)) return undefined
  const { exception } = context
  return isFields(exception)
    ? fromObject(exception)
    : typeof exception === 'string'
      ? readErrorText(exception)
      : undefined
}

const fromObject = (object: Fields): LoggedError | undefined => {
  const type = firstText(object, ['type', 'name', 'class', 'kind', 'className'])
  const { raw } = object
  const names = ['message', 'msg', 'detail', 'description']
  // stripe-node keeps what the API said in `raw`.
  const message = firstText(object, names) ?? (isFields(raw) ? firstText(raw, names) : undefined)
  const stack = firstText(object, ['stack', 'stack_trace', 'stacktrace', 'trace', 'backtrace'])
  const read = stack === undefined ? undefined : readErrorText(stack)
  const error = {
    ...(type === undefined ? (read?.type === undefined ? {} : { type: read.type }) : { type }),
    ...(message === undefined ? (read?.message === undefined ? {} : { message: read.message }) : { message }),
    ...(stack === undefined ? {} : { stack }),
  }
  return Object.keys(error).length > 0 ? error : undefined
}

const firstText = (object: Fields, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = object[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
