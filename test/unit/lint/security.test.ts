import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/security.md')

/** The cells of a section's table, without its head. */
function rowsOf(section: string): string[][] {
  const text = page.split(/^## /mu).find((part) => part.startsWith(`${section}\n`)) ?? ''
  return [...text.matchAll(/^\|(?<cells>.+)\|$/gmu)]
    .map(({ groups }) => (groups?.['cells'] ?? '').split('|').map((cell) => cell.trim()))
    .slice(2)
}

const sections = [
  ['Who wants what', 16],
  ['Electron’s checklist', 20],
  ['PCI DSS v4.0.1', 40],
  ['PCI Secure Software Standard', 14],
] as const

/** A test, or the attacks, and the titles quoted after it. */
const named = /`(?<what>test\/[\w./-]+|npm run attack)`(?: \((?<titles>"[^)]*(?:\([^)]*\)[^)]*)*")\))?/gu

const attacks = globSync('test/attack/*.ts', { cwd: root }).map(read).join('\n')
const textOf = (what: string): string => (what === 'npm run attack' ? attacks : read(what))
/** A title without what is put into it when the test runs. */
const partsOf = (title: string): string[] => title.split('%s').filter((part) => part !== '')

describe.each(sections)('the table of "%s"', (section, fewest) => {
  const rows = rowsOf(section)

  it('is read', () => {
    expect(rows.length).toBeGreaterThanOrEqual(fewest)
  })

  it('names a test in every row, or says that it is not met or not ours', () => {
    const silent = rows.filter((cells) => {
      const last = cells.at(-1) ?? ''
      return last !== 'not met' && last !== 'not ours' && !last.startsWith('`')
    })
    expect(silent).toEqual([])
  })

  it('says in a row without a test why there is none', () => {
    const unsaid = rows.filter(
      (cells) => cells.at(-1) === 'not met' && !cells.join(' ').includes('**not met**'),
    )
    expect(unsaid).toEqual([])
  })

  it('names tests that are there, by titles that they have', () => {
    const tests = rows.flatMap((cells) => [...(cells.at(-1) ?? '').matchAll(named)])
    const missing = tests.flatMap(({ groups }) => {
      const what = groups?.['what'] ?? ''
      if (what !== 'npm run attack' && !existsSync(join(root, what))) return [what]
      const titles = [...(groups?.['titles'] ?? '').matchAll(/"(?<title>[^"]+)"/gu)]
      return titles
        .map((match) => match.groups?.['title'] ?? '')
        .filter((title) => !partsOf(title).every((part) => textOf(what).includes(part)))
        .map((title) => `${what}: ${title}`)
    })
    expect(tests.length).toBeGreaterThan(0)
    expect(missing).toEqual([])
  })
})

it('Electron’s items are all there, in their order', () => {
  expect(rowsOf('Electron’s checklist').map(([number]) => Number(number))).toEqual(
    Array.from({ length: 20 }, (_item, index) => index + 1),
  )
})

it('the program opens nothing outside itself', () => {
  const opening = globSync('electron/**/*.ts', { cwd: root }).filter((path) => /\bshell\b/u.test(read(path)))
  expect(opening).toEqual([])
})
