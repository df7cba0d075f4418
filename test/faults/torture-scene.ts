import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timeOnDayOf } from '../../domain/day.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { Result } from '../../domain/result.ts'
import { withCopy } from './card-witness.ts'
import type { Chance } from './chance.ts'
import type { Till } from './processes.ts'
import { zone } from './shop.ts'
import type { Shop } from './shop.ts'
import type { Counter } from './torture-counter.ts'
import { makeRequests } from './torture-requests.ts'
import { wireIdsIn } from './torture-rows.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** How long a refund is waited for, milliseconds. */
const maxWaitMs = 5000

export type SceneParts = { counter: Counter; chance: Chance }

/** Refunds that took the place of voids: by the void's operation, the refund's own id at the acquirer. */
export type InPlace = ReadonlyMap<string, string>

const copyOf = (directory: string): string => {
  const copy = mkdtempSync(join(tmpdir(), 'extorno-copy-'))
  cpSync(directory, copy, { recursive: true })
  return copy
}

function putBack(copy: string, directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true })
  cpSync(copy, directory, { recursive: true })
}

async function rows(till: Till, saleKeys: readonly string[]): Promise<QueueRow[]> {
  const lists = await Promise.all(
    saleKeys.map((saleKey) => till.call<Result<{ rows: QueueRow[] }, unknown>>('list', { saleKey })),
  )
  return lists.flatMap((list) => (list?.ok ? list.value.rows : []))
}

/** Tomorrow, or today where it is still early: so that an evening lies ahead. */
async function waitForTheEvening(shop: Shop): Promise<void> {
  const evening = (at: number): number => timeOnDayOf(at, '23:30', zone)
  const next = shop.now() < evening(shop.now()) ? evening(shop.now()) : evening(shop.now() + dayMs)
  await shop.closedFor(next - shop.now())
}

/** A person turns every void into a refund, and the refunds are made. Gives which refund took which void's place. */
async function refundAll(till: Till, saleKeys: readonly string[]): Promise<Map<string, string>> {
  for (const { operationId, kind } of await rows(till, saleKeys))
    if (kind === 'void') await till.call('convertToRefund', { operationId, by: 'Marta' })
  await till.call('tryNow')
  let found: QueueRow[] = []
  for (let waited = 0; waited < maxWaitMs; waited += 50) {
    found = (await rows(till, saleKeys)).filter(({ linkedTo }) => linkedTo !== null)
    if (found.length > 0 && found.every(({ state }) => state === 'approved')) break
    await pause(50)
  }
  return new Map(
    found.flatMap(({ linkedTo, operationId, state }) =>
      linkedTo !== null && state === 'approved' ? [[linkedTo, operationId]] : [],
    ),
  )
}

/**
 * An evening without a link: voids wait past the cut-off, a person turns them into refunds the next day, and then an older
 * copy of the whole data directory is put back, in which the voids are still to be decided about. Their refunds, made
 * under ids that belong to the voids, have to be found. Everything works meanwhile.
 *
 * @returns the refunds that were made and are forgotten
 */
export async function putBackAfterRefunds(parts: SceneParts): Promise<InPlace> {
  const { chance, counter } = parts
  const { shop } = counter
  await waitForTheEvening(shop)
  const count = 1 + chance.below(2)
  const made = makeRequests(chance, counter.nextNumber(count), count, shop.now(), ['void'])
  const saleKeys = made.sales.map(({ sale }) => sale.key)
  const offline = await counter.begin()
  await counter.prepare(made, offline)
  await shop.goOffline()
  await counter.submit(offline, made.requests)
  await pause(50)
  await shop.pass(offline, 40 * minuteMs)
  await counter.kill(offline)
  const copy = copyOf(shop.directory)
  try {
    await shop.goOnline()
    const online = await counter.begin()
    const refunds = await refundAll(online, saleKeys)
    await counter.kill(online)
    const wireIds = withCopy(shop.directory, wireIdsIn)
    const inPlace = new Map([...refunds].map(([of, refund]) => [of, wireIds.get(refund) ?? refund] as const))
    putBack(copy, shop.directory)
    // With its rows the copy brought the cards back that they keep.
    counter.look()
    return inPlace
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
