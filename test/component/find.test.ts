import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { ok } from '../../domain/result.ts'
import { operationOptions } from '../../domain/rules.ts'
import { openScene } from './open-scene.ts'
import { sceneTime } from '../window/scenes/scene.ts'
import { simulatedPresentation } from '../window/story-reader.ts'

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

test('a card that is presented finds its sales, and only its last four digits leave the window', async () => {
  const { fake } = await openScene('find')
  await page.getByRole('button', { name: 'Con la tarjeta' }).click()
  await expect.element(page.getByText('Inserte, acerque o deslice la tarjeta')).toBeVisible()
  const ended = fake.readers.end.calls.length
  await page.getByText('Probar lector').click()
  await page.getByRole('button', { name: 'Simular sin contacto' }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await expect.poll(() => fake.sales.search.calls.at(-1)).toEqual({ lastFour: '9119', page: 1 })
  await expect.element(page.getByRole('heading', { name: /^Resultados/u })).toBeVisible()
  // React takes the dialog's effects back some time after the dialog itself.
  await expect.poll(() => fake.readers.end.calls.length).toBeGreaterThan(ended)
})

test('a card whose reader masks all of its number is told of, and the reader goes on waiting', async () => {
  const { fake, story } = await openScene('find')
  await page.getByRole('button', { name: 'Con la tarjeta' }).click()
  await expect.element(page.getByText('Inserte, acerque o deslice la tarjeta')).toBeVisible()
  const calls = (): number => fake.readers.testRead.calls.length + fake.readers.end.calls.length
  const before = calls()
  const presented = simulatedPresentation('stripe', Date.now())
  if (!presented.outcome.ok) throw new Error('the story has no reading')
  const masked = { ...presented.outcome.value, masked_pan: '****************' }
  story.present({ ...presented, outcome: { ok: true, value: masked } })
  await expect.element(page.getByText('Este lector no muestra', { exact: false })).toBeVisible()
  expect(calls()).toBe(before)
})
