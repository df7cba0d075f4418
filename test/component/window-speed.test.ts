import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { storyRow } from '../window/story-rows.ts'
import type { SceneMain } from '../window/scenes/scene.ts'
import { formatMoney } from '../../renderer/i18n/format.ts'
import { openScene } from './open-scene.ts'

// Each line of a list shows an amount: how many are written tells how many lines were drawn.
vi.mock('../../renderer/i18n/format.ts', { spy: true })

/** How often React has changed the document since the last look. Installed before React is loaded. */
const commits = vi.hoisted(() => {
  const counted = { count: 0 }
  Object.assign(globalThis, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      isDisabled: false,
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => void (counted.count += 1),
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
    },
  })
  return counted
})

/** Timers that repeat and were not stopped, and what each does. */
const intervals = new Map<unknown, () => void>()
afterEach(() => intervals.clear())

function countIntervals(): void {
  const start = window.setInterval.bind(window)
  const stop = window.clearInterval.bind(window)
  vi.spyOn(window, 'setInterval').mockImplementation(((then: () => void, wait: number) => {
    const timer = start(then, wait)
    intervals.set(timer, then)
    return timer
  }) as typeof window.setInterval)
  vi.spyOn(window, 'clearInterval').mockImplementation((timer) => {
    intervals.delete(timer)
    stop(timer)
  })
}

/** As many waiting rows, each counting down to its next attempt. */
const waiting =
  (count: number) =>
  ({ story }: SceneMain): void => {
    const [sale] = story.sales
    if (!sale) throw new Error('the story has no sale')
    story.rows = Array.from({ length: count }, (_, index) =>
      storyRow(index + 1, sale, 'void', 'queued', Date.now(), { nextAttemptAt: Date.now() + 1_800_000 }),
    )
  }

const queueOf = (count: number) =>
  openScene({
    name: 'queue-many',
    prepare: waiting(count),
    play: ({ goTo }) => goTo('queue'),
    shows: (t) => [t('queue.state.queued')],
  })

/** A second passes: every timer that repeats goes off, each in a turn of its own as the browser has it. */
async function aSecondPasses(): Promise<void> {
  vi.setSystemTime(Date.now() + 1000)
  for (const goOff of intervals.values()) {
    goOff()
    await new Promise((resolve) => setTimeout(resolve))
  }
}
const aFramePasses = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

test('a hundred rows that count down have one timer between them', async () => {
  countIntervals()
  await queueOf(100)
  expect(intervals.size).toBe(1)
})

test('a second on a queue of a hundred rows is one change of the document', async () => {
  countIntervals()
  await queueOf(100)
  await expect.element(page.getByText(/en 30 min 0 s/u).first()).toBeVisible()
  commits.count = 0
  await aSecondPasses()
  await expect.element(page.getByText(/en 29 min 59 s/u).first()).toBeVisible()
  expect(commits.count).toBe(1)
})

test('a window that is not seen does not tick', async () => {
  countIntervals()
  await queueOf(3)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(intervals.size).toBe(0)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(intervals.size).toBe(1)
})

test('a message with many rows is one change of the document, and each shows what it says', async () => {
  const { fake, story } = await queueOf(60)
  await aFramePasses()
  commits.count = 0
  fake.emit.operations.changed({
    rows: story.rows.map((row) => ({ ...row, state: 'sending', actions: [], revision: 7 })),
  })
  await aFramePasses()
  expect(commits.count).toBe(1)
  await expect.element(page.getByTestId('queue-row').first()).toHaveAttribute('data-state', 'sending')
})

test('news of a row that is not shown changes nothing of the document', async () => {
  const { fake, story } = await queueOf(3)
  const [row] = story.rows
  await aFramePasses()
  commits.count = 0
  if (row)
    fake.emit.operations.changed({
      rows: [{ ...row, operationId: '0b8b1f4e-7d0a-4a6b-9f3e-999999999999', revision: 7 }],
    })
  await aFramePasses()
  expect(commits.count).toBe(0)
})

