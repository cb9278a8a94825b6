/** `scanner.wat`, compiled, in base64: put here by the build and by the tests. Empty where the sources run as they are. */
export const SCANNER: string = ''
