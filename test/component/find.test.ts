import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { ok } from '../../domain/result.ts'
import { operationOptions } from '../../domain/rules.ts'
import { openScene } from './open-scene.ts'
import { sceneTime } from '../window/scenes/scene.ts'

test('a sale that was pressed opens, though its list is brought up to date meanwhile', async () => {
  const { fake, story } = await openScene('find')
  const [sale] = story.sales
  if (!sale) throw new Error('the story has no sale')
  const told = Promise.withResolvers<undefined>()
  fake.sales.detail.answer(async () => {
    await told.promise
    const now = Date.parse(sceneTime)
    const options = operationOptions(sale, [], now, story.settings.rules)
    return ok({ sale, earlier: [], options, now })
  })
  await page.getByRole('main').getByRole('listitem').getByRole('button').first().click()
  await expect.poll(() => fake.sales.detail.calls.length).toBe(1)
  const searches = fake.sales.search.calls.length
  fake.emit.sales.changed(undefined)
  await expect.poll(() => fake.sales.search.calls.length).toBe(searches + 1)
  told.resolve(undefined)
  await expect.element(page.getByText('¿Qué desea hacer?')).toBeVisible()
})

test('a page that is turned begins at its top, with the focus on its first sale', async () => {
  await openScene('find-many-pages')
  const main = page.getByRole('main')
  main.element().scrollTop = main.element().scrollHeight
  await page.getByRole('button', { name: 'Página siguiente' }).click()
  const first = main.getByRole('listitem').getByRole('button').first()
  await expect.element(first).toHaveFocus()
  await expect.element(first).toBeInViewport()
})
