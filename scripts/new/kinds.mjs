// What each kind of thing consists of: its files, and the entries by which the rest knows of it.

/** `gitea-runner` → `giteaRunner` */
const camel = (name) => name.replace(/[-_.]+(\w)/g, (_, letter) => letter.toUpperCase())
const upper = (name) => camel(name).replace(/^./, (letter) => letter.toUpperCase())

const shaped = (name, pattern, example, make) =>
  pattern.test(name) ? make() : { wrong: `${name}: a name is written like ${example}` }

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

const format = (name, { in: folder = 'text' }) =>
  shaped(name, KEBAB, 'gitea-runner', () => {
    const path = `src/parse/formats/${folder}/${name}.ts`
    const make = FORMATS[folder]
    if (make === undefined) return { wrong: `--in is one of ${Object.keys(FORMATS).join(', ')}` }
    return {
      files: { [path]: make(name) },
      entries: [
        listed('src/parse/formats/index.ts', `./${folder}/${name}.ts`, camel(name)),
        // The order is the priority: move it to where what it knows is told apart.
        { path: 'src/parse/formats/index.ts', before: ANCHORS[folder], text: `  ${camel(name)},\n` },
      ],
      check: 'npx vitest run test/corpus/parse/formats.test.ts test/corpus/parse/wrappers.test.ts',
    }
  })

const ANCHORS = {
  json: '  genericJson,\n',
  text: '  slogText,\n',
  access: '  combined,\n',
  wrappers: '  kubectlTimestamps,\n',
}

const SAMPLES = (expect) => `[
    // A line as it is written, of different levels and ages; what must be read there. Three or more.
    { text: 'FILL_IN 1', expect: ${expect} },
    { text: 'FILL_IN 2', expect: ${expect} },
    { text: 'FILL_IN 3', expect: ${expect} },
  ]`

const READ = `{ at: '2026-01-12T10:00:00Z', level: 'info', message: 'FILL_IN' }`

const textFormat = (name) => `import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

/** What follows the time. Sticky, and every repeat bounded. */
const LINE = / \\[([A-Z]{3,8})\\] FILL_IN /y

/** FILL_IN: what writes it, and where that is documented. */
export const ${camel(name)}: TextFormat = {
  kind: 'text',
  name: '${name}',
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: toLevel(found.match[1] ?? ''),
      message: text.slice(LINE.lastIndex),
    }
  },
  samples: ${SAMPLES(READ)},
}
`

const FORMATS = {
  text: textFormat,
  access: textFormat,
  json: (name) => `import type { JsonFormat } from '../../format.ts'

/** FILL_IN: what writes it, and where that is documented. */
export const ${camel(name)}: JsonFormat = {
  kind: 'json',
  name: '${name}',
  /** By fields that nothing else writes together. */
  knows: (object) => 'FILL_IN' in object,
  samples: ${SAMPLES(READ)},
}
`,
  wrappers: (name) => `import type { TextWrapper } from '../../format.ts'

/** What stands before the line. Sticky, and every repeat bounded. */
const PREFIX = /FILL_IN \\[([\\w-]{1,60})\\] /y

/** FILL_IN: what puts it around lines, and where that is documented. */
export const ${camel(name)}: TextWrapper = {
  kind: 'wrapper',
  name: '${name}',
  unwrap: (text) => {
    PREFIX.lastIndex = 0
    const match = PREFIX.exec(text)
    return match === null ? undefined : { inner: text.slice(PREFIX.lastIndex), key: match[1] ?? '' }
  },
  samples: ${SAMPLES(`{ message: 'FILL_IN', inner: 'plain' }`)},
}
`,
}

const rule = (name) =>
  shaped(name, KEBAB, 'gitea', () => ({
    files: {
      [`src/redact/rules/${name}.ts`]: `import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { shape } from '../shape.ts'

export const ${camel(name)}: RedactionRule = {
  id: '${name}',
  why: 'FILL_IN: what a reader could do with it.',
  source: 'FILL_IN: where its shape is documented',
  // The literal that it begins with, and a sticky, bounded pattern from there.
  triggers: [shape('${name.replaceAll('-', '_')}', 'FILL_IN_', /FILL_IN_[A-Za-z0-9]{20,60}/y)],
  // Put together at run time: no secret stands in the source.
  hides: () => [sample(\`FILL_IN\${fill('alnum', 32)}\`)],
  keeps: ['FILL_IN: what looks like it and is innocent'],
}
`,
    },
    entries: [
      listed('src/redact/rules/index.ts', `./${name}.ts`, camel(name)),
      { path: 'src/redact/rules/index.ts', before: '  urlCredentials,\n', text: `  ${camel(name)},\n` },
    ],
    check: 'npx vitest run test/corpus/redact/rules.test.ts',
  }))

