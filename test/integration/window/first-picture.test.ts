import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { build } from 'vite'
import { afterEach, expect, test, vi } from 'vitest'

/** What the window may read before its first picture. Bytes, compressed. */
const maxBytes = 197_000

const root = join(import.meta.dirname, '..', '..', '..')

afterEach(() => {
  vi.unstubAllEnvs()
})

test('what is read before the first picture stays small, and holds nothing that it does not need', async () => {
  // As the product is built: a test's own environment would bundle React's development build.
  vi.stubEnv('NODE_ENV', 'production')
  const built = await build({
    configFile: join(root, 'renderer/vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  })
  const outputs = [built].flat().flatMap((result) => ('output' in result ? result.output : []))
  const chunks = new Map(
    outputs.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  )
  const first = new Set<string>()
  const read = (name: string): void => {
    if (first.has(name)) return
    first.add(name)
    for (const imported of chunks.get(name)?.imports ?? []) read(imported)
  }
  for (const { fileName, isEntry } of chunks.values()) if (isEntry) read(fileName)
  const modules = [...first].flatMap((name) => chunks.get(name)?.moduleIds ?? [])
  const isThere = (part: string): boolean => modules.some((module) => module.includes(part))
  expect(isThere('renderer/i18n/es/')).toBe(true)
  for (const notNeeded of [
    'renderer/i18n/en/',
    'renderer/screens/settings/SettingsScreen',
    'renderer/screens/diagnostics/DiagnosticsScreen',
    'renderer/screens/queue/QueueScreen',
    'renderer/setup/SetupScreen',
    'node_modules/temporal-polyfill',
    'node_modules/uqr',
    'node_modules/@tanstack',
  ])
    expect([notNeeded, isThere(notNeeded)]).toEqual([notNeeded, false])
  const bytes = [...first].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '').length, 0)
  expect(bytes).toBeLessThanOrEqual(maxBytes)
})
