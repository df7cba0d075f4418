import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { openSale, submitted, test } from '../window/window-test.ts'
import { simulate } from '../../scripts/demo/simulate.ts'

const outcome = (page: Page, state: string) => page.locator(`[data-testid=outcome][data-state=${state}]`)
const review = (page: Page) => page.getByRole('button', { name: 'Revisar (F10)' }).click()
const confirm = (page: Page) => page.getByRole('button', { name: 'Confirmar (Enter)' })

test('a sale of today is voided without the card', async ({ open }) => {
  const page = await open()
  await openSale(page, '000103')
  await expect(page.getByRole('radio', { name: 'Anulación' })).toBeChecked()
  await expect(page.getByRole('radio', { name: 'Extorno' })).toBeDisabled()
  await expect(page.getByText('La venta sí se aprobó. Use anulación o devolución.')).toBeVisible()
  await review(page)
  await expect(page.getByText('S/ 1,234.50')).toBeVisible()
  await confirm(page).click()
  await expect(outcome(page, 'approved')).toContainText('Aprobada')
  expect(await submitted(page)).toMatchObject([
    { kind: 'void', body: { omit_card: true, is_smart_void: true } },
  ])
})

test('with the card: the reading goes into the request and on the screen, and the reader is let go', async ({
  open,
}) => {
  const page = await open()
  await openSale(page, '000103')
  await page.getByRole('radio', { name: 'Con tarjeta' }).check()
  const reader = page.getByTestId('reader')
  await expect(reader).toHaveAttribute('data-phase', 'ready')
  await expect(page.getByTestId('reader-state')).toHaveText('Inserte, acerque o deslice la tarjeta')
  await simulate(page, 'Simular mala lectura')
  await expect(page.getByRole('alert')).toContainText('No se leyó bien')
  await simulate(page, 'Simular chip')
  await expect(reader).toHaveAttribute('data-reading', 'ICC')
  await review(page)
  await page.getByText('Detalle técnico').click()
  await expect(page.getByText('"enc_track2": "2C5E3DC796759FAB00BB11163CC4B69B"')).toBeVisible()
  await confirm(page).click()
  await expect(outcome(page, 'approved')).toBeVisible()
  const [request] = await submitted(page)
  expect(request).toMatchObject({
    body: { card_details: { reading_type: 'ICC' } },
    reading: { readerName: 'ID TECH (simulado)' },
  })
  const begins = await page.evaluate(() => [
    window.fake.readers.begin.calls.length,
    window.fake.readers.end.calls.length,
  ])
  expect(begins[0]).toBe(begins[1])
})

test('another card than the sale’s is pointed out', async ({ open }) => {
  const page = await open()
  await openSale(page, '000104')
  await page.getByRole('radio', { name: 'Con tarjeta' }).check()
  await simulate(page, 'Simular chip')
  await expect(page.getByRole('alert')).toContainText('no termina en 0043')
})

test('the whole flow by keyboard, from the search to the next customer', async ({ open }) => {
  const page = await open()
  await expect(page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })).toBeFocused()
  await page.keyboard.insertText('000101')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Venta · Ticket 000101' })).toBeFocused()
  await expect(page.getByRole('radio', { name: 'Extorno' })).toBeChecked()
  await page.keyboard.press('F10')
  await expect(confirm(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(outcome(page, 'approved')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Aprobada' })).toBeFocused()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })).toBeFocused()
  expect(await submitted(page)).toMatchObject([
    { kind: 'reverse', body: { client_transaction_id: '6680eadc-6c8d-44aa-8ca0-18e061c10001' } },
  ])
})

test('the list is walked with the arrows, and Esc goes back with what was chosen kept', async ({ open }) => {
  const page = await open()
  await expect(page.getByRole('button', { name: 'Ticket 000103' })).toBeVisible()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await page.getByRole('radio', { name: 'Con tarjeta' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Seguir con la venta 000103' }).click()
  await expect(page.getByRole('radio', { name: 'Con tarjeta' })).toBeChecked()
})

test('Enter twice submits once', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.mood = 'hang'
  })
  await openSale(page, '000103')
  await review(page)
  await expect(confirm(page)).toBeFocused()
  await page.evaluate(() => {
    const form = document.querySelector('form')
    form?.requestSubmit()
    form?.requestSubmit()
  })
  for (let times = 0; times < 5; times += 1) await page.keyboard.press('Enter')
  await expect(outcome(page, 'sending')).toContainText('Enviando…')
  expect(await submitted(page)).toHaveLength(1)
})

test('where main did not answer, confirming again is the same operation', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    const real = window.extorno
    const invoke = (channel: string, input: unknown) => real.invoke(channel, input)
    let isLost = false
    Object.assign(window, {
      extorno: {
        ...real,
        async invoke(channel: string, input: unknown) {
          const answer = await invoke(channel, input)
          if (channel !== 'operations.submit' || isLost) return answer
          isLost = true
          throw new Error('the answer was lost')
        },
      },
    })
  })
  await openSale(page, '000103')
  await review(page)
  await confirm(page).click()
  await expect(page.getByRole('alert')).toContainText('es la misma operación y no se repite')
  await confirm(page).click()
  await expect(page.getByTestId('outcome')).toBeVisible()
  const ids = (await submitted(page)).map(({ operationId }) => operationId)
  expect(ids).toEqual([ids[0], ids[0]])
  expect(await page.evaluate(() => window.story.rows.length)).toBe(1)
})

