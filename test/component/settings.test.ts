import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { openScene } from './open-scene.ts'

const save = () => page.getByRole('button', { name: 'Guardar ajustes' })

test('what is saved is what was typed, and nothing else changes', async () => {
  const { fake } = await openScene('settings-store')
  const before = await window.extorno.invoke('settings.get', undefined)
  await expect.element(save()).toBeDisabled()
  await page.getByRole('textbox', { name: 'Nombre del comercio' }).fill('Bodega San Juan')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls).toEqual([{ ...(before as object), merchantName: 'Bodega San Juan' }])
})

test('undoing gives back what is stored', async () => {
  await openScene('settings-unsaved')
  await page.getByRole('button', { name: 'Descartar cambios' }).click()
  await expect
    .element(page.getByRole('textbox', { name: 'Nombre del comercio' }))
    .toHaveValue('Bodega Santa Rosa')
})

test('a language that is saved is spoken at once', async () => {
  await openScene('settings-store')
  await page.getByRole('combobox', { name: 'Idioma' }).selectOptions('en')
  await save().click()
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('every member of a section can be changed', async () => {
  const { fake } = await openScene('settings-kushki')
  await page.getByRole('combobox', { name: 'Servidor' }).selectOptions('custom')
  await page.getByRole('textbox', { name: 'Dirección propia' }).fill('https://kushki.bodega.pe')
  await page.getByRole('textbox', { name: 'Tiempo de espera por respuesta (milisegundos)' }).fill('30000')
  await page.getByRole('textbox', { name: 'Identificador del terminal' }).fill('TERM0000000001')
  await page.getByRole('textbox', { name: 'Marca del terminal' }).fill('PAX')
  await page.getByRole('textbox', { name: 'Modelo del terminal' }).fill('A920')
  await page.getByRole('textbox', { name: 'Versión del terminal' }).fill('1.2')
  await page.getByRole('checkbox', { name: 'El terminal imprime' }).click()
  await page.getByRole('textbox', { name: 'Latitud' }).fill('-12')
  await page.getByRole('textbox', { name: 'Longitud' }).fill('-77')
  await page.getByRole('textbox', { name: 'Teléfono de soporte' }).fill('+51 1 700 1234')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.kushki).toEqual({
    host: 'custom',
    customUrl: 'https://kushki.bodega.pe',
    isSmartVoid: true,
    timeoutMs: 30_000,
    supportPhone: '+51 1 700 1234',
    posDetails: {
      brand: 'PAX',
      terminal_id: 'TERM0000000001',
      model: 'A920',
      version: '1.2',
      has_print: true,
      location: { latitude: -12, longitude: -77 },
    },
  })
})

test('Liquido: hosts, callbacks and how long an account is kept', async () => {
  const { fake } = await openScene('settings-liquido')
  await page.getByRole('checkbox', { name: 'Usar Liquido' }).click()
  await page.getByRole('combobox', { name: 'Servidor' }).selectOptions('custom')
  await page.getByRole('textbox', { name: 'Dirección propia de la API' }).fill('https://api.bodega.pe')
  await page.getByRole('textbox', { name: 'Dirección propia de acceso' }).fill('https://auth.bodega.pe')
  await page
    .getByRole('textbox', { name: 'Dirección de avisos (callbackUrl)' })
    .fill('https://bodega.pe/aviso')
  await page.getByRole('textbox', { name: 'Tolerancia de la hora de un aviso (segundos)' }).fill('60')
  await page.getByRole('textbox', { name: 'Puerto local para avisos (vacío: apagado)' }).fill('8080')
  await page.getByRole('textbox', { name: 'Días que se guarda una cuenta tras terminar' }).fill('3')
  await page.getByRole('textbox', { name: 'Teléfono de soporte' }).fill('600 700 800')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.liquido).toMatchObject({
    enabled: true,
    host: 'custom',
    customApiUrl: 'https://api.bodega.pe',
    customAuthUrl: 'https://auth.bodega.pe',
    callbackUrl: 'https://bodega.pe/aviso',
    callbackToleranceSeconds: 60,
    callbackPort: 8080,
    bankAccountDays: 3,
    supportPhone: '600 700 800',
  })
})

test('queue: how long an outcome may be open is set in minutes, with what they mean', async () => {
  const { fake } = await openScene('settings-queue')
  const certain = page.getByRole('textbox', { name: 'Minutos antes de dar una operación por no hecha' })
  const person = page.getByRole('textbox', { name: 'Minutos sin resultado antes de pedir revisión' })
  await expect.element(certain).toHaveValue('15')
  await expect.element(certain).toHaveAccessibleDescription(/Que nada aparece más tarde es una suposición/u)
  await expect.element(person).toHaveValue('30')
  await expect.element(person).toHaveAccessibleDescription(/queda por revisar/u)
  await certain.fill('20')
  await person.fill('60')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.queue).toMatchObject({
    certainAfterMinutes: 20,
    personAfterMinutes: 60,
  })
})

test.each([
  ['0', '30', 'Minutos antes de dar una operación por no hecha'],
  ['121', '240', 'Minutos antes de dar una operación por no hecha'],
  ['30', '30', 'Minutos antes de dar una operación por no hecha'],
  ['15', '1441', 'Minutos sin resultado antes de pedir revisión'],
  ['', '30', 'Minutos antes de dar una operación por no hecha'],
])('queue: %s and %s minutes are not saved', async (certain, person, wrong) => {
  const { fake } = await openScene('settings-queue')
  await page.getByRole('textbox', { name: 'Minutos antes de dar una operación por no hecha' }).fill(certain)
  await page.getByRole('textbox', { name: 'Minutos sin resultado antes de pedir revisión' }).fill(person)
  await save().click()
  await expect.element(page.getByText(`Revise «${wrong}» en Cola. No se guardó nada.`)).toBeVisible()
  expect(fake.settings.save.calls).toEqual([])
})

