import { expect, test, vi } from 'vitest'
import { loadSdk } from '../../../src/stripe/load-sdk.ts'

// In a file of its own: the package prints when it is first loaded, and each file has its own process.
test("the SDK loads without a word under an agent's shell, and the environment stays", async () => {
  vi.stubEnv('CLAUDECODE', '1')
  const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const sdk = await loadSdk()
  expect(written).not.toHaveBeenCalled()
  expect(process.env['CLAUDECODE']).toBe('1')
  expect(sdk.PACKAGE_VERSION).toMatch(/^23\./)
  written.mockRestore()
  vi.unstubAllEnvs()
})
