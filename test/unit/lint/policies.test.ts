import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingMembers } from '../../../contract/setting-members.ts'
import { settingOfPolicy } from '../../../electron/managed/windows-policy.ts'
import { policyMembers } from '../../../scripts/policies/members.ts'
import type { PolicyForm } from '../../../scripts/policies/members.ts'
import { adml, admx, keyLines, wordsOf } from '../../../scripts/policies/templates.ts'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const members = policyMembers()

describe('what the policies of Windows are told of the settings', () => {
  it('is what the schema says: else run `npm run policies`', async () => {
    const [es, en] = [await wordsOf('es'), await wordsOf('en')]
    const folder = 'build/windows/policies'
    expect(read(`${folder}/extorno.admx`)).toBe(admx(members, en))
    expect(read(`${folder}/en-US/extorno.adml`)).toBe(adml(members, en, 'en'))
    expect(read(`${folder}/es-ES/extorno.adml`)).toBe(adml(members, es, 'es'))
  })

  it('has a policy for every setting, and for nothing else but the file', () => {
    const written = [...read('build/windows/policies/extorno.admx').matchAll(/valueName="(?<path>[^"]+)"/gu)]
    expect(written.map(({ groups }) => groups?.['path'])).toEqual(['managedFile', ...settingMembers.keys()])
  })

  it('refers to nothing that the words of each language do not have', () => {
    const policies = read('build/windows/policies/extorno.admx')
    for (const language of ['en-US', 'es-ES']) {
      const words = read(`build/windows/policies/${language}/extorno.adml`)
      const missing = [...policies.matchAll(/\$\((?<kind>string|presentation)\.(?<id>\w+)\)/gu)].filter(
        ({ groups }) => !words.includes(`<${groups?.['kind']} id="${groups?.['id']}">`),
      )
      expect(missing.map(([found]) => found)).toEqual([])
    }
  })

  it('docs/policies.md has every key, its values and its default', () => {
    const lines = read('docs/policies.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/u)
          .map((cell) => cell.trim().replaceAll('\\|', '|')),
      )
    for (const line of keyLines(members)) expect(lines).toContainEqual(line)
  })
})

/** What group policy writes for a value by the form of its policy. */
const writtenAs = (form: PolicyForm, value: unknown): string | number | string[] => {
  switch (form.form) {
    case 'switch':
      return value === true ? 1 : 0
    case 'json':
      return JSON.stringify(value)
    default:
      return value as string | number | string[]
  }
}

it.each(members.filter(({ standard }) => standard !== undefined))(
  'main reads the policy of $path as it was meant',
  ({ path, form, standard }) => {
    expect(settingOfPolicy(path, writtenAs(form, standard))).toEqual(standard)
  },
)
