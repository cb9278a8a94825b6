import type { Fields, FieldValue, LoggedError } from '../../model/record.ts'
import type { JsonObject } from '../format.ts'
import { readErrorText } from '../error-text.ts'

const OBJECTS = ['err', 'error', 'exception', 'exc', 'e', 'cause']
const TEXTS = ['stack', 'stack_trace', 'stacktrace', 'exc_info', 'exception', 'traceback', 'error.stack_trace', 'exc_text', '@x', 'errorVerbose', 'Exception', 'trace', 'err', 'error', 'thrown']

/** The error that a JSON record carries: as an object (pino, bunyan, Nest), or as a text with its stack. */
export const errorOf = (object: JsonObject): LoggedError | undefined => {
  for (const name of OBJECTS) {
    if (!(name in object)) continue
    const value = object[name]
    if (isObject(value)) return fromObject(value)
  }
  for (const name of TEXTS) {
    if (!(name in object)) continue
    const value = object[name]
    if (typeof value === 'string' && value !== '') return withNames(readErrorText(value) ?? { message: value }, object)
    if (Array.isArray(value) && value.every((line) => typeof line === 'string') && value.length > 0) {
      return readErrorText(value.join('\n'))
    }
  }
  return undefined
}

const withNames = (error: LoggedError, object: JsonObject): LoggedError => {
  const type = object['error.type'] ?? object['exception.type'] ?? object['error_type']
  return typeof type === 'string' ? { type, ...error } : error
}

const fromObject = (object: Fields): LoggedError | undefined => {
  const type = firstText(object, ['type', 'name', 'class', 'kind', 'className'])
  const message = firstText(object, ['message', 'msg', 'detail', 'description'])
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

const isObject = (value: FieldValue | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
