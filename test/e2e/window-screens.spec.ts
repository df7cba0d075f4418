import { expect } from '@playwright/test'
import { test } from '../window/window-test.ts'
import { simulate } from '../../scripts/demo/simulate.ts'

test('the queue: states, what comes next, and only what is safe', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.keyboard.press('F4')
  const rows = page.getByTestId('queue-row')
  await expect(rows).toHaveCount(5)
  await expect(rows.first()).toHaveAttribute('data-state', 'attention')
  const queued = page.locator('[data-testid=queue-row][data-state=queued]')
  await expect(queued).toContainText('Se intenta en')
  await queued.getByRole('button', { expanded: false }).click()
  await expect(queued).toContainText('Intentos: 3')
  await queued.getByRole('button', { name: 'Cancelar' }).click()
  await page.getByRole('button', { name: 'Dejar como está' }).click()
  await expect(queued).toHaveCount(1)
  await queued.getByRole('button', { name: 'Cancelar' }).click()
  await page.getByRole('button', { name: 'Sí, cancelar' }).click()
  await expect(queued).toHaveCount(0)
  await page.getByRole('button', { name: 'Todas' }).click()
  await expect(rows).toHaveCount(7)
})

test('a decision needs a verdict and a name', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.keyboard.press('F4')
  await page.getByTestId('queue-row').first().getByRole('button', { name: 'Revisar', exact: true }).click()
  const save = page.getByRole('button', { name: 'Guardar decisión' })
  await expect(save).toBeDisabled()
  await page.getByRole('radio', { name: 'Sí se devolvió el dinero' }).check()
  await save.click()
  await expect(page.getByText('Escriba su nombre')).toBeVisible()
  await page.getByRole('textbox', { name: 'Su nombre' }).fill('Marta')
  await save.click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await page.evaluate(() => window.fake.operations.decide.calls)).toMatchObject([
    { verdict: 'wasDone', by: 'Marta' },
  ])
})

test('a cashier decides with a supervisor, whose wrong PIN is asked for again', async ({ open }) => {
  const page = await open({ hasQueue: true, signedIn: 'ana' })
  await page.keyboard.press('F4')
  await page.getByTestId('queue-row').first().getByRole('button', { name: 'Revisar', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Su nombre' })).toHaveCount(0)
  await page.getByRole('radio', { name: 'Enviar otra vez' }).check()
  await page.getByRole('button', { name: 'Guardar decisión' }).click()
  await page.getByRole('button', { name: /^Marta Salas/u }).click()
  const pin = page.getByLabel('PIN de Marta Salas')
  await expect(pin).toBeFocused()
  await pin.fill('0000')
  await pin.press('Enter')
  await expect(page.getByText('PIN incorrecto.')).toBeVisible()
  await expect(pin).toHaveValue('')
  await expect(pin).toBeFocused()
  // By hand: two Enters within 45 ms are no person's (docs/code-readers.md).
  await pin.pressSequentially('4711', { delay: 60 })
  await pin.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await page.evaluate(() => window.fake.operations.decide.calls)).toMatchObject([
    { verdict: 'sendAgain' },
  ])
  expect(await page.evaluate(() => window.fake.refused)).toEqual(['operations.decide'])
})

test('what a person does with a row carries the name at the till', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.getByRole('button', { name: 'Cajero' }).click()
  await page.getByRole('textbox', { name: 'Nombre del cajero' }).fill('Ana')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F4')
  const queued = page.locator('[data-testid=queue-row][data-state=queued]')
  await queued.getByRole('button', { expanded: false }).click()
  await queued.getByRole('button', { name: 'Cancelar' }).click()
  await page.getByRole('button', { name: 'Sí, cancelar' }).click()
  await expect(queued).toHaveCount(0)
  expect(await page.evaluate(() => window.fake.operations.cancel.calls)).toMatchObject([{ by: 'Ana' }])
})

test('a drain shows how far it is and can be stopped', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.keyboard.press('F4')
  await page.evaluate(() =>
    window.fake.emit.queue.changed({
      connections: [
        { gateway: 'kushki', state: 'online', pausedBecause: null, nextTryAt: null, services: [] },
      ],
      waiting: 640,
      attention: 2,
      waitingMinor: { PEN: 1_000_000 },
      drain: { total: 1000, done: 360, stopped: false },
      clockSkewMs: null,
    }),
  )
  await expect(page.getByRole('progressbar', { name: 'Enviando la cola: 360 de 1000' })).toBeVisible()
  await page.getByRole('button', { name: 'Detener' }).click()
  expect(await page.evaluate(() => window.fake.queue.stopDrain.calls.length)).toBe(1)
})

