import { err, ok } from '../../../domain/result.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import type { DayClose, MakeCloseError } from '../../../contract/day-close.ts'
import { closeErrorSentence, shiftErrorSentence } from '../../../renderer/sentences/close.ts'
import { storyClose } from '../story-close.ts'
import { storyQueue } from '../story-rows.ts'
import { storySales } from '../story-sales.ts'
import { gone, never, sceneName, sceneTime } from './scene.ts'
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

const press = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('closeOfDay.closeDay'))
}
/** Closes the day, with whatever is open. */
const close = async (person: Person): Promise<void> => {
  await press(person)
  await person.click('button', person.t('closeOfDay.askYes'))
}
const today = '2026-11-20'
const yesterday = '2026-11-19'
const at = Date.parse('2026-11-20T13:40:00-05:00')
const storyRows = () => {
  const sales = storySales(Date.parse(sceneTime))
  return storyQueue(sales, Date.parse(sceneTime)).map((row, index) => ({
    ...row,
    cashier: index % 3 === 0 ? 'Luis Rojas' : 'Ana Torres',
    ...(index % 2 === 0 ? { reason: 'Producto fallado o equivocado' } : {}),
  }))
}
const closedBefore = (more: Partial<DayClose> = {}) => storyClose(41, today, at, storyRows(), more)

const makeErrors: { [Tag in MakeCloseError['tag']]: Extract<MakeCloseError, { tag: Tag }> } = {
  DayNotBegun: { tag: 'DayNotBegun' },
  Busy: { tag: 'Busy' },
  Removed: { tag: 'Removed', days: 400 },
  StorageFailed: { tag: 'StorageFailed', why: 'full' },
}

const closingScenes: readonly Scene[] = [
  {
    name: 'close-of-day-comparing',
    prepare: ({ fake }) => fake.dayClose.make.answer(never),
    play: press,
    shows: (t) => [t('closeOfDay.comparing'), t('closeOfDay.dontWait')],
  },
  {
    name: 'close-of-day-closed',
    options: { hasQueue: true },
    play: close,
    shows: (t) => [
      t('closeOfDay.made', { number: 1 }),
      t('closeOfDay.closed.byCashier'),
      t('closeOfDay.closed.byReason'),
      t('paper.printed'),
    ],
  },
  {
    name: 'close-of-day-closed-before',
    options: { hasQueue: true, closes: [closedBefore()] },
    play: open,
    shows: (t) => [
      t('closeOfDay.closed.by', { at: '#', name: 'Ana Torres' }).split('#')[1] ?? '',
      'Luis Rojas',
    ],
  },
  {
    name: 'close-of-day-nothing-new',
    options: { closes: [closedBefore()] },
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('closeOfDay.closeAgain'))
    },
    shows: (t) => [t('closeOfDay.nothingNew', { number: 41 })],
  },
  {
    name: 'close-of-day-closed-elsewhere',
    options: { closes: [closedBefore()] },
    prepare: ({ fake }) => fake.dayClose.ofDay.answer(() => ok(null)),
    play: press,
    shows: (t) => [t('closeOfDay.madeBefore', { number: 41 })],
  },
  {
    name: 'close-of-day-everything-of-a-close',
    options: {
      closes: [
        closedBefore({
          replaces: 40,
          replacedBy: 42,
          removedAfterDays: 400,
          by: '',
          head: null,
          comparison: { tag: 'notReached', gateway: 'kushki' },
          earlierOpen: [total('refund', 'attention')],
          shifts: [{ number: 4, cashier: '', openedAt: at, closedAt: null }],
        }),
      ],
    },
    play: open,
    shows: (t) => [
      t('closeOfDay.closed.replaces', { number: 40 }),
      t('closeOfDay.closed.replacedBy', { number: 42 }),
      t('closeOfDay.closed.removed', { days: 400 }),
      t('closeOfDay.notSigned'),
      t('closeOfDay.reconcile.notReached', { gateway: 'Kushki' }),
      t('closeOfDay.closed.earlierOpen', { count: 2, money: 'S/ 300.00' }),
    ],
  },
  {
    name: 'close-of-day-operations',
    options: { closes: [closedBefore({ comparison: { tag: 'notAsked' } })] },
    play: async (person) => {
      await open(person)
      await person.unfold(person.t('closeOfDay.closed.operations', { count: storyRows().length }))
    },
    shows: (t) => [t('closeOfDay.reconcile.notAsked'), t('closeOfDay.closed.ticket')],
  },
  ...Object.values(makeErrors).map((error): Scene => ({
    name: sceneName('close-of-day-not-closed', error.tag),
    prepare: ({ fake }) => fake.dayClose.make.answer(() => err(error)),
    play: press,
    shows: (t) => [closeErrorSentence(t, error)],
  })),
  {
    name: 'close-of-day-not-closed-unreachable',
    prepare: ({ fake }) => fake.dayClose.make.answer(gone),
    play: press,
    shows: (t) => [t('closeOfDay.error.unreachable')],
  },
  {
    name: 'close-of-day-not-printed',
    options: { closes: [closedBefore()] },
    prepare: ({ fake }) => fake.papers.print.answer(() => err({ tag: 'NoSuchClose' })),
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('closeOfDay.closed.print'))
    },
    shows: (t) => [t('paper.error.NoSuchClose')],
  },
  {
    name: 'close-of-day-saved-as-csv',
    options: { closes: [closedBefore()] },
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('closeOfDay.closed.csv'))
    },
    shows: (t) => [t('queue.exported', { name: `extorno-cierre-41-${today}.csv` })],
  },
]

