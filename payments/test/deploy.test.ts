import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { findProgram } from '../../test/hosts/parts/find-program.mjs'
import { readConfig } from '../src/config.ts'
import { freePort } from './support/postgres.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const dir = mkdtempSync(join(tmpdir(), 'payments-deploy-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const manifest = JSON.parse(text('package.json')) as {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

describe('an installation without development packages', () => {
  test('has every package that the sources import', () => {
    const imported = new Set<string>()
    for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue
      for (const [, from = ''] of text(join('src', file)).matchAll(/^(?:import|export|\}) ?.*\bfrom '([^'.][^']*)'$/gm))
        if (!from.startsWith('node:') && !builtinModules.includes(from))
          imported.add(from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? ''))
    }
    expect([...imported].filter((name) => manifest.dependencies[name] === undefined)).toEqual([])
    expect(Object.keys(manifest.dependencies).filter((name) => !imported.has(name))).toEqual([])
  })

  test('has the compiler that npm start builds with, which needs nobody’s types', () => {
    expect(manifest.scripts['start']).toContain('npm run -s build')
    expect(manifest.scripts['build']).toMatch(/^tsc /)
    expect(manifest.optionalDependencies['typescript']).toBeDefined()
    // As where @types/node and @types/pg are not there to be found.
    const out = join(dir, 'dist')
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
    const flags = [
      '-p',
      join(root, 'tsconfig.build.json'),
      '--outDir',
      out,
      '--tsBuildInfoFile',
      join(dir, 'info'),
      '--typeRoots',
      dir,
    ]
    execFileSync(process.execPath, [tsc, ...flags])
    expect(readdirSync(out)).toContain('main.js')
  })

  test('is told to stop through npm as without it', async () => {
    const port = await freePort()
    // What `npm start` runs once it is built: `exec` leaves no shell between npm's SIGTERM and node.
    const command = manifest.scripts['start']?.replace('npm run -s build && ', '') ?? ''
    expect(command).toMatch(/^exec node /)
    const script = `sh -c '${command}' & child=$!; until node -e "fetch('http://127.0.0.1:${port}/healthz').catch(() => process.exit(1))" 2>/dev/null; do sleep 0.2; done; kill -TERM $child; wait $child`
    const ended = spawnSync('sh', ['-c', script], {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(port),
        PGLITE_DIR: join(dir, 'pg'),
        PAYMENTS_CACHE_DIR: inject('cacheDir'),
        LOG_FILE: join(dir, 'log'),
      },
      timeout: 50_000,
    })
    expect(ended.status).toBe(0)
    expect(readFileSync(join(dir, 'log'), 'utf8')).toMatch(/server\.stopped.*SIGTERM/)
  })
})

describe('the image', () => {
  const lines = text('Dockerfile').split('\n')

  test('copies what there is', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1))
    expect(sources.length).toBeGreaterThan(5)
    expect(sources.filter((path) => !existsSync(join(root, '..', path)))).toEqual([])
  })

  test('runs node itself, as nobody in particular, from what was built', () => {
    expect(lines).toContain('CMD ["node", "dist/main.js"]')
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(lines.some((line) => line.startsWith('COPY --from=build') && line.includes('/payments/dist '))).toBe(true)
  })

  test('is left nothing by .dockerignore that it copies', () => {
    const ignored = readFileSync(join(root, '..', '.dockerignore'), 'utf8')
      .split('\n')
      .filter(Boolean)
    for (const path of ['payments/src', 'payments/migrations', 'package-lock.json']) expect(ignored).not.toContain(path)
    expect(ignored).toContain('payments/dist')
    expect(ignored).toContain('**/config.env')
  })
})

describe('compose.yaml', () => {
  const services = (
    parse(text('compose.yaml'), { merge: true }) as {
      services: Record<
        string,
        {
          command?: string[]
          environment: Record<string, string>
          depends_on?: Record<string, { condition: string }>
          healthcheck?: unknown
        }
      >
    }
  ).services

  test('starts the service when the database is healthy and migrated', () => {
    expect(services['database']?.healthcheck).toBeDefined()
    expect(services['migrate']?.depends_on).toEqual({ database: { condition: 'service_healthy' } })
    expect(services['migrate']?.command).toEqual(['node', 'dist/migrate.js'])
    expect(services['payments']?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } })
  })

  test('gives it settings that it can read', () => {
    const { environment } = services['payments'] ?? { environment: {} }
    expect(readConfig(environment)).toMatchObject({ db: { url: environment['DATABASE_URL'] }, http: { port: 8080 } })
  })
})

describe.skipIf(findProgram('systemd-analyze') === undefined)('the systemd unit', () => {
  const unit = text('ops/payments.service')

  test('passes systemd’s own verification', () => {
    const file = join(dir, 'payments.service')
    // Where node stands is the host's business.
    writeFileSync(file, unit.replaceAll('/usr/bin/node', process.execPath))
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    expect([verified.status, verified.stderr]).toEqual([0, ''])
  })

  test('waits longer than a shutdown may take, and does not restart what no restart mends', () => {
    const stopS = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])
    expect(stopS * 1000).toBeGreaterThan(readConfig({}).http.shutdownTimeoutMs)
    // main.ts: 2 is a ConfigError.
    expect(unit).toMatch(/^RestartPreventExitStatus=2$/m)
  })
})