test('the CSV is handed over as a file', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.keyboard.press('F4')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Guardar CSV' }).click()
  expect((await download).suggestedFilename()).toBe('extorno-2026-11-20.csv')
})

test('closing the day with open rows asks and says what becomes of them', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.keyboard.press('F6')
  await expect(page.getByRole('row', { name: /Total aprobado 1 S\/ 150\.00/u })).toBeVisible()
  await expect(page.getByRole('img', { name: 'Monto por operación y estado' })).toBeVisible()
  await page.getByRole('button', { name: 'Cerrar e imprimir' }).click()
  const dialog = page.getByRole('dialog', { name: '¿Cerrar con operaciones abiertas?' })
  await expect(dialog).toContainText('sin enviar a las 11:59 p. m. quedarán por revisar')
  await dialog.getByRole('button', { name: 'Sí, cerrar e imprimir' }).click()
  await expect(page.getByText('El día está cerrado: cierre n.º 1.')).toBeVisible()
  await expect(page.getByText('Se envió a la impresora.')).toBeVisible()
  expect(await page.evaluate(() => window.fake.papers.print.calls.length)).toBe(1)
})

test('settings are saved whole or not at all', async ({ open }) => {
  const page = await open()
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: 'Plazos' }).click()
  const days = page.getByRole('textbox', { name: 'Días para devolver' })
  await days.fill('much')
  await expect(page.getByText('Escriba un número entero.')).toBeVisible()
  await page.getByRole('button', { name: 'Guardar ajustes' }).click()
  await expect(page.getByRole('alert')).toContainText('Revise «Días para devolver» en Plazos.')
  expect(await page.evaluate(() => window.fake.settings.save.calls.length)).toBe(0)
  await days.fill('90')
  await page.getByRole('button', { name: 'Guardar ajustes' }).click()
  await expect(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(await page.evaluate(() => window.story.settings.rules.refundDays)).toBe(90)
})

test('another host or credential while rows are open says what is open and asks', async ({ open }) => {
  const page = await open({ hasQueue: true, profile: 'live' })
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: 'Kushki' }).click()
  await page.getByRole('combobox', { name: 'Servidor' }).selectOption('live')
  const save = page.getByRole('button', { name: 'Guardar ajustes' })
  const question = page.getByRole('dialog', { name: 'Hay operaciones sin terminar' })
  await save.click()
  await expect(question).toContainText('Esperan envío: 3. Por revisar: 2.')
  await expect(question).toContainText('en el servidor nuevo')
  await page.getByRole('button', { name: 'Dejar como está' }).click()
  await expect(question).toHaveCount(0)
  expect(await page.evaluate(() => window.fake.settings.save.calls.length)).toBe(0)
  await save.click()
  await page.getByRole('button', { name: 'Sí, cambiar' }).click()
  await expect(page.getByText('Ajustes guardados.')).toBeVisible()

  await page.getByLabel('Credencial privada de Kushki (Guardada)').fill('another')
  await page.getByRole('button', { name: 'Guardar: Credencial privada de Kushki' }).click()
  await expect(question).toContainText('con la credencial nueva')
  await page.getByRole('button', { name: 'Sí, cambiar' }).click()
  expect(await page.evaluate(() => window.fake.settings.setSecret.calls)).toMatchObject([
    { value: 'another' },
  ])
})

test('a secret is set and never shown', async ({ open }) => {
  const page = await open()
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: 'Kushki' }).click()
  const field = page.getByLabel('Credencial privada de Kushki (Guardada)')
  await expect(field).toHaveValue('')
  await field.fill('a-new-credential')
  await page.getByRole('button', { name: 'Guardar: Credencial privada de Kushki' }).click()
  await expect(field).toHaveValue('')
  expect(await page.evaluate(() => window.fake.settings.setSecret.calls)).toEqual([
    { name: 'kushkiCredential', value: 'a-new-credential' },
  ])
  await page.getByRole('button', { name: 'Probar conexión' }).click()
  await expect(page.getByText('Kushki: responde bien (84 ms)')).toBeVisible()
})

