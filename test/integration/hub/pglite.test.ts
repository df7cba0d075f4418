import { afterAll, beforeAll, describe } from 'vitest'
import { describeClaims } from './claims.ts'
import { pgliteDatabases } from './databases.ts'
import type { Databases } from './databases.ts'
import { describeDoor, describeRates } from './door.ts'
import { describeEvents } from './events.ts'
import { describeDeafFeed, describeFeed } from './feed.ts'
import { describeFiles } from './files.ts'
import { describeHeadless } from './headless.ts'
import { describeKills } from './kills.ts'
import { describeLink } from './link.ts'
import { describeOverview, describeSlowReads } from './overview.ts'
import { describeWire } from './wire.ts'
import { startRig } from './rig.ts'
import type { Rig } from './rig.ts'

describe('a hub on PGlite', () => {
  let databases: Databases
  let rig: Rig
  beforeAll(async () => {
    databases = await pgliteDatabases()
    rig = await startRig({ databases })
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
  describeFiles(() => databases)
  describeWire(start)
  describeLink(start)
  describeHeadless(start)
  describeOverview(start)
  describeSlowReads(() => databases)
  describeKills(() => databases)
  describeRates(() => databases)
})
