import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeClaims } from './claims.ts'
import { postgresDatabases } from './databases.ts'
import type { Databases } from './databases.ts'
import { describeDoor } from './door.ts'
import { describeEvents } from './events.ts'
import { describeDeafFeed, describeFeed } from './feed.ts'
import { describeHeadless } from './headless.ts'
import { describeKills, describeStandby } from './kills.ts'
import { describeLink } from './link.ts'
import { describeOverview, describeSlowReads } from './overview.ts'
import { postgresFolder } from './postgres.ts'
import { describeTurns } from './turns.ts'
import { describeWire } from './wire.ts'
import { startRig } from './rig.ts'
import type { Rig } from './rig.ts'

it.runIf(existsSync('/etc/debian_version'))('there is a PostgreSQL to test with', () => {
  expect(postgresFolder).not.toBeNull()
})

// Two hubs beside each other, which the embedded one cannot have.
describe.skipIf(postgresFolder === null)('a hub on PostgreSQL', () => {
  let databases: Databases
  let rig: Rig
  beforeAll(async () => {
    databases = await postgresDatabases()
    rig = await startRig({ databases, hubs: 2 })
  })
  afterAll(async () => {
    await rig.stop()
    await databases.stop()
  })
  const start = (): Promise<Rig> => Promise.resolve(rig)
  describeDoor(start)
  describeEvents(start)
  describeClaims(start)
  describeFeed(start)
  describeDeafFeed(() => databases)
  describeWire(start)
  describeLink(start)
  describeHeadless(start)
  describeOverview(start)
  describeTurns(() => databases)
  describeSlowReads(() => databases)
  describeKills(() => databases)
  describeStandby(() => databases)
})