test('offline it is stored in the queue, and it leaves by itself', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => window.story.setConnection('offline'))
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'offline')
  await openSale(page, '000103')
  await review(page)
  await expect(page.getByText('Sin conexión: queda pendiente')).toBeVisible()
  await confirm(page).click()
  await expect(outcome(page, 'queued')).toContainText('Pendiente de envío')
  await expect(outcome(page, 'queued')).toContainText('Plazo: hasta')
  await page.evaluate(() => {
    const [row] = window.story.rows
    window.story.setConnection('online')
    if (row) window.story.finish(row.operationId, 'approved', {})
  })
  await expect(outcome(page, 'approved')).toBeVisible()
})

test('declined: the reason and what to do', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.mood = 'decline'
  })
  await openSale(page, '000103')
  await review(page)
  await confirm(page).click()
  await expect(outcome(page, 'declined')).toContainText('la tarjeta está restringida')
  await expect(outcome(page, 'declined')).toContainText('El cliente debe llamar a su banco.')
})

test('unknown: nobody is told to try again', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.mood = 'noAnswer'
  })
  await openSale(page, '000101')
  await review(page)
  await confirm(page).click()
  await expect(outcome(page, 'unknown')).toContainText('Lo estamos consultando. No repita la operación.')
})

test('part of the amount, in either way of writing it', async ({ open }) => {
  const page = await open()
  await openSale(page, '000103')
  await page.getByRole('radio', { name: 'Una parte' }).check()
  await page.keyboard.type('1.234,51', { delay: 70 })
  await page.keyboard.press('F10')
  await expect(page.getByRole('alert')).toContainText('Escriba un monto')
  const amount = page.getByRole('textbox', { name: 'Monto a devolver (S/)' })
  await amount.fill('1.000,00')
  await page.keyboard.press('F10')
  await confirm(page).click()
  await expect(outcome(page, 'approved')).toContainText('S/ 1,000.00')
})

test('a refund by bank transfer asks for the account, and sends it', async ({ open }) => {
  const page = await open()
  await openSale(page, '000211')
  await review(page)
  await expect(page.getByRole('alert')).toContainText('Complete los datos del banco')
  await page.getByRole('combobox', { name: 'Banco', exact: true }).selectOption('002')
  await page.getByRole('textbox', { name: 'Número de cuenta' }).fill('19112345678012')
  await review(page)
  await confirm(page).click()
  await expect(page.getByTestId('outcome')).toContainText('Devolución')
  expect(await submitted(page)).toMatchObject([
    {
      gateway: 'liquido',
      body: {
        idempotencyKey: '2026112014000011-1',
        amount: 15_000,
        additionalInfo: { bankTransferAccountInfo: { bankCode: '002', bankAccountNumber: '19112345678012' } },
      },
    },
  ])
})

test('a supervisor approves what the cashier confirms, and a wrong PIN is asked for again', async ({
  open,
}) => {
  const page = await open({ signedIn: 'ana', settings: { supervisorApproval: 'always' } })
  await openSale(page, '000103')
  await review(page)
  await confirm(page).click()
  await expect(page.getByText('La tienda pide un supervisor para cada operación.')).toBeVisible()
  await page.getByRole('button', { name: /^Marta Salas/u }).click()
  const pin = page.getByLabel('PIN de Marta Salas')
  await expect(pin).toBeFocused()
  await pin.fill('1111')
  await pin.press('Enter')
  await expect(page.getByRole('alert')).toContainText('PIN incorrecto.')
  // By hand: `fill` presses no key, and two Enters within 45 ms are no person's (docs/code-readers.md).
  await pin.pressSequentially('4711', { delay: 60 })
  await pin.press('Enter')
  await expect(outcome(page, 'approved')).toBeVisible()
  const [first, second, ...others] = await submitted(page)
  expect(others).toEqual([])
  expect(second).toEqual(first)
})

test('a refusal by main says why, and nothing was sent', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.nextSubmitError = { tag: 'LimitExceeded', limit: 'money', allowed: 5_000_000 }
  })
  await openSale(page, '000103')
  await review(page)
  await confirm(page).click()
  await expect(page.getByRole('alert')).toContainText('No se aceptó. No se envió nada.')
  await expect(page.getByRole('alert')).toContainText('S/ 50,000.00')
})

test('a way that is not open yet counts down and opens by itself', async ({ open }) => {
  const page = await open()
  await openSale(page, '000102')
  const reverse = page.getByRole('radio', { name: 'Extorno' })
  await expect(reverse).toBeDisabled()
  await expect(page.getByText(/Disponible desde hoy 2:03 p\. m\./u)).toBeVisible()
  await page.clock.fastForward(45_000)
  await expect(reverse).toBeEnabled()
  await expect(reverse).toBeChecked()
})

test('a list that was never fetched says so, and appears by itself when the gateway answers', async ({
  open,
}) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.isNeverFetched = true
  })
  const search = page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })
  await search.fill('00010')
  await search.press('Enter')
  await expect(page.getByText('Todavía no se pudo pedir la lista de ventas.')).toBeVisible()
  await expect(page.getByText('Lista guardada')).toHaveCount(0)
  await page.evaluate(() => {
    window.story.isNeverFetched = false
    window.fake.emit.sales.changed(undefined)
  })
  await expect(page.getByRole('button', { name: /Ticket 000106/u })).toBeVisible()
  await expect(page.getByText('Todavía no se pudo pedir la lista de ventas.')).toHaveCount(0)
})

test('a search by card and amount; a cached list says how old it is', async ({ open }) => {
  const page = await open()
  await page.evaluate(() => {
    window.story.isCached = true
  })
  await page.getByRole('textbox', { name: 'Últimos 4', exact: true }).fill('91')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Revise este dato.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Últimos 4', exact: true }).fill('9119')
  await page.getByRole('textbox', { name: 'Monto', exact: true }).fill('399,00')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /S\/ 399\.00.*Ticket 000106/u })).toBeVisible()
  await expect(page.getByText('Lista guardada hace 2 h 5 min')).toBeVisible()
})
