import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** A small count, the same every time; `npm run fuzz -- --inputs 1000000 --seed S` is the large one. */
const inputs = 12_000

it('pushes mutated readings through every decoder: no exception, no hang, memory bounded', () => {
  const run = spawnSync(
    process.execPath,
    [join(root, 'test/fuzz/main.ts'), '--inputs', String(inputs), '--seed', '20261121'],
    {
      cwd: root,
      encoding: 'utf8',
      // It is led by what V8 counts, less exactly of what comes from a compile cache.
      env: { ...process.env, NODE_NO_WARNINGS: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  )
  const last = run.stdout.trim().split('\n').at(-1) ?? ''
  expect({ status: run.status, faults: run.stderr }).toEqual({ status: 0, faults: '' })
  expect(JSON.parse(last)).toMatchObject({ inputs, exceptions: 0, slow: 0 })
})