const step = (name) =>
  shaped(name, /^[a-z]+\.[a-z_]+$/, 'refund.issued', () => {
    const file = name.replace(/[._]/g, '-')
    return {
      files: {
        [`src/recognise/steps/${file}.ts`]: `import type { StepEntry } from '../entry.ts'

/** FILL_IN: who says it. */
export const ${camel(file)}: readonly StepEntry[] = [
  {
    id: '${file}.said',
    step: '${name}',
    outcome: 'ok',
    // Lower-case literals of which the text must hold one: the cheap prefilter.
    needs: ['FILL_IN'],
    all: [/FILL_IN/],
    hits: ['FILL_IN 1', 'FILL_IN 2'],
    misses: ['FILL_IN: what sounds like it and is not'],
  },
]
`,
      },
      entries: [
        {
          path: 'src/model/steps.ts',
          before: `  'service.started':`,
          text: `  // FILL_IN: family, row, scope, and whether an operation or an automation.\n  '${name}': { family: 'processing', row: 'session', scope: 'work' },\n`,
        },
        {
          path: 'src/messages/causes/steps.ts',
          before: `  'service.started':`,
          text: `  '${name}': { en: 'FILL_IN', ru: 'FILL_IN' },\n`,
        },
        listed('src/recognise/steps/index.ts', `./${file}.ts`, camel(file)),
        { path: 'src/recognise/steps/index.ts', before: '  ...subscription,\n', text: `  ...${camel(file)},\n` },
      ],
      check:
        'npx vitest run test/corpus/recognise/catalogue.test.ts, and UPDATE_CASES=1 for test/unit/json/schema.test.ts',
    }
  })

const cause = (name) =>
  shaped(name, /^[a-z]+(?:[_.][a-z0-9]+)+$/, 'crm_quota_exceeded', () => {
    const file = name.replace(/[._]/g, '-')
    return {
      files: {
        [`src/diagnose/causes/${file}.ts`]: `import { told } from '../rule.ts'

/** FILL_IN: when it is said. A step of \`src/recognise/steps/\` must carry it. */
export const ${camel(file)} = told(
  '${name}',
  // What to do, in this order: keys of \`src/messages/causes/next.ts\`. FILL_IN
  ['see_log'],
  // Excerpts of logs of different applications or languages, of which it is the verdict.
  ['2026-01-12T10:00:00Z ERROR FILL_IN 1', '2026-01-12 10:00:00,000 ERROR app: FILL_IN 2'],
  // Excerpts that look alike and are something else.
  ['2026-01-12T10:00:00Z INFO FILL_IN 3'],
)
`,
      },
      entries: [
        { path: 'src/model/cause.ts', before: `  'step_missing',\n`, text: `  '${name}',\n` },
        listed('src/diagnose/causes/index.ts', `./${file}.ts`, camel(file)),
        // The order is the priority: move it to where it belongs.
        { path: 'src/diagnose/causes/index.ts', before: '  handlerError,\n', text: `  ${camel(file)},\n` },
        {
          path: 'src/messages/causes/processing.ts',
          before: '  handler_error: text(',
          text: `  '${name}': text('FILL_IN', 'FILL_IN', 'FILL_IN.', 'FILL_IN.'),\n`,
        },
      ],
      check: 'npx vitest run test/corpus/diagnose/causes.test.ts, and UPDATE_CASES=1 for test/unit/json/schema.test.ts',
    }
  })

