/** What src/redact/engine/scanner.ts is in a bundle. */
export const scannerModule: () => Promise<string>