test('readers: a port is added and taken away, a cipher accepted', async () => {
  const { fake } = await openScene('settings-serial-reader')
  await page.getByRole('textbox', { name: 'Puerto' }).fill('COM3')
  await page.getByRole('textbox', { name: 'Velocidad' }).fill('9600')
  await page.getByRole('combobox', { name: 'Esquema' }).selectOptions('aes-dukpt')
  await page.getByRole('combobox', { name: 'Lector simulado' }).selectOptions('idtech')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.readers).toMatchObject({
    simulated: 'idtech',
    serial: [{ path: 'COM3', baudRate: 9600 }],
    accepted: [{ scheme: 'aes-dukpt' }],
  })
  await page.getByRole('button', { name: 'Quitar' }).first().click()
  await expect.element(page.getByRole('textbox', { name: 'Puerto' })).not.toBeInTheDocument()
})

test('a change of host with open operations happens only after a yes', async () => {
  const { fake } = await openScene('settings-host-asks')
  await page.getByRole('button', { name: 'Dejar como está' }).click()
  expect(fake.settings.save.calls).toEqual([])
  await save().click()
  await page.getByRole('button', { name: 'Sí, cambiar' }).click()
  await expect.poll(() => fake.settings.save.calls).toMatchObject([{ kushki: { host: 'live' } }])
})

test('a credential is handed over once and never shown', async () => {
  const { fake } = await openScene('settings-liquido')
  const field = page.getByLabelText('Liquido: client id (Falta ingresarla)')
  await field.fill('client-7')
  await page.getByRole('button', { name: 'Guardar: Liquido: client id' }).click()
  await expect.element(page.getByLabelText('Liquido: client id (Guardada)')).toHaveValue('')
  expect(fake.settings.setSecret.calls).toEqual([{ name: 'liquidoClientId', value: 'client-7' }])
})

test('printer: a receipt printer in the network is chosen, saved, and only then tried', async () => {
  const { fake } = await openScene('settings-printer')
  await page.getByRole('combobox', { name: 'Impresora', exact: true }).selectOptions('network')
  await page.getByRole('combobox', { name: 'Ancho del rollo' }).selectOptions('58')
  await page.getByRole('textbox', { name: 'Dirección en la red' }).fill('10.0.0.9')
  const tryIt = page.getByRole('button', { name: 'Imprimir una prueba' })
  await expect.element(tryIt).toBeDisabled()
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.printing).toEqual({
    widthMm: 58,
    printer: { tag: 'network', host: '10.0.0.9', port: 9100, answersStatus: true },
  })
  await tryIt.click()
  await expect.element(page.getByText('Se envió a la impresora.')).toBeVisible()
  expect(fake.papers.print.calls[0]?.about).toEqual({ tag: 'test' })
})

test('printer: one of the system is chosen by its name, and prints without asking', async () => {
  const { fake } = await openScene('settings-printer')
  await page.getByRole('combobox', { name: 'Impresora del sistema' }).selectOptions('Epson TM-T20')
  await page.getByText('Imprimir sin preguntar').click()
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.printing.printer).toEqual({
    tag: 'system',
    deviceName: 'EPSON_TM_T20',
    isSilent: true,
  })
})

test('printer: a printer without paper says so in the test', async () => {
  const { fake } = await openScene('settings-printer')
  fake.papers.print.answer(() => ({ ok: false, error: { tag: 'NotPrinted', why: 'paperOut' } }))
  await page.getByRole('button', { name: 'Imprimir una prueba' }).click()
  await expect.element(page.getByRole('alert').getByText(/Ponga un rollo nuevo/u)).toBeVisible()
})

test('store: the reasons of a refund are the store’s own', async () => {
  const { fake } = await openScene('settings-store')
  await page.getByRole('button', { name: 'Agregar' }).click()
  await page.getByRole('textbox', { name: 'Texto del motivo' }).fill('Talla equivocada')
  await save().click()
  await expect.element(page.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.settings.save.calls[0]?.reasons).toEqual(['Talla equivocada'])
})

test('a setting that is refused is named, its section opened, its field marked and given the focus', async () => {
  const { fake, person } = await openScene('settings-rules')
  await page.getByRole('textbox', { name: 'Hora de cierre' }).fill('25:00')
  await page.getByRole('button', { name: 'Tienda', exact: true }).click()
  await page.getByRole('button', { name: 'Guardar ajustes' }).click()
  await person.see('Revise «Hora de cierre» en Plazos. No se guardó nada.')
  const field = page.getByRole('textbox', { name: 'Hora de cierre' })
  await expect.element(field).toHaveFocus()
  await expect.element(field).toHaveAttribute('aria-invalid', 'true')
  await expect.element(field).toHaveAccessibleDescription('Revise este dato.')
  expect(fake.settings.save.calls).toEqual([])
  await field.fill('23:00')
  await expect.element(field).not.toHaveAttribute('aria-invalid', 'true')
})

test('a limit, and a port of the list, are named as well', async () => {
  const { person } = await openScene('settings-limits')
  await page.getByRole('textbox', { name: 'Por día: Devolución' }).fill('x')
  await page.getByRole('button', { name: 'Guardar ajustes' }).click()
  await person.see('Revise «Por día: Devolución» en Límites')
  await expect.element(page.getByRole('textbox', { name: 'Por día: Devolución' })).toHaveFocus()
})
