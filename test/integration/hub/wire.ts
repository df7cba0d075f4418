import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { reasonsOf } from '../../../domain/reasons.ts'
import { call, createCounter } from './counter.ts'
import type { Rig } from './rig.ts'
import {
  accountNumber,
  bankRefundRequest,
  cardSale,
  cashSale,
  cashierApproved,
  ciphertext,
  ksnOf,
  day,
  minute,
  morning,
  people,
  refundRequest,
  reverseRequest,
  unknownSale,
  voidRequest,
} from '../../unit/outbox/samples.ts'
import { createRig } from '../../unit/outbox/rig.ts'

/** Carries bytes to a server and back, and keeps all of them. */
async function tapOn(url: string) {
  const seen: Buffer[] = []
  const server = createServer((near) => {
    const far = createConnection(Number(new URL(url).port), '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => seen.push(bytes))
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => Buffer.concat(seen).toString('latin1'),
    stop: () => server.close(),
  }
}

/** What a real queue of a counter wrote into its journal: ways of all kinds, with cards, an account, people and a note. */
async function realJournal() {
  const till = await createRig()
  try {
    till.settings.supervisorApproval = 'always'
    const old = cardSale(2, { createdAt: morning - 3 * day })
    till.storage.sales.put([old], morning)
    const reason = { text: reasonsOf(defaultSettings())[0] ?? '', note: 'la señora Flores lo pidió' }
    const requests = [
      { ...voidRequest(cardSale(1), { id: 1, withCard: true }), reason },
      reverseRequest(unknownSale(11), { id: 2, withCard: true }),
      refundRequest(old, { id: 3, minor: 2500, withCard: true }),
      bankRefundRequest(cashSale(21), { id: 4 }),
      voidRequest(cardSale(3), { id: 5 }),
    ]
    const accepted = requests.map((request) => till.submit(request, cashierApproved))
    expect(accepted.filter(({ ok }) => !ok)).toEqual([])
    await till.time.advance(5 * minute)
    return [...till.storage.journal.entries()]
  } finally {
    await till.dispose()
  }
}

export const describeWire = (start: () => Promise<Rig>) =>
  describe('on the wire', () => {
    it('there is no card, account, typed name or note of a real journal, and of every operation what decides', async () => {
      const rig = await start()
      const tap = await tapOn(rig.url)
      const storeId = await rig.newStore()
      const sent = { token: await rig.token(), params: { storeId } }
      const issued = await call(rig.url, 'issueCode', { counterLabel: 'Caja 1' }, sent)
      const counter = createCounter(tap.url, rig.clock)
      expect(await counter.enrol(issued.ok ? issued.value.code : '')).toMatchObject({ ok: true })
      const journal = await realJournal()
      counter.journal.entries.push(...journal)
      const batch = counter.journal.batch()
      expect(await counter.call('sendEvents', batch)).toMatchObject({ ok: true })
      await counter.call('feed', { cursor: 0, wait: 0 })
      const found = await call(rig.url, 'operations', {}, sent)
      expect(found.ok && found.value.operations.map(({ state }) => state)).toHaveLength(5)
      tap.stop()
      const bytes = tap.bytes()
      // The tap sees what is said.
      expect(bytes).toContain(cardSale(1).key)
      const forbidden = [
        ciphertext.track2,
        ...[1, 2, 3].map(ksnOf),
        'PRUEBA/CARLOS',
        '412345******6789',
        accountNumber,
        'Rosa Quispe',
        'Flores',
        ...Object.values(people).map(({ name }) => `"${name}"`),
        'enc_track2',
        'card_details',
        'bankAccountNumber',
      ]
      expect(forbidden.filter((text) => bytes.includes(text))).toEqual([])
      // Nothing of an operation is withheld: the contract has a form for all that a queue writes.
      expect(
        batch.events.flatMap((event) => (event.form === 'withheld' && event.about !== null ? event : [])),
      ).toEqual([])
    })
  })