/** The rows that are in the document, by their place among all. */
const places = (): number[] =>
  [...document.querySelectorAll('li[aria-posinset]')].map((item) =>
    Number(item.getAttribute('aria-posinset')),
  )
const focusedPlace = (): number =>
  Number(document.activeElement?.closest('li')?.getAttribute('aria-posinset'))

test('of ten thousand rows only what is seen is asked for and drawn', async () => {
  const { fake } = await queueOf(10_000)
  await expect.poll(() => places().length).toBeGreaterThan(8)
  expect(places().length).toBeLessThan(60)
  expect(document.querySelector('li[aria-posinset]')?.getAttribute('aria-setsize')).toBe('10000')
  expect(Math.max(...fake.operations.list.calls.map(({ limit }) => limit))).toBeLessThanOrEqual(100)
})

test('every row is reached by keyboard: down the list, to its end and back, and none is skipped', async () => {
  const { story } = await queueOf(10_000)
  await expect.poll(() => places().length).toBeGreaterThan(8)
  document.querySelector<HTMLElement>('.row-line')?.focus()
  for (let place = 2; place <= 40; place += 1) {
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(focusedPlace).toBe(place)
  }
  await userEvent.keyboard('{End}')
  await expect.poll(focusedPlace).toBe(10_000)
  await expect
    .poll(() => document.activeElement?.closest('[data-operation-id]')?.getAttribute('data-operation-id'))
    .toBe(story.rows.at(-1)?.operationId)
  await userEvent.keyboard('{Home}')
  await expect.poll(focusedPlace).toBe(1)
})

test('the focus stays with its row when the list is scrolled, and in its place when the row leaves', async () => {
  const { story } = await queueOf(500)
  await expect.poll(() => places().length).toBeGreaterThan(8)
  const line = (place: number) =>
    document.querySelector<HTMLElement>(`li[aria-posinset="${place}"] .row-line`)
  line(3)?.focus()
  document.querySelector('main')?.scrollTo({ top: 12_000 })
  await expect.poll(() => Math.max(...places())).toBeGreaterThan(200)
  expect(document.activeElement).toBe(line(3))
  document.querySelector('main')?.scrollTo({ top: 0 })
  const leaving = story.rows[2]
  if (leaving) story.finish(leaving.operationId, 'approved', {})
  await expect.poll(() => line(1)?.closest('li')?.getAttribute('aria-setsize')).toBe('499')
  await expect.poll(focusedPlace).toBe(3)
})

test('what needs a person is the first of 131 rows, and its count leads there', async () => {
  const { story } = await openScene({
    name: 'queue-131',
    prepare: (main) => {
      waiting(131)(main)
      const oldest = main.story.rows.at(-1)
      if (oldest)
        main.story.rows = [
          ...main.story.rows.slice(0, -1),
          { ...oldest, state: 'attention', attention: 'tooManyTries', actions: ['decide'] },
        ]
    },
    shows: (t) => [t('queue.needsPerson', { count: 1 })],
  })
  await page.getByRole('button', { name: 'Por revisar: 1' }).click()
  await expect.element(page.getByTestId('queue-row').first()).toHaveAttribute('data-state', 'attention')
  await expect.element(page.getByRole('button', { name: 'Revisar', exact: true })).toBeInViewport()
  expect(story.rows).toHaveLength(131)
})

test('a key in the box, and an answer that says the same, draw no line of the list anew', async () => {
  const { fake, story } = await openScene('find')
  const box = page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })
  const [line] = document.querySelectorAll('.sales li')
  const drawn = vi.mocked(formatMoney).mock
  const before = drawn.calls.length
  expect(before).toBeGreaterThanOrEqual(story.sales.length)

  await box.fill('00')
  await userEvent.keyboard('1')
  expect(drawn.calls.length).toBe(before)

  const asked = fake.sales.search.calls.length
  fake.emit.sales.changed()
  await expect.poll(() => fake.sales.search.calls.length).toBe(asked + 1)
  await aFramePasses()
  expect(drawn.calls.length).toBe(before)
  expect(line?.isConnected).toBe(true)
})