const toPast = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('closeOfDay.view.past'))
}
const manyCloses = () =>
  Array.from({ length: 41 }, (_, index) =>
    storyClose(index + 1, yesterday, at - (41 - index) * 3_600_000, [], {
      replacedBy: index === 39 ? 41 : null,
      comparison: index === 40 ? { tag: 'notAsked' } : closedBefore().comparison,
    }),
  )

const pastScenes: readonly Scene[] = [
  { name: 'past-closes-none', play: toPast, shows: (t) => [t('closeOfDay.past.empty')] },
  {
    name: 'past-closes',
    options: { closes: manyCloses() },
    play: toPast,
    shows: (t) => [
      t('closeOfDay.past.agrees'),
      t('closeOfDay.past.notKnown'),
      t('closeOfDay.past.replaced', { number: 41 }),
      t('closeOfDay.past.older'),
    ],
  },
  {
    name: 'past-closes-opened',
    options: { closes: [closedBefore()] },
    play: async (person) => {
      await toPast(person)
      await person.click('button', person.t('closeOfDay.past.open', { number: 41 }))
    },
    shows: (t) => [t('closeOfDay.past.back'), t('closeOfDay.closed.byCashier')],
  },
  {
    name: 'past-closes-not-there',
    options: { closes: [closedBefore()] },
    prepare: ({ fake }) => fake.dayClose.get.answer(() => err({ tag: 'NoSuchClose' })),
    play: async (person) => {
      await toPast(person)
      await person.click('button', person.t('closeOfDay.past.open', { number: 41 }))
    },
    shows: (t) => [t('closeOfDay.error.NoSuchClose')],
  },
  {
    name: 'past-closes-not-read',
    prepare: ({ fake }) => fake.dayClose.list.answer(() => err({ tag: 'StorageFailed', why: 'damaged' })),
    play: toPast,
    shows: (t) => [t('closeOfDay.error.StorageFailed', { why: t('submitError.storage.damaged') })],
  },
]

const endShift = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('closeOfDay.shift.end'))
}

const shiftScenes: readonly Scene[] = [
  {
    name: 'shift-ends',
    options: { signedIn: 'ana' },
    play: endShift,
    shows: (t) => [t('closeOfDay.shift.askSay')],
  },
  {
    name: 'shift-ended',
    play: async (person) => {
      await endShift(person)
      await person.click('button', person.t('closeOfDay.shift.askYes'))
    },
    shows: (t) =>
      t('closeOfDay.shift.ended', { number: 4, at: '#', count: 2, money: 'S/ 300.00' }).split('#'),
  },
  {
    name: 'shift-none',
    prepare: ({ fake }) => fake.shifts.current.answer(() => ok(null)),
    play: open,
    shows: (t) => [t('closeOfDay.shift.none')],
  },
  ...(['NotOpen', 'StorageFailed'] as const).map((tag): Scene => {
    const error = tag === 'NotOpen' ? { tag } : { tag, why: 'full' as const }
    return {
      name: sceneName('shift-not-ended', tag),
      prepare: ({ fake }) => fake.shifts.close.answer(() => err(error)),
      play: async (person) => {
        await endShift(person)
        await person.click('button', person.t('closeOfDay.shift.askYes'))
      },
      shows: (t) => [shiftErrorSentence(t, error)],
    }
  }),
  {
    name: 'shift-unreachable',
    prepare: ({ fake }) => fake.shifts.current.answer(gone),
    play: open,
    shows: (t) => [t('closeOfDay.shift.error.unreachable')],
  },
]

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
    name: 'close-of-day-in-the-tray',
    prepare: ({ fake, story }) => {
      story.settings = { ...story.settings, counter: { ...story.settings.counter, staysInTray: true } }
      fake.queue.dayTotals.answer(() => ok([total('reverse', 'queued')]))
    },
    play: open,
    shows: (t) => [t('closeOfDay.openFate.queuedInTray')],
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
  ...closingScenes,
  ...pastScenes,
  ...shiftScenes,
  {
    name: 'close-of-day-asks',
    options: { hasQueue: true },
    play: async (person) => {
      await press(person)
    },
    shows: (t) => [t('closeOfDay.ask')],
  },
]