test('diagnostics: a test read, the log, the journal', async ({ open }) => {
  const page = await open()
  await page.keyboard.press('F9')
  await page.getByRole('button', { name: 'Empezar', exact: true }).click()
  await simulate(page, 'Simular sin contacto')
  await expect(page.getByText('Tarjeta leída: sin contacto 4512 •••• 9119')).toBeVisible()
  await expect(page.getByText('frame: contactless')).toBeVisible()
  await page.getByRole('button', { name: 'Comprobar registro' }).click()
  await expect(page.getByText('Íntegro: 128 anotaciones.')).toBeVisible()
})

test('the journal is saved with the keyboard alone: what, in which form, how far it is, and how it ended', async ({
  open,
}) => {
  const page = await open()
  await page.keyboard.press('F9')
  const panel = page.getByRole('region', { name: 'Guardar el registro' })
  const day = panel.getByRole('textbox', { name: 'Día' })
  await expect(day).toHaveValue('20/11/2026')
  await panel.getByRole('combobox', { name: 'Qué guardar' }).focus()
  // Held as a person holds them: an Enter within 45 ms of another key is taken for the end of a scan (docs/code-readers.md).
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key, { delay: 60 })
  }
  // The first arrow opens the list.
  await press('ArrowDown', 'ArrowDown', 'Enter')
  await expect(day).toHaveCount(0)
  await press('Tab', 'ArrowDown', 'ArrowDown', 'Enter', 'Tab')
  await expect(panel.getByRole('button', { name: 'Guardar registro' })).toBeFocused()
  await press('Enter')
  const progress = panel.getByRole('progressbar', { name: 'Guardando: 48 de 128 anotaciones' })
  await expect(progress).toBeVisible()

  // It goes on while another screen is looked at.
  await page.keyboard.press('F4')
  await page.keyboard.press('F9')
  await expect(progress).toBeVisible()
  await panel.getByRole('button', { name: 'Cancelar' }).focus()
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('status')).toHaveText('Cancelado. No se guardó nada.')
  await expect(panel.getByRole('button', { name: 'Guardar registro' })).toBeFocused()
  expect(await page.evaluate(() => window.fake.journal.export.calls)).toEqual([
    { day: null, format: 'jsonl' },
  ])

  await page.evaluate(() => window.fake.emit.journal.exportChanged({ state: 'choosing' }))
  // Held as a person holds it: an Enter within 45 ms of another key is taken for the end of a scan (docs/code-readers.md).
  await page.keyboard.press('Enter', { delay: 60 })
  await page.evaluate(() => window.fake.emit.journal.exportChanged({ state: 'failed', why: 'diskFull' }))
  await expect(panel.getByRole('alert')).toContainText('No hay espacio en ese disco.')
  // While the system's dialog asks, the button does nothing.
  expect(await page.evaluate(() => window.fake.journal.export.calls.length)).toBe(1)

  await page.evaluate(() => window.fake.journal.export.answer(() => ({ ok: false, error: { tag: 'Busy' } })))
  await page.keyboard.press('Enter')
  await expect(panel.getByText('Ya se está guardando un registro.')).toBeVisible()
})

