import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { ok } from '../../domain/result.ts'
import type { SceneMain } from '../window/scenes/scene.ts'
import { sceneCalled } from '../window/scenes/index.ts'
import { openScene } from './open-scene.ts'

/** Keeps the settings, and with them the first picture, back until main was asked for sales; then does what the test wants. */
const untilAsked =
  (then: (main: SceneMain) => void) =>
  (main: SceneMain): void => {
    const { fake, story } = main
    const asked = Promise.withResolvers<undefined>()
    const answerOf = (sales: typeof story.sales) =>
      ok({
        sales,
        total: sales.length,
        page: 1,
        hasMore: false,
        source: 'gateway' as const,
        asOf: Date.now(),
      })
    fake.sales.search.answer(() => {
      asked.resolve(undefined)
      // The second answer has one sale more.
      return answerOf(story.sales.slice(0, fake.sales.search.calls.length))
    })
    fake.settings.get.answer(async () => {
      await asked.promise
      then(main)
      return story.settings
    })
  }

const list = () => page.getByRole('main').getByRole('listitem')
/** React's development build mounts each screen twice, which asks once more. */
const oncePerMount = 1

test('today’s sales are asked for before the first picture is drawn, and the list waits for that answer', async () => {
  const { fake } = await openScene({ name: 'early', prepare: untilAsked(() => undefined), shows: () => [] })
  await expect.poll(() => list().all().length).toBe(1 + oncePerMount)
  expect(fake.sales.search.calls).toHaveLength(1 + oncePerMount)
})

test('they are asked for again where main tells of a change before they are shown', async () => {
  const prepare = untilAsked(({ fake }) => fake.emit.sales.changed(undefined))
  const { fake } = await openScene({ name: 'early-changed', prepare, shows: () => [] })
  await expect.poll(() => list().all().length).toBe(2 + oncePerMount)
  expect(fake.sales.search.calls).toHaveLength(2 + oncePerMount)
})

test('where somebody has to sign in first, nothing is asked', async () => {
  const { fake } = await openScene(sceneCalled('sign-in'))
  expect(fake.sales.search.calls).toEqual([])
})
