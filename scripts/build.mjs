// Bundles the CLI and the library: unbundled, Node spends three times its bare start-up on reading files.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

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
  loader: { '.sh': 'text' },
  define: { PRODLOGS_VERSION: JSON.stringify(version) },
  plugins: [nativeOfSsh2, lateSegmenter],
  // CommonJS inside an ES module bundle still asks for these.
  banner: {
    js: "import { createRequire as prodlogsCreateRequire } from 'node:module'; const require = prodlogsCreateRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
})
chmodSync('dist/cli.js', 0o755)
if (process.argv.includes('--types')) execFileSync('npx', ['tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' })
