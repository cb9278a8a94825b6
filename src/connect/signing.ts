import { createPrivateKey, sign as signData, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { KeyFile } from './key-file.ts'

/** Signs with an unlocked key; `hash` is for RSA alone. ECDSA comes as DER, which ssh2 converts. */
export type Signer = (data: Buffer, hash: 'sha256' | 'sha512' | undefined) => Promise<Buffer>

/** `undefined`: the passphrase is wrong (or there is none and one is needed). */
export function unlock(
  file: KeyFile,
  passphrase: string | undefined,
  signal?: AbortSignal,
): Promise<Signer | undefined> {
  return file.format === 'pem' ? Promise.resolve(unlockPem(file, passphrase)) : unlockOpenSsh(file, passphrase, signal)
}

function unlockPem(file: KeyFile, passphrase: string | undefined): Signer | undefined {
  try {
    return signerOf(createPrivateKey(passphrase === undefined ? file.text : { key: file.text, passphrase }))
  } catch {
    return undefined
  }
}

async function unlockOpenSsh(
  file: KeyFile,
  passphrase: string | undefined,
  signal?: AbortSignal,
): Promise<Signer | undefined> {
  const pem = file.encrypted ? await decryptAside(file.text, passphrase ?? '', signal) : await readPlain(file.text)
  return pem === undefined ? undefined : signerOf(createPrivateKey(pem))
}

async function readPlain(text: string): Promise<string | undefined> {
  const { default: parser } = await import('ssh2/lib/protocol/keyParser.js')
  const parsed = parser.parseKey(text)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  return key === undefined || key instanceof Error ? undefined : key.getPrivatePEM()
}

/**
 * Decrypts in a worker: bcrypt is synchronous in ssh2 and takes about 4 s for 100 rounds, and until it ended neither
 * Ctrl-C nor another host's keepalive would be answered.
 */
function decryptAside(text: string, passphrase: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const parser = createRequire(import.meta.url).resolve('ssh2/lib/protocol/keyParser.js')
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    const parsed = require(workerData.parser).parseKey(workerData.text, workerData.passphrase)
    const key = Array.isArray(parsed) ? parsed[0] : parsed
    parentPort.postMessage(key instanceof Error ? undefined : key.getPrivatePEM())`
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData: { parser, text, passphrase } })
    const abort = (): void => {
      void worker.terminate()
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', abort, { once: true })
    const done = (pem: string | undefined): void => {
      signal?.removeEventListener('abort', abort)
      resolve(pem)
    }
    worker.once('message', done)
    worker.once('error', () => done(undefined))
  })
}

function signerOf(key: KeyObject): Signer {
  const curveHash = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' }[
    key.asymmetricKeyDetails?.namedCurve ?? ''
  ]
  return async (data, hash) => {
    if (key.asymmetricKeyType === 'ed25519') return signData(null, data, key)
    return signData(key.asymmetricKeyType === 'rsa' ? (hash ?? 'sha512') : curveHash, data, key)
  }
}
