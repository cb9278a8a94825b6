// Compiles the scanner of the redactor: src/redact/engine/scanner.wat, WebAssembly as text.
import { readFileSync } from 'node:fs'
import wabt from 'wabt'

const SOURCE = new URL('../src/redact/engine/scanner.wat', import.meta.url)

/** What src/redact/engine/scanner.ts is in a bundle: the module in base64. Throws with line and column where it is none. */
export const scannerModule = async () => {
  const compiler = await wabt()
  const module = compiler.parseWat('scanner.wat', readFileSync(SOURCE, 'utf8'))
  const { buffer } = module.toBinary({})
  module.destroy()
  return `export const SCANNER = ${JSON.stringify(Buffer.from(buffer).toString('base64'))}`
}

/** For esbuild. */
export const compiledScanner = {
  name: 'compiled-scanner',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]redact[\\/]engine[\\/]scanner\.ts$/ }, async () => ({
      contents: await scannerModule(),
    }))
  },
}
