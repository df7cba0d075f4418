import { err } from '../../../domain/result.ts'
import { storyRow } from '../story-rows.ts'
import { gone } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

const open = ({ goTo }: Person): Promise<void> => goTo('history')

/** More than a page of operations, of two cashiers. */
const many = ({ story }: SceneMain): void => {
  const [sale] = story.sales
  if (sale)
    story.rows = Array.from({ length: 60 }, (_, index) =>
      storyRow(index + 1, sale, 'void', index % 7 === 0 ? 'declined' : 'approved', Date.now(), {
        cashier: index % 2 === 0 ? 'Ana Torres' : '',
        ...(index % 3 === 0 ? { reason: 'Monto equivocado' } : {}),
      }),
    )
}

const openEvents = async (person: Person): Promise<void> => {
  await open(person)
  await person.click(
    'button',
    new RegExp(person.t('history.showEvents', { kind: '', money: '', at: '' }).split(':')[0] ?? '', 'u'),
  )
}

export const historyScenes: readonly Scene[] = [
  { name: 'history-empty', play: open, shows: (t) => [t('history.empty')] },
  {
    name: 'history',
    options: { signedIn: 'marta' },
    prepare: many,
    play: open,
    shows: (t) => [
      t('history.total', { count: 60 }),
      t('history.page', { page: 1, pages: 3 }),
      t('history.noReason'),
    ],
  },
  {
    name: 'history-older',
    prepare: many,
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('history.older'))
    },
    shows: (t) => [t('history.page', { page: 2, pages: 3 })],
  },
  {
    name: 'history-of-a-cashier',
    prepare: many,
    play: async (person) => {
      await open(person)
      await person.see(person.t('history.total', { count: 60 }))
      await person.choose(person.t('history.cashier'), '=Ana Torres')
    },
    shows: (t) => [t('history.total', { count: 30 })],
  },
  {
    name: 'history-events',
    prepare: many,
    play: openEvents,
    shows: (t) => [
      t('history.event.accepted'),
      t('history.event.personDecide'),
      t('queue.verdict.wasDone'),
      t('answers.kushki.timeout'),
      t('history.code', { code: 'K999' }),
      t('history.event.other', { event: 'new' }),
    ],
  },
  {
    name: 'history-events-gone',
    prepare: (main) => {
      many(main)
      main.fake.history.events.answer(() => err({ tag: 'NoSuchOperation' }))
    },
    play: openEvents,
    shows: (t) => [t('queue.rowError.NoSuchOperation')],
  },
  {
    name: 'history-for-a-cashier',
    options: { signedIn: 'ana' },
    play: open,
    shows: (t) => [t('history.needed'), t('history.enter')],
  },
  {
    name: 'history-not-read',
    options: { storageFails: 'damaged' },
    play: open,
    shows: (t) => [t('queue.notRead', { why: t('submitError.storage.damaged') })],
  },
  {
    name: 'history-unreachable',
    prepare: ({ fake }) => fake.history.list.answer(gone),
    play: open,
    shows: (t) => [t('queue.rowError.unreachable')],
  },
]
