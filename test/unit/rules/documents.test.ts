import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Paths in back quotes that lie in one of our folders. */
const places = (text: string): string[] =>
  [
    ...text.matchAll(/`((?:domain|contract|native-bridge|electron|renderer|sandbox|test)\/[\w./-]+\.ts)`/gu),
  ].map(([, path = '']) => path)

/** Tests named as: a path, a colon and the test's title in quotes. */
const namedTests = (text: string): [path: string, title: string][] =>
  [...text.matchAll(/`(test\/[\w./-]+\.ts)`: "([^"]+)"/gu)].map(([, path = '', title = '']) => [path, title])

describe.each(['docs/kushki.md', 'docs/liquido.md'])('%s', (document) => {
  const text = read(document)

  it('names places that exist', () => {
    expect(places(text).length).toBeGreaterThan(20)
    expect(places(text).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names tests that exist', () => {
    expect(namedTests(text).length).toBeGreaterThan(15)
    expect(namedTests(text).filter(([path, title]) => !read(path).includes(title))).toEqual([])
  })
})
