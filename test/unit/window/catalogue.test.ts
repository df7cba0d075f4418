import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { en } from '../../../renderer/i18n/en/index.ts'
import { es } from '../../../renderer/i18n/es/index.ts'

type Tree = { readonly [key: string]: string | Tree }

const paths = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : paths(value, `${prefix}${key}.`),
  )
const placeholders = (sentence: string): string[] =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name ?? '').sort()

describe('the catalogues', () => {
  const spanish = paths(es)
  const english = new Map(paths(en))

  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual(spanish.map(([key]) => key).sort())
  })

  test('have the same gaps to fill in each sentence', () => {
    const gaps = (pairs: Iterable<[string, string]>): Record<string, string[]> =>
      Object.fromEntries([...pairs].map(([key, sentence]) => [key, placeholders(sentence)]))
    expect(gaps(english)).toEqual(gaps(spanish))
  })

  test('leave no sentence empty, except those that say that nothing is wrong', () => {
    const empty = (pairs: Iterable<[string, string]>): string[] =>
      [...pairs].filter(([, sentence]) => sentence.trim() === '').map(([key]) => key)
    const meantEmpty = ['queue.answerNext.nothing', 'shell.health.storage.ok']
    expect([empty(spanish), empty(english)]).toEqual([meantEmpty, meantEmpty])
  })
})

const renderer = join(import.meta.dirname, '..', '..', '..', 'renderer')
const components = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tsx'),
)

/** Attributes that a person reads or hears. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'title',
  'placeholder',
  'alt',
  'label',
  'hint',
  'error',
])
const hasWord = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** Words written into JSX instead of the catalogue: text between tags, string children, spoken attributes. */
function hardCodedWords(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(hardCodedWords)
  if (typeof node !== 'object' || node === null) return []
  const here = node as Record<string, unknown>
  const found: string[] = []
  if (here['type'] === 'JSXText' && typeof here['value'] === 'string' && hasWord(here['value']))
    found.push(here['value'].trim())
  if (here['type'] === 'JSXExpressionContainer') {
    const inner = here['expression'] as Record<string, unknown>
    if (inner['type'] === 'Literal' && typeof inner['value'] === 'string' && hasWord(inner['value']))
      found.push(inner['value'])
  }
  if (here['type'] === 'JSXAttribute') {
    const name = (here['name'] as Record<string, unknown>)['name']
    const value = here['value'] as Record<string, unknown> | null
    if (typeof name === 'string' && !spoken.has(name)) return []
    if (value?.['type'] === 'Literal' && typeof value['value'] === 'string' && hasWord(value['value']))
      found.push(`${String(name)}="${value['value']}"`)
  }
  return [...found, ...Object.values(here).flatMap(hardCodedWords)]
}

describe('components', () => {
  test('there are components to look at', () => {
    expect(components.length).toBeGreaterThan(40)
  })

  test.each(components)('%s takes every word from the catalogue', (name) => {
    const source = readFileSync(join(renderer, name), 'utf8')
    expect(hardCodedWords(parseAst(source, { lang: 'tsx' }).body)).toEqual([])
  })

  test('a word written into JSX is found', () => {
    const source = 'const x = <p title="Read me">Hello <b>{"there you"}</b><i className="not words" /></p>'
    expect(hardCodedWords(parseAst(source, { lang: 'tsx' }).body)).toEqual([
      'title="Read me"',
      'Hello',
      'there you',
    ])
  })
})
