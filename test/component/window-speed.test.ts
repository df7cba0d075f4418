import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { storyRow } from '../window/story-rows.ts'
import type { SceneMain } from '../window/scenes/scene.ts'
import { openScene } from './open-scene.ts'

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
