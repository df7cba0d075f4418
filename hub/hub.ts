import type { Clock, Randomness } from '../domain/clock.ts'
import { err, ok } from '../domain/result.ts'
import type { Result } from '../domain/result.ts'
import { createHubKey } from './administration/hub-key.ts'
import type { HubKey } from './administration/hub-key.ts'
import { createPassphraseHasher, passphraseCost } from './administration/passphrase.ts'
import type { PassphraseCost } from './administration/passphrase.ts'
import { createSessions } from './administration/sessions.ts'
import { issueFirstCode } from './administration/sign-in.ts'
import { openDatabase } from './database/database.ts'
import type { Database, DatabasePlace } from './database/database.ts'
import { migrate } from './database/migrations.ts'
import type { MigrationError } from './database/migrations.ts'
import { createFeed, usualLookGapMs } from './feed/feed.ts'
import { createApplication } from './http/application.ts'
import { createDoor, usualRates } from './http/door.ts'
import type { Rates } from './http/door.ts'
import type { ConsoleFiles } from './http/console-files.ts'
import { listen } from './http/listener.ts'
import { openApiDocument } from './openapi.ts'
import { createHandlers } from './routes.ts'

export type HubOptions = {
  place: DatabasePlace
  /** 32 bytes that are not in the database: the same for all hubs of one. */
  key: Buffer
  /** @default 127.0.0.1 */
  host?: string
  /** 0: any free one. */
  port: number
  clock: Clock
  randomness: Pick<Randomness, 'number'>
  /** Addresses of proxies whose `X-Forwarded-For` is believed. @default none */
  proxies?: readonly string[]
  /** How often it looks for other hubs' news that it was not told of. Milliseconds. @default usualLookGapMs */
  lookGapMs?: number
  /** @default usualRates */
  rates?: Rates
  /** What one try of a passphrase costs. @default passphraseCost */
  cost?: PassphraseCost
  /** What administrators look at. @default none */
  console?: ConsoleFiles | null
  onFault: (error: unknown) => void
}

export type Hub = {
  url: string
  /** The first administrator's one-use code; `null`: there is one already. */
  firstCode: string | null
  stop(): Promise<void>
}

/**
 * `OtherKey`: what is sealed in the database was sealed with another key. `NotDurable`: by this setting the database confirms what a
 * power cut may take away.
 */
export type HubStartError = MigrationError | { tag: 'OtherKey' } | { tag: 'NotDurable'; setting: string }

/** Whether this is the key of the database; the first hub on it decides. */
async function isKeyOf(database: Database, key: HubKey): Promise<boolean> {
  const check = key.mark('check', 'extorno hub')
  return database.transaction(async (tx) => {
    const known = await tx
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'keyCheck')
      .executeTakeFirst()
    if (known !== undefined) return known.value === check
    await tx.insertInto('meta').values({ name: 'keyCheck', value: check }).execute()
    return true
  })
}

/**
 * Starts one hub: brings the tables up to date and listens. Keeps nothing between two requests but what wakes the feed's
 * readers and the counts of its rate limits, so that as many as wanted run on one database.
 *
 * Rejects where the database cannot be reached or the port is taken.
 */
export async function startHub(options: HubOptions): Promise<Result<Hub, HubStartError>> {
  const { clock, host = '127.0.0.1', port, onFault } = options
  const { rates = usualRates, cost = passphraseCost, proxies = [], lookGapMs = usualLookGapMs } = options
  const database = openDatabase(options.place, options.randomness)
  const key = createHubKey(options.key)
  const begun = await begin(database, key, clock).catch(async (error: unknown) => {
    await database.close().catch(() => null)
    throw error
  })
  if (!begun.ok) {
    await database.close()
    return begun
  }
  const stopping = new AbortController()
  const sessions = createSessions(database, key, clock)
  const hasher = createPassphraseHasher(key.pepper, cost)
  const feed = createFeed(database, key, { lookGapMs, onFault })
  const parts = { database, clock, key, hasher, sessions, feed }
  const application = createApplication({
    handlers: createHandlers(parts),
    door: createDoor({ database, clock, sessions, rates, proxies }),
    openApi: openApiDocument(),
    console: options.console ?? null,
    stopping: stopping.signal,
    onFault,
  })
  const listener = await listen(application, { host, port })
  return ok({
    url: listener.url,
    firstCode: await issueFirstCode(parts),
    async stop() {
      stopping.abort()
      await feed.stop()
      await listener.stop()
      await database.close()
    },
  })
}

async function begin(database: Database, key: HubKey, clock: Clock): Promise<Result<null, HubStartError>> {
  const setting = await database.whatMayLose()
  if (setting !== null) return err({ tag: 'NotDurable', setting })
  const migrated = await migrate((work) => database.transaction(work), clock)
  if (!migrated.ok) return migrated
  return (await isKeyOf(database, key)) ? ok(null) : err({ tag: 'OtherKey' })
}
