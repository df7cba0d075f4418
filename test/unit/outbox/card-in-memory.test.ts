import { expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { err, ok } from '../../../domain/result.ts'
import { createCommands } from '../../../electron/outbox/commands.ts'
import type { CardsInMemory } from '../../../electron/outbox/committer.ts'
import { ksnOf, uuid } from './samples.ts'

type Parts = Parameters<typeof createCommands>[0]

it('a card that the disk did not let be taken is not held in memory', () => {
  const cardsInMemory: CardsInMemory = new Map()
  const settings = defaultSettings()
  settings.cardData.policy = 'askAgainWhenOnline'
  const held: (Buffer | undefined)[] = []
  const commands = createCommands({
    storage: {
      read: () => ok(false),
      usedKsns: { add: () => undefined },
      operations: { get: () => ({ operationId: uuid(1) }) },
      journal: { append: () => undefined },
    },
    // The work is done, and then the disk refuses the commit.
    dispatcher: {
      apply: () => null,
      commit(work: (changes: object) => void) {
        work({})
        held.push(cardsInMemory.get(uuid(1)))
        return err({ tag: 'full' })
      },
    },
    settings: () => settings,
    clock: { now: () => 0 },
    cardsInMemory,
    reads: { get: () => ok({ actions: [] }) },
  } as unknown as Parts)
  const card = { block: Buffer.from('card block'), ksn: ksnOf(1) }
  expect(commands.presentCard(uuid(1), card)).toEqual(err({ tag: 'StorageFailed', why: 'full' }))
  expect(cardsInMemory.size).toBe(0)
  expect(held.map((block) => block?.every((byte) => byte === 0))).toEqual([true])
})
