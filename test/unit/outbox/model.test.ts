import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { brokenPromises } from './promises.ts'
import { commands } from './model-commands.ts'
import { World } from './world.ts'

const runs = Number(process.env['EXTORNO_MODEL_RUNS'] ?? 150)

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
    { numRuns: runs },
  )
})
