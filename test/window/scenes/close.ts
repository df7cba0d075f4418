import { err, ok } from '../../../domain/result.ts'
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

const reconcile = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('closeOfDay.reconcile.ask'))
}
const compared = () => ({
  day: '2026-11-20',
  at: 0,
  compared: 12,
  open: 0,
  tooNew: 0,
  agreedMinor: { PEN: 30_000 },
  differences: [],
})
const differences = () =>
  (['notAtGateway', 'onlyAtGateway', 'undecided', 'notOfThisCounter'] as const).map((tag, index) => ({
    tag,
    operationId: tag === 'notOfThisCounter' ? null : `0b8b1f4e-7d0a-4a6b-9f3e-00000000000${index}`,
    kind: 'refund' as const,
    id: `f2f29080-0214-42c0-95a5-77ecf3434cd${index}`,
    currency: 'PEN' as const,
    minor: 8990,
  }))

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
    name: 'close-of-day-agrees',
    prepare: ({ fake }) => fake.queue.reconcile.answer(() => ok(compared())),
    play: reconcile,
    shows: (t) => [t('closeOfDay.reconcile.agrees', { count: 12, money: 'S/ 300.00' })],
  },
  {
    name: 'close-of-day-differs',
    prepare: ({ fake }) =>
      fake.queue.reconcile.answer(() =>
        ok({ ...compared(), open: 2, tooNew: 1, differences: differences() }),
      ),
    play: reconcile,
    shows: (t) => [
      t('closeOfDay.reconcile.differs', { count: 4 }),
      ...differences().map(({ tag, kind, id }) =>
        t(`closeOfDay.reconcile.difference.${tag}`, { kind: t(`kind.${kind}`), money: 'S/ 89.90', id }),
      ),
      t('closeOfDay.reconcile.open', { count: 2 }),
      t('closeOfDay.reconcile.tooNew', { count: 1 }),
    ],
  },
  {
    name: 'close-of-day-gateway-not-reached',
    prepare: ({ fake }) => fake.queue.reconcile.answer(() => err({ tag: 'NotReached', gateway: 'kushki' })),
    play: reconcile,
    shows: (t) => [t('closeOfDay.reconcile.notReached', { gateway: 'Kushki' })],
  },
  {
    name: 'close-of-day-data-removed',
    prepare: ({ fake }) => fake.queue.reconcile.answer(() => err({ tag: 'Removed', days: 400 })),
    play: reconcile,
    shows: (t) => [t('closeOfDay.reconcile.removed', { days: 400 })],
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
