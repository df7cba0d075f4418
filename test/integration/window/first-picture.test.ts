import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { build } from 'vite'
import { beforeAll, describe, expect, test, vi } from 'vitest'

/** What the window may read before its first picture, in either language. Bytes of script, compressed. */
const maxBytes = 150_000

const root = join(import.meta.dirname, '..', '..', '..')

type Chunk = {
  fileName: string
  name: string
  code: string
  isEntry: boolean
  imports: string[]
  moduleIds: string[]
}
const chunks = new Map<string, Chunk>()

beforeAll(async () => {
  // As the product is built: a test's own environment would bundle React's development build.
  vi.stubEnv('NODE_ENV', 'production')
  const built = await build({
    configFile: join(root, 'renderer/vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  })
  vi.unstubAllEnvs()
  for (const result of [built].flat())
    if ('output' in result)
      for (const file of result.output) if (file.type === 'chunk') chunks.set(file.fileName, file)
})

/** A file and all that it reads at once. */
function readWith(fileName: string, seen = new Set<string>()): Set<string> {
  if (seen.has(fileName)) return seen
  seen.add(fileName)
  for (const imported of chunks.get(fileName)?.imports ?? []) readWith(imported, seen)
  return seen
}
const chunkWhere = (holds: (chunk: Chunk) => boolean): string => {
  const found = [...chunks.values()].find(holds)
  if (found === undefined) throw new Error('there is no such file')
  return found.fileName
}
const entry = (): Set<string> => readWith(chunkWhere(({ isEntry }) => isEntry))
const hasModule =
  (part: string) =>
  ({ moduleIds }: Chunk): boolean =>
    moduleIds.some((id) => id.includes(part))

const bytesOf = (names: ReadonlySet<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '').length, 0)

describe('what is read before the first picture', () => {
  test('stays small', () => {
    expect(bytesOf(entry())).toBeLessThanOrEqual(maxBytes)
  })

  test('stays small with English besides', () => {
    const english = readWith(chunkWhere(hasModule('renderer/i18n/en/first.ts')))
    expect(english.size).toBeLessThan(chunks.size)
    expect(bytesOf(new Set([...entry(), ...english]))).toBeLessThanOrEqual(maxBytes)
  })

  test.each([
    'renderer/i18n/en/',
    'renderer/i18n/es/settings.ts',
    'renderer/rest.ts',
    'renderer/screens/queue/QueueScreen',
    'renderer/parts/Dialog.tsx',
    'contract/',
    'node_modules/zod',
    'node_modules/temporal-polyfill',
    'node_modules/uqr',
    'node_modules/@tanstack',
  ])('has nothing of %s', (part) => {
    expect(chunks.get(chunkWhere(hasModule('renderer/i18n/es/first.ts')))?.moduleIds).not.toEqual([])
    expect([...entry()].filter((name) => hasModule(part)(chunks.get(name) as Chunk))).toEqual([])
  })

  test('says only what it has the words for', async () => {
    const { esFirst } = await import('../../../renderer/i18n/es/first.ts')
    const { readFileSync } = await import('node:fs')
    const files = [...entry()]
      .flatMap((name) => chunks.get(name)?.moduleIds ?? [])
      .filter((id) => id.startsWith(join(root, 'renderer')) && /\.tsx?$/u.test(id))
    const asked = files.flatMap((id) =>
      [...readFileSync(id, 'utf8').matchAll(/\bt\(\s*['`](?<section>\w+)\./gu)].map(({ groups }) => [
        groups?.['section'] ?? '',
        id,
      ]),
    )
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(([section = '']) => !(section in esFirst))).toEqual([])
  })
})
