import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabasePlace } from '../../../hub/database/database.ts'
import { openSynced } from '../../../hub/database/synced-files.ts'
import { startPostgres } from './postgres.ts'
import type { Postgres } from './postgres.ts'

/** Memory-backed where there is one: what is killed here is processes, and memory outlives them. */
export const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Where a file of tests gets its databases from: making the first one takes seconds, a further one next to nothing. */
export type Databases = {
  kind: DatabasePlace['kind']
  /** A new, empty database. */
  fresh(): DatabasePlace
  /** The server, where there is one to kill. */
  postgres: Postgres | null
  stop(): Promise<void>
}

export async function pgliteDatabases(): Promise<Databases> {
  const folder = mkdtempSync(join(temporary, 'extorno-pglite-'))
  const template = join(folder, 'template')
  await (await openSynced(template)).close()
  let made = 0
  return {
    kind: 'pglite',
    postgres: null,
    fresh() {
      const directory = join(folder, String((made += 1)))
      cpSync(template, directory, { recursive: true })
      return { kind: 'pglite', directory }
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function postgresDatabases(): Promise<Databases> {
  const postgres = await startPostgres()
  let made = 0
  return {
    kind: 'postgresql',
    postgres,
    fresh: () => ({ kind: 'postgresql', url: postgres.database(`hub${(made += 1)}`) }),
    stop: () => postgres.stop(),
  }
}
