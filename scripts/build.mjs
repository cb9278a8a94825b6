// Bundles the CLI and the library: unbundled, Node spends three times its bare start-up on reading files.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compiledScanner } from './scanner.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Where this build comes from, for `--version`: the commit and its day; nothing of it outside of git. */
const originOf = () => {
  try {
    return execFileSync('git', ['log', '-1', '--format=%h, %cs'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'no commit'
  }
}

/** ssh2's optional native code is found at run time in the installed package; without it ssh2 falls back to its own. */
const nativeOfSsh2 = {
  name: 'native-of-ssh2',
  setup(bundler) {
    bundler.onResolve({ filter: /sshcrypto\.node$/ }, () => ({
      path: 'ssh2/lib/protocol/crypto/build/Release/sshcrypto.node',
      external: true,
    }))
    bundler.onResolve({ filter: /^cpu-features$/ }, () => ({ path: 'cpu-features', external: true }))
  },
}

/** Making a segmenter takes 20 ms and few texts need one: it is made when the first of them comes. */
const lateSegmenter = {
  name: 'late-segmenter',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        'const segmenter = new Intl.Segmenter();',
        'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
      ),
    }))
  },
}

/** The remote program is parts in the sources and one text in the bundle. */
const joinedProgram = {
  name: 'joined-program',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]remote[\\/]program\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({
        entryPoints: [path],
        bundle: true,
        write: false,
        platform: 'node',
        format: 'esm',
        define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
      })
      const { PROGRAM } = await import(
        `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`
      )
      return { contents: `export const PROGRAM = ${JSON.stringify(PROGRAM)}` }
    })
  },
}

const COMMONJS =
  "import { createRequire as prodlogsCreateRequire } from 'node:module'; const require = prodlogsCreateRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;"

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: { cli: 'src/cli.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  define: { PRODLOGS_VERSION: JSON.stringify(version), PRODLOGS_BUILD: JSON.stringify(originOf()) },
  plugins: [nativeOfSsh2, lateSegmenter, joinedProgram, compiledScanner],
  // CommonJS inside an ES module bundle still asks for these.
  banner: { js: COMMONJS },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
})
chmodSync('dist/cli.js', 0o755)
// npm links what lies in man/ for `man`; the Russian pages are found by `man -M dist/man -L ru_RU.UTF-8 prodlogs`.
if (process.argv.includes('--man'))
  execFileSync(process.execPath, ['dist/cli.js', '__man', 'man', 'dist/man/ru/man1'], { stdio: 'inherit' })
if (process.argv.includes('--types')) execFileSync('npx', ['tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' })
if (process.argv.includes('--box')) await buildBox()

/** The payment service with its database, so that `prodlogs demo` works from the package: as `payments/` is laid out. */
async function buildBox() {
  const pglite = 'node_modules/@electric-sql/pglite'
  const out = 'dist/payments/dist/bundle'
  await build({
    entryPoints: { demo: 'payments/src/demo.ts' },
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    // Errors tell the names of their classes.
    keepNames: true,
    external: ['pg-native'],
    define: { PGLITE_VERSION: JSON.stringify(JSON.parse(readFileSync(`${pglite}/package.json`, 'utf8')).version) },
    banner: { js: COMMONJS },
    legalComments: 'none',
    logLevel: 'warning',
  })
  for (const file of ['pglite.wasm', 'pglite.data', 'initdb.wasm']) cpSync(`${pglite}/dist/${file}`, `${out}/${file}`)
  cpSync('payments/migrations', 'dist/payments/migrations', { recursive: true })
}
