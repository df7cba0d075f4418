import { fsyncSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyOfFolder } from '../../../hub/administration/key-file.ts'
import { openDatabase } from '../../../hub/database/database.ts'
import { migrate } from '../../../hub/database/migrations.ts'
import { temporary } from './databases.ts'
import type { Databases } from './databases.ts'

export const describeFiles = (databases: () => Databases) =>
  describe('the files of a hub', () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(temporary, 'extorno-files-'))
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    it('have a key that is made once, whole, and never anew in the place of one that is broken', () => {
      const key = keyOfFolder(folder)
      expect(key).toHaveLength(32)
      expect(keyOfFolder(folder)).toEqual(key)
      writeFileSync(join(folder, 'hub.key'), '')
      expect(keyOfFolder(folder)).toBeNull()
      expect(readFileSync(join(folder, 'hub.key'), 'utf8')).toBe('')
    })

    it('are synced by every commit before it is told, and by none that only reads', async () => {
      let synced = 0
      const sync = (descriptor: number): void => {
        fsyncSync(descriptor)
        synced += 1
      }
      const place = databases().fresh()
      const database = openDatabase({ ...place, sync } as typeof place, { number: () => 0.5 })
      await migrate(database.transaction, { now: () => 0 })
      expect(await database.whatMayLose()).toBeNull()
      for (let count = 0; count < 3; count += 1) {
        const before = synced
        await database.transaction((tx) =>
          tx
            .insertInto('meta')
            .values({ name: `name ${count}`, value: '' })
            .execute(),
        )
        expect(synced).toBe(before + 1)
        await database.transaction((tx) => tx.selectFrom('meta').selectAll().execute())
        expect(synced).toBe(before + 1)
      }
      await database.close()
    })
  })
