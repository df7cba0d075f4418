import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { friendly } from '../../../sandbox/behaviour.ts'
import { createPersonalities, knownPersonalities } from '../../../sandbox/personalities/personalities.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/sandbox.md'), 'utf8')

it.each(knownPersonalities)('$name is in docs/sandbox.md, and changes something', ({ name, takes }) => {
  expect(page).toContain(takes === undefined ? `| \`${name}\`` : `| \`${name}=N\``)
  const personalities = createPersonalities()
  expect(personalities.behaviour()).toEqual(friendly)
  expect(personalities.set([name])).toEqual({ ok: true, value: undefined })
  expect(personalities.behaviour()).not.toEqual(friendly)
})

it('add up, and the later one wins', () => {
  const personalities = createPersonalities()
  personalities.set(['duplicate-409', 'slow-search=5', 'duplicate-200'])
  expect(personalities.behaviour()).toMatchObject({
    operations: { duplicates: 200 },
    kushki: { search: { lagMs: 5000 } },
  })
})
