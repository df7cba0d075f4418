import { randomBytes, randomUUID } from 'node:crypto'
import { startHub } from '../../../hub/hub.ts'
import type { Hub } from '../../../hub/hub.ts'
import type { DatabasePlace } from '../../../hub/database/database.ts'
import type { Rates } from '../../../hub/http/door.ts'
import { call, createCounter } from './counter.ts'
import type { Counter } from './counter.ts'
import type { Databases } from './databases.ts'

export const passphrase = 'a long passphrase of the owner'

export type DatabaseKind = DatabasePlace['kind']

export type Rig = {
  kind: DatabaseKind
  /** Every hub on the database; the second one, where asked for, beside the first. */
  hubs: Hub[]
  url: string
  clock: { now(): number; add(milliseconds: number): void }
  /** A session of the administrator, begun now. */
  token(): Promise<string>
  /** What the hub called a fault of its own: none, in any test. */
  faults: unknown[]
  newStore(): Promise<string>
  newCounter(storeId: string, url?: string): Promise<Counter & { counterId: string }>
  stop(): Promise<void>
}

const generous: Rates = {
  counter: { burst: 100_000, perSecond: 10_000 },
  address: { burst: 100_000, perSecond: 10_000 },
}

type Wanted = { databases: Databases; hubs?: number; rates?: Rates; proxies?: readonly string[] }

/** Starts hubs on a database of their own, with an administrator signed in. */
export async function startRig({
  databases,
  hubs: count = 1,
  rates = generous,
  proxies = [],
}: Wanted): Promise<Rig> {
  const place = databases.fresh()
  let ahead = 0
  const clock = { now: () => Date.now() + ahead, add: (milliseconds: number) => void (ahead += milliseconds) }
  const key = randomBytes(32)
  const faults: unknown[] = []
  const start = async (): Promise<Hub> => {
    const started = await startHub({
      place,
      key,
      port: 0,
      clock,
      randomness: { number: () => Math.random() },
      rates,
      proxies,
      // Who is woken was told: no look comes in time.
      lookGapMs: 3_600_000,
      cost: { N: 1024, r: 8, p: 1 },
      onFault: (error) => faults.push(error),
    })
    if (!started.ok) throw new Error(started.error.tag)
    return started.value
  }
  // At once: they meet at the migrations.
  const hubs = await Promise.all(Array.from({ length: count }, start))
  const url = hubs[0]?.url ?? ''
  const first = await call(url, 'firstAdministrator', {
    code: hubs[0]?.firstCode ?? '',
    name: 'Rosa',
    passphrase,
  })
  if (!first.ok) throw new Error(first.error.tag)
  async function token(): Promise<string> {
    const session = await call(url, 'signIn', { name: 'Rosa', passphrase })
    if (!session.ok) throw new Error(session.error.tag)
    return session.value.token
  }
  return {
    kind: databases.kind,
    hubs,
    url,
    clock,
    token,
    faults,
    async newStore() {
      const made = await call(
        url,
        'createStore',
        { label: `Store ${randomUUID()}` },
        { token: await token() },
      )
      if (!made.ok) throw new Error(made.error.tag)
      return made.value.storeId
    },
    async newCounter(storeId, at = url) {
      const issued = await call(
        url,
        'issueCode',
        { counterLabel: 'Caja 1' },
        { token: await token(), params: { storeId } },
      )
      if (!issued.ok) throw new Error(issued.error.tag)
      const counter = createCounter(at, clock)
      const enrolled = await counter.enrol(issued.value.code)
      if (!enrolled.ok) throw new Error(enrolled.error.tag)
      return { ...counter, counterId: enrolled.value.counterId }
    },
    async stop() {
      for (const hub of hubs) await hub.stop()
    },
  }
}
