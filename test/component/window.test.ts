import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ok } from '../../domain/result.ts'
import { storyClose } from '../window/story-close.ts'
import { openScene } from './open-scene.ts'

test('the words change at once, and the document says which language it is', async () => {
  await openScene('find')
  expect(document.documentElement.lang).toBe('es-PE')
  await page.getByRole('button', { name: 'English' }).click()
  await expect.element(page.getByRole('button', { name: 'Find sale (F2)' })).toBeVisible()
  expect(document.documentElement.lang).toBe('en')
})

test('the theme of the settings is the document’s', async () => {
  await openScene('find', { theme: 'dark' })
  expect(document.documentElement.dataset['theme']).toBe('dark')
})

test('the name at the till goes into what is submitted', async () => {
  const { fake, person } = await openScene('cashier')
  await page.getByRole('textbox', { name: 'Nombre del cajero' }).fill('Ana')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await person.openSale('000103')
  await person.confirm()
  await expect.element(page.getByRole('heading', { name: 'Aprobada' })).toBeVisible()
  expect(fake.operations.submit.calls).toMatchObject([{ cashier: 'Ana', kind: 'void' }])
})

test('Escape closes a dialog, and the focus goes back to where it came from', async () => {
  await openScene('settings-store')
  await page.getByRole('combobox', { name: 'Modo' }).selectOptions('live')
  await page.getByRole('button', { name: 'Cambiar de modo' }).click()
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Cambiar de modo' })).toHaveFocus()
})

test('a card swiped into the search box is refused, said, and no longer on the screen', async () => {
  const { fake } = await openScene('find')
  fake.sales.search.answer(() => Promise.reject(new Error('Refused: cardDataInText')))
  const box = page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })
  await box.fill(';4761739001010010=25122011143878089?')
  await userEvent.keyboard('{Enter}')
  await expect
    .element(page.getByText('Lo que se escribió son datos de una tarjeta', { exact: false }))
    .toBeVisible()
  await expect.element(box).toHaveValue('')
  expect(document.body.textContent).not.toContain('4761739001010010')
  await page.getByRole('button', { name: 'Entendido' }).click()
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
})

test('offline: the banner counts down and a person may try at once', async () => {
  const { fake } = await openScene('connection-offline')
  await expect.element(page.getByText('Próximo intento en 24 s')).toBeVisible()
  await page.getByRole('button', { name: 'Intentar ahora' }).click()
  await expect.poll(() => fake.queue.tryNow.calls).toHaveLength(1)
})

test('paused: resuming asks main for that gateway, and the banner says so when it holds', async () => {
  const { fake } = await openScene('connection-paused')
  await page.getByRole('button', { name: 'Reanudar' }).click()
  await expect.element(page.getByText('Con conexión')).toBeVisible()
  expect(fake.queue.resume.calls).toEqual([{ gateway: 'kushki' }])
})

test('news of the program’s health are shown while it runs', async () => {
  const { fake } = await openScene('find')
  const info = await window.extorno.invoke('app.info', undefined)
  const { health } = info as { health: Parameters<typeof fake.emit.app.healthChanged>[0] }
  fake.emit.app.healthChanged({ ...health, storage: 'full' })
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('El disco está lleno: no se aceptan operaciones. Libere espacio.')
})

test('closing the day with open operations asks first; yes closes, says its number and prints it once', async () => {
  const { fake } = await openScene('close-of-day-asks')
  await page.getByRole('button', { name: 'Sí, cerrar e imprimir' }).click()
  await expect.element(page.getByText('El día está cerrado: cierre n.º 1.')).toBeVisible()
  await vi.waitFor(() => expect(fake.papers.print.calls).toHaveLength(1))
  expect(fake.papers.print.calls[0]?.about).toEqual({ tag: 'dayClose', number: 1 })
  await page.getByRole('button', { name: 'Cerrar otra vez' }).click()
  await page.getByRole('button', { name: 'Sí, cerrar e imprimir' }).click()
  await expect.element(page.getByText('Nada cambió desde el cierre n.º 1: sigue valiendo ese.')).toBeVisible()
  expect(fake.papers.print.calls).toHaveLength(1)
})

test('whoever does not want to wait for Kushki and Liquido closes without, and one close is printed', async () => {
  const { fake, story } = await openScene('close-of-day-comparing')
  const close = storyClose(7, '2026-11-20', Date.now(), story.rows)
  fake.dayClose.make.answer(({ isCompared }) => ok({ close, isNew: !isCompared }))
  await page.getByRole('button', { name: 'Cerrar sin esperar' }).click()
  await expect.element(page.getByText('El día está cerrado: cierre n.º 7.')).toBeVisible()
  expect(fake.dayClose.make.calls.map(({ isCompared }) => isCompared)).toEqual([true, false])
  await vi.waitFor(() => expect(fake.papers.print.calls).toHaveLength(1))
})

test('a close is made again only by who knows of the one before', async () => {
  const { fake } = await openScene('close-of-day-nothing-new')
  expect(fake.dayClose.make.calls).toMatchObject([{ replaces: 41, isCompared: true }])
  expect(fake.papers.print.calls).toEqual([])
})

test('the queue is looked at instead of closing the day', async () => {
  await openScene('close-of-day-asks')
  await page.getByRole('button', { name: 'No, ver la cola' }).click()
  await expect.element(page.getByRole('heading', { name: 'Cola de operaciones' })).toBeVisible()
})
