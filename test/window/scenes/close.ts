import { ok } from '../../../domain/result.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import { gone, never } from './scene.ts'
import type { Scene } from './scene.ts'
import type { Person } from './person.ts'

const open = ({ goTo }: Person): Promise<void> => goTo('close')
const total = (kind: QueueRow['kind'], state: QueueRow['state'], currency = 'PEN') => ({
  kind,
  state,
  currency,
  count: 2,
  minor: 30_000,
})

export const closeScenes: readonly Scene[] = [
  {
    name: 'close-of-day',
    options: { hasQueue: true },
    play: open,
    shows: (t) => [
      t('closeOfDay.total'),
      t('closeOfDay.openFate.queued'),
      t('closeOfDay.openFate.attention'),
    ],
  },
  { name: 'close-of-day-empty', play: open, shows: (t) => [t('closeOfDay.empty'), t('closeOfDay.openNone')] },
  {
    name: 'close-of-day-nothing-open',
    prepare: ({ fake }) =>
      fake.queue.dayTotals.answer(() => ok([total('void', 'approved'), total('refund', 'approved', 'USD')])),
    play: open,
    shows: (t) => [t('closeOfDay.openNone'), 'S/ 300.00 + USD 300.00'],
  },
  {
    name: 'close-of-day-voids-become-refunds',
    prepare: ({ fake, story }) => {
      story.settings = { ...story.settings, queue: { ...story.settings.queue, voidAtCutOff: 'refund' } }
      fake.queue.dayTotals.answer(() => ok([total('void', 'queued'), total('reverse', 'queued')]))
    },
    play: open,
    shows: (t) => [t('closeOfDay.openFate.queued')],
  },
  {
    name: 'close-of-day-loading',
    prepare: ({ fake }) => fake.queue.dayTotals.answer(never),
    play: open,
    shows: (t) => [t('closeOfDay.title')],
  },
  {
    name: 'close-of-day-unreachable',
    prepare: ({ fake }) => fake.queue.dayTotals.answer(gone),
    play: open,
    shows: (t) => [t('queue.rowError.unreachable')],
  },
  {
    name: 'close-of-day-not-read',
    options: { storageFails: 'damaged' },
    play: open,
    shows: (t) => [t('queue.notRead', { why: t('submitError.storage.damaged') })],
  },
  {
    name: 'close-of-day-not-known',
    options: { health: { storage: 'closed', isQueueKnown: false } },
    play: open,
    shows: (t) => [t('closeOfDay.openUnknown')],
  },
  {
    name: 'close-of-day-asks',
    options: { hasQueue: true },
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('closeOfDay.closeDay'))
    },
    shows: (t) => [t('closeOfDay.ask')],
  },
]