test('the other language, at once', async ({ open }) => {
  const page = await open()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Find the sale' })).toBeVisible()
  await expect(page.getByText('TRAINING – not real money')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('what is wrong with the program is said', async ({ open }) => {
  const page = await open({ profile: 'live' })
  await page.evaluate(() =>
    window.fake.emit.app.healthChanged({
      storage: 'full',
      isQueueKnown: true,
      salvage: null,
      settings: 'reset',
      managed: { fixed: [], problems: [] },
      keyring: 'missing',
      data: 'named',
      weakTls: [],
      modules: [{ name: 'readers', state: 'failed' }],
    }),
  )
  await expect(page.getByRole('alert')).toContainText('El disco está lleno')
  await expect(page.getByText('No se inició: lectores de tarjeta.')).toBeVisible()
})

test('a queue that cannot be read is not shown as an empty one', async ({ open }) => {
  const page = await open()
  await page.evaluate(() =>
    window.fake.emit.app.healthChanged({
      storage: 'damaged',
      isQueueKnown: false,
      salvage: null,
      settings: 'ok',
      managed: { fixed: [], problems: [] },
      keyring: 'ok',
      data: 'named',
      weakTls: [],
      modules: [],
    }),
  )
  await expect(page.getByRole('alert')).toContainText('No se sabe qué operaciones quedaron abiertas')
  await expect(page.getByRole('navigation', { name: 'Pantallas' })).toContainText(
    'No se sabe qué hay abierto',
  )
  await page.keyboard.press('F4')
  await expect(page.getByRole('heading', { name: 'Cola de operaciones' })).toBeVisible()
  await expect(page.getByText('Todo está resuelto')).toHaveCount(0)
  await page.keyboard.press('F6')
  await expect(page.getByRole('heading', { name: 'Cierre del día' })).toBeVisible()
  await expect(page.getByText('Nada queda abierto')).toHaveCount(0)
  await page.getByRole('button', { name: 'Cerrar e imprimir' }).click()
  await expect(page.getByRole('dialog')).toContainText('no se sabe qué queda abierto')
})

for (const [language, csv, queue, journal] of [
  ['es', 'No se guardó ningún CSV.', 'No se pudo leer la cola', 'No se pudo leer el registro.'],
  ['en', 'No CSV was saved.', 'The queue could not be read', 'The journal could not be read.'],
] as const)
  test(`what the storage does not give is said, not shown as empty (${language})`, async ({ open }) => {
    const page = await open({ hasQueue: true, settings: { language }, storageFails: 'damaged' })
    const downloads: unknown[] = []
    page.on('download', (file) => downloads.push(file))
    const sale =
      language === 'es' ? 'No se pueden leer las ventas' : 'The sales kept on this PC cannot be read'
    await expect(page.getByText(sale)).toBeVisible()
    await page.keyboard.press('F4')
    await expect(page.getByRole('alert').filter({ hasText: queue })).toBeVisible()
    await page.getByRole('button', { name: language === 'es' ? 'Guardar CSV' : 'Save CSV' }).click()
    await expect(page.getByText(csv)).toBeVisible()
    await page.keyboard.press('F6')
    await expect(page.getByRole('alert').filter({ hasText: queue })).toBeVisible()
    await page.keyboard.press('F9')
    await page
      .getByRole('button', { name: language === 'es' ? 'Comprobar registro' : 'Check journal' })
      .click()
    await expect(page.getByRole('alert').filter({ hasText: journal })).toBeVisible()
    expect(downloads).toEqual([])
  })

test('a row that asks for the card gets it again', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await page.evaluate(() => {
    const [row] = window.story.rows
    if (row)
      window.story.finish(row.operationId, 'attention', {
        attention: 'cardDataExpired',
        cardKept: false,
        actions: ['presentCard', 'decide'],
      })
  })
  await page.keyboard.press('F4')
  await page.getByRole('button', { name: 'Pedir la tarjeta' }).click()
  const send = page.getByRole('button', { name: 'Seguir con esta tarjeta' })
  await expect(send).toBeDisabled()
  await simulate(page, 'Simular chip')
  await send.click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await page.evaluate(() => window.fake.operations.presentCard.calls)).toMatchObject([
    { card_details: { reading_type: 'ICC' }, reading: { readerName: 'ID TECH (simulado)' } },
  ])
})

test('a Liquido payment that Liquido does not know is typed from its voucher and opened', async ({
  open,
}) => {
  const page = await open()
  await page.getByRole('button', { name: 'Abrir un pago de Liquido' }).click()
  await page.getByRole('textbox', { name: 'Identificador del pago' }).fill('2022030214000007')
  await page.getByRole('button', { name: 'Pedir a Liquido' }).click()
  await page.getByRole('button', { name: 'Abrir este pago' }).click()
  await expect(page.getByText('Revise este dato.')).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Medio de pago' }).fill('bcp')
  await page.getByRole('textbox', { name: 'Monto (S/)' }).fill('5,00')
  await page.getByRole('button', { name: 'Abrir este pago' }).click()
  await expect(page.getByRole('radio', { name: 'Devolución' })).toBeChecked()
  await expect(page.getByRole('group', { name: 'Cuenta del cliente' })).toBeVisible()
})
