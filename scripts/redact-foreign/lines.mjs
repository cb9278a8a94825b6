import { credentialOf } from './suites.mjs'

// Log lines with a token in them: by itself, and under a name that says what it is.

/** What a log writes around a token whose name it does not say. */
const BARE = [
  (token) => `2026-03-01T10:00:00Z INFO upstream refused ${token}`,
  (token) => `{"level":"error","msg":"bad reply for ${token}","status":401}`,
  (token) => `GET /v1/check?x=1&v=${encodeURIComponent(token)}&y=2 HTTP/1.1`,
  (token) => `config loaded (${token}), 3 workers`,
]

const NAMED = [
  (token, name) => `${name.toUpperCase()}_API_KEY=${token}`,
  (token, name) => `{"${name}_token":"${token}","ok":true}`,
  (token, name) => `${name} secret: ${token}`,
  (token, name) => `["run","--${name.replaceAll('_', '-')}-api-key","${token}"]`,
]

/** `{ suite, family, shape: 'bare' | 'named' | 'text', line, token }`. */
export const linesOf = ({ suite, family, named, token, text }) => {
  if (text !== undefined) return [{ suite, family, shape: 'text', line: text, token }]
  const name = family
    .replace(/[^a-z0-9]+/gi, '_')
    .replace(/^_|_$/g, '')
    .replace(/_(?:api_)?(?:key|token|secret|pat)(?:_.*)?$/i, '')
  const made = (shape, writers) =>
    writers.map((write) => ({ suite, family, shape, line: write(token, name), token: credentialOf(token) }))
  return [...(named ? [] : made('bare', BARE)), ...made('named', NAMED)]
}
