import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { call } from './counter.ts'
import type { Databases } from './databases.ts'
import { startRig } from './rig.ts'

/** What is seen only where two hubs wait for one row: on a server. */
export const describeTurns = (databases: () => Databases) =>
  describe('a store’s turn', () => {
    it('gives a counter nothing that was revoked while it waited, whichever hub it came by', async () => {
      let url = ''
      const noting: Databases = {
        ...databases(),
        fresh() {
          const place = databases().fresh()
          if (place.kind === 'postgresql') ({ url } = place)
          return place
        },
      }
      const rig = await startRig({ databases: noting, hubs: 2 })
      onTestFinished(() => rig.stop())
      const storeId = await rig.newStore()
      const counter = await rig.newCounter(storeId)
      const [holder, looker] = [new Client({ connectionString: url }), new Client({ connectionString: url })]
      await Promise.all([holder.connect(), looker.connect()])
      onTestFinished(async () => {
        await holder.end()
        await looker.end()
      })
      const waiting = async (): Promise<number> => {
        const { rowCount } = await looker.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        return rowCount ?? 0
      }

      await holder.query('BEGIN')
      await holder.query('SELECT 1 FROM stores WHERE store_id = $1 FOR UPDATE', [storeId])
      const params = { counterId: counter.counterId }
      const revoked = call(rig.hubs[1]?.url ?? '', 'revokeCounter', {}, { token: await rig.token(), params })
      await expect.poll(waiting).toBe(1)
      const sale = { key: `kushki:${randomUUID()}`, currency: 'PEN' as const, minor: 100 }
      const claimed = counter.call('claim', { operationId: randomUUID(), kind: 'refund', minor: 100, sale })
      await expect.poll(waiting).toBe(2)
      await holder.query('COMMIT')
      expect(await revoked).toMatchObject({ ok: true })
      expect(await claimed).toMatchObject({ ok: false, error: { tag: 'Revoked' } })
      expect(rig.faults).toEqual([])
    })
  })
