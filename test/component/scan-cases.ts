import { personOf, session } from '../../renderer/store/session.ts'
import type { ShownScene } from '../window/show-scene.ts'
import { simulatedPresentation } from '../window/story-reader.ts'

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chanceOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const track = '%B4761739001010010^L3TEST/CARD^25122011143878089?;4761739001010010=25122011143878089?'
/** What readers meet at a counter: vouchers, products, invoices, links, cards, labels of several lines, blanks first. */
export const codes = [
  '000101',
  '000103',
  '000104',
  '2026112014000012',
  '6680eadc-6c8d-44aa-8ca0-18e061c10003',
  'f2f29080-0214-42c0-95a5-77ecf3430003',
  '7750182003',
  '4006381333931',
  '96385074',
  'SKU-A7/12 B',
  'https://example.com/v?id=A-1&x=2#3',
  '20100047218|03|B001|4711|18.00|118.00|2026-11-20|1|45678901|',
  ' 000103',
  '000103\n000104',
  '0104006381333931\u001D10AB12\u001D21XY',
  'A1\t000103',
  'zzzz yyyy',
  '11111',
  '110.00',
  '04',
  track,
  ';4761739001010010=25122011143878089?',
  '4761739001010010',
] as const

/** What may happen to the window while a code is read. */
export const changes: Readonly<Record<string, (main: ShownScene) => void>> = {
  nothing: () => undefined,
  offline: ({ story }) => story.setConnection('offline'),
  paused: ({ story }) => story.setConnection('paused'),
  'a row that ends': ({ story }) => {
    const row = story.rows.find(({ state }) => state !== 'approved')
    if (row) story.finish(row.operationId, 'approved', {})
  },
  'a row that needs a person': ({ story }) => {
    const [row] = story.rows
    if (row) story.finish(row.operationId, 'attention', { attention: 'tooManyTries', actions: ['decide'] })
  },
  'sales that changed': ({ fake }) => fake.emit.sales.changed(undefined),
  'settings that changed': ({ fake, story }) => fake.emit.settings.changed(story.settings),
  'a card': ({ story }) => story.present(simulatedPresentation('chip', Date.now())),
  'a till that locks': ({ story }) => {
    if (personOf(session.get()) !== null) story.people.lock()
  },
  'a reader unplugged': ({ story }) =>
    story.setReaders((before) => ({
      ...before,
      readers: before.readers.map((reader) => ({ ...reader, phase: 'lost' as const })),
    })),
}
