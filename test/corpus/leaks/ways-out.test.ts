import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../../../src')

/** One way in which text can leave the process: how it looks in a source, and the files that may have it, with the reason. */
interface WayOut {
  readonly pattern: RegExp
  readonly example: string
  readonly allowed: Readonly<Record<string, string>>
}

const WAYS: Readonly<Record<string, WayOut>> = {
  'the terminal': {
    // Asking whether it is a terminal, and how large, says nothing.
    pattern:
      /process\s*(?:\.|\[')std(?:out|err)\b(?!'?\]?\.(?:isTTY|rows|columns))|(?<![-\w/])console\s*[.[]|_rawDebug|\/dev\/(?:tty|stdout|stderr)/,
    example: 'process.stderr.write(text)',
    allowed: {
      'cli.ts': 'the version',
      'cli/io/guard.ts': 'a sentence of its own, when nothing can redact',
      'cli/io/output.ts': 'the writer',
      'cli/io/ask-line.ts': 'the echo of what is typed, and a SafeText question',
      'cli/io/spinner.ts': 'a SafeText',
      'cli/session.ts': 'looks whether it has colours',
      'cli/main.ts': 'looks whether it has colours',
      'cli/io/row-output.ts': 'a SafeText, and where the rows of a tail are drawn anew',
      'cli/commands/mcp.ts': 'the token of its own server, which its owner has to see once',
      'mcp/stdio.ts': 'waits for their end; the answers pass the redactor in fence and call',
    },
  },
  files: {
    pattern:
      /\bimport\s*(?!type\b)(?:\{[^}]*\b(?:writeFile|appendFile|write|writev|createWriteStream|copyFile|cp|symlink|link|rename|mkdir|mkdtemp)(?:Sync)?\b[^}]*\}|\*[^'"]*|\w+)\s*from\s*'node:fs(?:\/promises)?'/,
    example: "import { readFileSync, writeFileSync } from 'node:fs'",
    allowed: {
      'cli/io/output.ts': 'the writer, for --out',
      'cli/io/outlets.ts': 'a SafeText, for init',
      'cli/commands/completion.ts': 'a folder for the script',
      'cli/commands/man.ts': 'a folder for the pages',
      'mcp/install.ts': 'the entry of an editor, made of our own words and the flags that were typed',
      'engines/kubernetes/proxy.ts': 'an empty private folder',
      'app/redactor.ts': 'the random key of the tags',
      'demo/box.ts': 'the configuration of the demo, made of its own words, and the key of its fake Stripe',
      'demo/ssh-host.ts': 'keys and ssh configuration of the demo',
      'config/trust.ts': 'hashes of files that the user trusts',
      'connect/host-keys.ts': 'known_hosts, as the user allowed',
      'connect/askpass.ts': 'a helper for ssh, made of its own words',
      'connect/openssh.ts': 'a configuration for ssh, made of file names and settings',
      'connect/openssh-connection.ts': 'an empty private folder',
    },
  },
  'other programs': {
    pattern: /node:(?:child_process|cluster|worker_threads)|\bprocess\.(?:execve|dlopen)\b/,
    example: "import { spawn } from 'node:child_process'",
    allowed: {
      'cli/io/outlets.ts': 'a SafeText on the stdin of the user’s own command',
      'cli/commands/demo.ts': 'prodlogs itself, which redacts by itself',
      'demo/ssh-host.ts': 'the shell of the embedded host',
      'demo/payments-box.ts': 'the payment service of the demo',
      'connect/child-shell.ts': 'the shell of a host, which is asked for logs',
      'connect/openssh.ts': 'ssh',
      'connect/control-socket.ts': 'ssh',
      'connect/ssh-config.ts': 'ssh -G',
      'connect/signing.ts': 'a thread that unlocks a key',
      'read/local-bytes.ts': 'gzip, zstd, xz, bzip2 and tar of a local file or of stdin',
      'engines/aws/credentials.ts': 'the credential_process of a profile',
      'engines/kubernetes/pods.ts': 'kubectl',
      'engines/kubernetes/proxy.ts': 'kubectl',
      'engines/process/run.ts': 'the program of a source',
    },
  },
  'the network': {
    pattern:
      /\bfetch\s*\(|\bWebSocket\b|\bXMLHttpRequest\b|node:(?:net|tls|http|https|http2|dgram|dns|inspector)\b|(?:from|import\()\s*'(?:undici|ssh2)(?:\/[^']*)?'/,
    example: 'await fetch(url, { body })',
    allowed: {
      'cli/io/outlets.ts': 'a SafeText, for --post',
      'stripe/http-client.ts': 'GET with the key in its header',
      'connect/socket.ts': 'SSH',
      'connect/agent.ts': 'the SSH agent',
      'connect/askpass.ts': 'a socket in a private folder, for the questions of ssh',
      'connect/load-ssh2.ts': 'SSH',
      'connect/signing.ts': 'parts of an SSH library',
      'demo/ssh-host.ts': 'the embedded host, on loopback',
      'engines/http.ts': 'queries to an engine, made of ids and strings that were asked for',
      'engines/docker/daemon.ts': 'GET and no other method, on the socket of Docker',
      'mcp/http.ts': 'the answers to an agent on loopback, which pass the redactor in fence and call',
      'page/server.ts': 'a page on loopback, made of SafeText',
    },
  },
  'Node itself': {
    pattern:
      /\bemitWarning\b|\bprocess\s*\.\s*title\b|report\s*\.\s*writeReport|writeHeapSnapshot|\bdebuglog\b|\bdiagnostics_channel\b/,
    example: 'process.emitWarning(text)',
    allowed: {},
  },
  'making text safe without the redactor': {
    pattern: /\bas (?:unknown as )?SafeText\b/,
    example: 'text as SafeText',
    allowed: { 'redact/redactor.ts': 'where it was redacted' },
  },
  'making a command of text': {
    pattern: /\bas (?:unknown as )?OwnWords\b|\bownWords\((?!(?:command|url)\)|given: string)/,
    example: 'ownWords(`${flags.exec} ${record.line}`)',
    allowed: { 'cli/io/outlets.ts': 'the brand' },
  },
  'the secrets of our environment, beside a child': {
    pattern: /child_process[\s\S]*(?:ownEnvironment|session\.env|\bsession\b[\s\S]{0,200}\benv\b.*spawn)/,
    example: "import { spawn } from 'node:child_process'\nspawn('x', [], { env: ownEnvironment() })",
    allowed: {},
  },
}

const sources = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  // The remote program is a shell script in a string.
  .filter((path) => !path.endsWith('remote/program.ts'))
  .map((path) => ({ file: relative(SRC, path), text: withoutComments(readFileSync(path, 'utf8')) }))

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:\/\/|\*|\/\*\*).*$|^import type [^;]*?from '[^']*'$/gm, '')
}

describe('text leaves the process through the writers alone', () => {
  test.for(Object.keys(WAYS))('%s', (name) => {
    const { pattern, example, allowed } = WAYS[name] as WayOut
    expect(example).toMatch(pattern)
    const users = sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)
    expect(users.filter((file) => !(file in allowed))).toEqual([])
    // An exception that nobody needs any more must not stay open.
    expect(Object.keys(allowed).filter((file) => !users.includes(file))).toEqual([])
  })
})
