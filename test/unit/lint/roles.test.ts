import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { channelName, ipcContract } from '../../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../../contract/ipc.ts'
import { isAtLeast } from '../../../domain/authority.ts'
import { roleSchema } from '../../../domain/person.ts'
import type { NeededRole } from '../../../domain/authority.ts'
import type { Role } from '../../../domain/person.ts'
import { approvedCalls } from '../../../renderer/people/approved-calls.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/roles.md'), 'utf8')

/** A line of the page's table: the call, then a word for each role. */
const line = /^\| `(?<call>\w+\.\w+)`\s*\|(?<cells>(?:\s*(?:yes|word|no)\s*\|){4})\s*(?<does>.*?)\s*\|$/gmu

const cellOf = (role: Role | null, call: string, needs: NeededRole): string => {
  if (isAtLeast(role, needs)) return 'yes'
  return role !== null && Object.hasOwn(approvedCalls, call) ? 'word' : 'no'
}

it('docs/roles.md has every call of the contract, in its order, and whom it takes', () => {
  const expected = Object.entries(ipcContract).flatMap(([group, calls]) =>
    Object.entries<InvokeCall | EventCall>(calls).map(([name, { needs }]) => {
      const call = channelName(group, name)
      return `${call}: ${[null, ...roleSchema.options].map((role) => cellOf(role, call, needs)).join(' ')}`
    }),
  )
  const written = [...page.matchAll(line)].map(
    ({ groups }) => `${groups?.['call']}: ${groups?.['cells']?.match(/\w+/gu)?.join(' ')}`,
  )
  expect(written).toEqual(expected)
})

it('docs/roles.md says of each call what it does', () => {
  const silent = [...page.matchAll(line)].filter(({ groups }) => groups?.['does'] === '')
  expect(silent).toEqual([])
})
