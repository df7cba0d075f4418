import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { openScene } from './open-scene.ts'

test('cancelling asks first, and no leaves the row as it is', async () => {
  const { fake } = await openScene('queue-ask-cancel')
  await page.getByRole('button', { name: 'Dejar como está' }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  expect(fake.operations.cancel.calls).toEqual([])
})

test('a cancelled row leaves the open ones', async () => {
  const { fake } = await openScene('queue-ask-cancel')
  await page.getByRole('button', { name: 'Sí, cancelar' }).click()
  await expect
    .element(page.getByText('No hay operaciones aquí. Todo está resuelto.', { exact: false }))
    .toBeVisible()
  expect(fake.operations.cancel.calls).toHaveLength(1)
})

test('a decision names who took it; nothing is chosen beforehand', async () => {
  const { fake } = await openScene('queue-ask-decide')
  const save = page.getByRole('button', { name: 'Guardar decisión' })
  await expect.element(save).toBeDisabled()
  await page.getByRole('radio', { name: 'Enviar sin tarjeta' }).click()
  await page.getByRole('textbox', { name: 'Su nombre' }).fill('Marta')
  await save.click()
  await expect
    .poll(() => fake.operations.decide.calls)
    .toMatchObject([{ verdict: 'goCardless', by: 'Marta' }])
})

test('what never left this PC is not offered as done, nor as done in part', async () => {
  await openScene('queue-case-never-sent')
  await expect.element(page.getByRole('radio', { name: 'No se devolvió el dinero' })).toBeVisible()
  for (const name of ['Sí se devolvió el dinero', 'Solo se devolvió una parte'])
    await expect.element(page.getByRole('radio', { name })).not.toBeInTheDocument()
})

test('the case says what it is and what was tried, and copies it for support without a card', async () => {
  const { story } = await openScene('queue-case-phone')
  const dialog = page.getByRole('dialog')
  const [row] = story.rows
  const ticket = row?.ticketNumber ?? 'none'
  await expect.element(dialog.getByText(row?.operationId ?? 'none', { exact: true })).toBeVisible()
  await expect.element(dialog.getByText(ticket, { exact: true })).toBeVisible()
  await expect.element(dialog.getByText('Antes de decidir, llame a Kushki: +51 1 700 1234')).toBeVisible()
  const copied = new Promise<string>((resolve) =>
    document.addEventListener('copy', () => resolve(String(document.getSelection())), { once: true }),
  )
  await dialog.getByText('Datos para soporte').click()
  await dialog.getByRole('button', { name: 'Copiar para soporte' }).click()
  const text = await copied
  expect(text).toContain(`N.º de operación: ${row?.operationId}`)
  expect(text).toContain(`Ticket: ${ticket}`)
  expect(text).toContain('timeout')
  expect(text).not.toMatch(/\d{6}\*|track|ksn/iu)
  await expect.element(dialog.getByText('Copiado.')).toBeVisible()
})

test('only a part was given back: how much is asked, and it has to be a part', async () => {
  const { fake } = await openScene('queue-ask-decide-part')
  const amount = page.getByRole('textbox', { name: 'Monto devuelto' })
  const save = page.getByRole('button', { name: 'Guardar decisión' })
  await page.getByRole('textbox', { name: 'Su nombre' }).fill('Marta')
  for (const wrong of ['', '0', '40', '41.00', 'diez']) {
    await amount.fill(wrong)
    await save.click()
    await expect.element(page.getByText(/mayor que cero y menor que S\/ 40.00/u)).toBeVisible()
  }
  expect(fake.operations.decide.calls).toEqual([])
  await amount.fill('12.50')
  await save.click()
  await expect
    .poll(() => fake.operations.decide.calls)
    .toMatchObject([{ verdict: 'wasDone', minor: 1250, by: 'Marta' }])
})

test('the card presented again goes to the row, and to no other', async () => {
  const { fake, story } = await openScene('queue-ask-present-card')
  await expect.element(page.getByRole('button', { name: 'Seguir con esta tarjeta' })).toBeDisabled()
  await page.getByText('Probar lector').click()
  await page.getByRole('button', { name: 'Simular chip' }).click()
  await page.getByRole('button', { name: 'Seguir con esta tarjeta' }).click()
  await expect.poll(() => fake.operations.presentCard.calls).toHaveLength(1)
  expect(fake.operations.presentCard.calls).toMatchObject([
    { operationId: story.rows[0]?.operationId, card_details: { reading_type: 'ICC' } },
  ])
})

test('a drain can be stopped', async () => {
  const { fake } = await openScene('queue-drain')
  await page.getByRole('button', { name: 'Detener' }).click()
  await expect.poll(() => fake.queue.stopDrain.calls).toHaveLength(1)
})

test('the file that cannot be read is not called saved', async () => {
  const { story } = await openScene('queue')
  story.storageFails = 'closed'
  await page.getByRole('button', { name: 'Guardar CSV' }).click()
  await expect.element(page.getByText(/El programa se está cerrando/u)).toBeVisible()
  await expect.element(page.getByText(/CSV guardado/u)).not.toBeInTheDocument()
})
