import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { brokenPromises } from './promises.ts'
import { commands } from './model-commands.ts'
import { World } from './world.ts'

const asked = process.env['EXTORNO_MODEL_RUNS']
const runs = Number(asked ?? 150)
/** The small count is the same every time, so that it fails for the change and not by chance; a larger one searches. */
const seed = process.env['EXTORNO_MODEL_SEED'] ?? (asked === undefined ? '20261121' : undefined)

it(`keeps every promise through ${runs} histories`, { timeout: 1000 + runs * 2000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (history) => {
      const world = new World()
      try {
        await fc.asyncModelRun(() => ({ model: { next: 1, requests: [] }, real: world }), history)
        await world.comeToRest()
        expect(brokenPromises(world)).toEqual([])
      } finally {
        world.dispose()
      }
    }),
    // The seed is printed with a counterexample; EXTORNO_MODEL_SEED repeats it.
    { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
})
