import { UPPER, type TextFormat } from '../../format.ts'
import { requestLine } from '../../json/http.ts'
import { toLevel } from '../../level.ts'

const LINE = /^(TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL): {2,8}(?=\S)/
const ACCESS = /([\da-fA-F.:]{3,45}):(\d{1,5}) - "([^"]{1,8192})" (\d{3})(?: [A-Za-z' -]{1,40})?$/y

/** uvicorn (FastAPI, Starlette): the level padded to ten characters; access lines carry the address and the status. */
export const uvicorn: TextFormat = {
  kind: 'text',
  name: 'uvicorn',
  first: UPPER,
  read: (text) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    const message = text.slice(match[0].length)
    ACCESS.lastIndex = match[0].length
    const access = ACCESS.exec(text)
    const request = access ? requestLine(access[3] ?? '') : undefined
    return {
      level: toLevel(match[1] ?? ''),
      message,
      ...(access && request ? { http: { ...request, status: Number(access[4]), remote: access[1] ?? '' } } : {}),
    }
  },
  samples: [
    {
      text: '\u001b[32mINFO\u001b[0m:     203.0.113.7:50000 - "\u001b[1mPOST /webhook HTTP/1.1\u001b[0m" \u001b[32m200 OK\u001b[0m',
      expect: { level: 'info', http: { method: 'POST', path: '/webhook', status: 200, remote: '203.0.113.7' } },
    },
    {
      text: 'INFO:     Started server process [42]',
      expect: { level: 'info', message: 'Started server process [42]' },
    },
    {
      text: 'ERROR:    Exception in ASGI application\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nValueError: deal 4540',
      expect: {
        level: 'error',
        message: 'Exception in ASGI application',
        error: { type: 'ValueError', message: 'deal 4540' },
        ids: { dealId: ['4540'] },
      },
    },
  ],
}
