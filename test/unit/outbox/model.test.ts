import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isEnded } from '../../../contract/operations.ts'
import { judgeArrivals } from './arrivals.ts'
import { commands } from './model-commands.ts'
import { World } from './world.ts'

const runs = Number(process.env['EXTORNO_MODEL_RUNS'] ?? 150)
const seed = process.env['EXTORNO_MODEL_SEED']

/** What must hold at the end of every history, whatever happened in it. */
function judge(world: World): void {
  const { acquirer, storage, accepted } = world
  const wireIdOf = (body: string): string => {
    const parsed = JSON.parse(body) as { client_transaction_id?: string; idempotencyKey?: string }
    return parsed.client_transaction_id ?? parsed.idempotencyKey ?? ''
  }
  // At most one effect per operation at the acquirer.
  for (const [id, count] of acquirer.allEffects()) expect(count, `effects of ${id}`).toBeLessThanOrEqual(1)
  for (const [operationId, { body, request }] of accepted) {
    const row = storage.operations.get(operationId)
    // No accepted row ever vanishes or changes its body.
    expect(row, `row ${operationId}`).not.toBeNull()
    expect(storage.operations.content(operationId)?.body).toBe(body)
    expect(row).toMatchObject({ saleKey: request.saleKey, kind: request.kind })
  }
  for (const { rows } of [storage.queries.list({ limit: 500 })])
    for (const row of rows) {
      // Every row reaches an end or a person, a broken one blocking none.
      expect(isEnded(row.state) || row.state === 'attention', `${row.operationId} is ${row.state}`).toBe(true)
      const effects = acquirer.effects(wireIdOf(storage.operations.content(row.operationId)?.body ?? '{}'))
      if (row.kind !== 'reverse') {
        if (row.state === 'approved') expect(effects, `approved ${row.operationId}`).toBe(1)
        if (isEnded(row.state) && row.state !== 'approved')
          expect(effects, `${row.state} ${row.operationId}`).toBe(0)
      }
      // No card data outlives its use.
      if (isEnded(row.state)) {
        expect(row.cardStoredAt).toBeNull()
        expect(storage.operations.hasSecret('card', row.operationId)).toBe(false)
      }
    }
  judgeArrivals(world)
}

it(`keeps every promise through ${runs} histories`, { timeout: 1000 + runs * 2000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (history) => {
      const world = new World()
      try {
        await fc.asyncModelRun(() => ({ model: { next: 1, requests: [] }, real: world }), history)
        await world.comeToRest()
        judge(world)
      } finally {
        world.dispose()
      }
    }),
    { numRuns: runs, verbose: 1, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
})