const command = (name) =>
  shaped(name, /^[a-z]+$/, 'forget', () => ({
    files: {
      [`src/cli/commands/${name}.ts`]: `import { EXIT } from '../../model/exit-code.ts'
import type { OutputFlags } from '../args/options.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { createSession } from '../session.ts'

/** \`prodlogs ${name}\`: FILL_IN. What it does lies in \`src/app/\`, so that programs can ask it too. */
export const run${upper(name)} = async (flags: OutputFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  await session.print(session.plain(\`FILL_IN \${words.join(' ')}\\n\`))
  return EXIT.ok
}
`,
      [`test/corpus/${name}-command.test.ts`]: `import { afterAll, expect, test } from 'vitest'
import { createDesk } from '../support/desk.ts'

const desk = createDesk()
afterAll(() => desk.dispose())

test('${name} FILL_IN', async () => {
  const { stdout, stderr, exit } = await desk.run(['${name}'])
  expect({ stdout, stderr, exit }).toEqual({ stdout: 'FILL_IN: what it says', stderr: '', exit: 0 })
})
`,
    },
    entries: [
      {
        path: 'src/cli/commands/index.ts',
        before: `  {\n    name: 'completion',`,
        text: `  {\n    name: '${name}',\n    about: '${name}',\n    arguments: [['[word...]']],\n    groups: [addOutputOptions({})],\n    load: async () => (await import('./${name}.ts')).run${upper(name)},\n  },\n`,
      },
      { path: 'src/messages/help.ts', before: '  id: {\n', text: `  ${name}: { en: 'FILL_IN', ru: 'FILL_IN' },\n` },
      ...['README.md', 'README.ru.md'].map((path) => ({
        path,
        before: '| `demo` |',
        text: `| \`${name}\` | FILL_IN |\n`,
      })),
    ],
    check: `npx vitest run test/corpus/${name}-command.test.ts test/unit/cli`,
  }))

const engine = (name) =>
  shaped(name, /^[a-z]+$/, 'graylog', () => ({
    files: {
      [`src/engines/${name}/index.ts`]: `import type { EngineReach, EngineSource } from '../../model/engine.ts'
import type { MakeEngine } from '../engine.ts'

type ${upper(name)}Reach = Extract<EngineReach, { type: '${name}' }>
type ${upper(name)}Source = Extract<EngineSource, { type: '${name}' }>

/** FILL_IN: what is read, by which of its interfaces, and where that is documented. */
export const ${name}: MakeEngine<${upper(name)}Reach, ${upper(name)}Source> = (_reach, source) => {
  const blank = (): never => {
    throw new Error(\`FILL_IN: \${source.name}\`)
  }
  return { last: blank, since: blank, follow: blank, grep: blank, describe: blank }
}
`,
      [`test/hosts/engines/${name}.test.ts`]: `import { expect, test } from 'vitest'
import { ${name} } from '../../../src/engines/${name}/index.ts'

// Against the real thing, by the guard of test/hosts/parts, or a server on a real socket that speaks its protocol.
test('${name} FILL_IN: history, a window, a search, a tail through a cut', () => {
  expect(${name}).toBe('FILL_IN')
})
`,
    },
    entries: [
      {
        path: 'src/model/engine.ts',
        before: 'export type EngineReach =',
        text: `export interface ${upper(name)}Reach extends HttpReach {\n  readonly type: '${name}'\n}\n\n`,
      },
      { path: 'src/model/engine.ts', after: 'export type EngineReach =', text: `\n  | ${upper(name)}Reach` },
      {
        path: 'src/model/engine.ts',
        before: 'export type EngineSource =',
        text: `export interface ${upper(name)}Source extends Named {\n  readonly type: '${name}'\n  /** FILL_IN: what names its lines. */\n  readonly query: string\n}\n\n`,
      },
      { path: 'src/model/engine.ts', after: 'export type EngineSource =', text: `\n  | ${upper(name)}Source` },
      {
        path: 'src/engines/index.ts',
        after: '() => Promise<MakeEngine>>> = {',
        text: `\n  ${name}: async () => (await import('./${name}/index.ts')).${name} as MakeEngine,`,
      },
    ],
    check: `the schema of its source in src/config/zod-schema.ts, then npx vitest run test/hosts/engines/${name}.test.ts`,
  }))

/** An import, beside the others of the file. */
const listed = (path, from, name) => ({ path, before: 'import ', text: `import { ${name} } from '${from}'\n` })

export const KINDS = { format, rule, step, cause, command, engine }
