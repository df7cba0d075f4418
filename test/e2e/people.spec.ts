import type { Page } from '@playwright/test'
import { ask, firstApprovedSale, openSale } from './counter.ts'
import { expect, test } from './launch.ts'

const passphrase = 'la clave de Rosa'

/** Chooses somebody at the sign-in, where nobody is chosen, and gives the PIN. */
async function signIn(window: Page, name: string, label: string, pin: string): Promise<void> {
  const field = window.getByLabel(`${label} de ${name}`)
  const choice = window.getByRole('button', { name: new RegExp(`^${name}`, 'u') })
  await field
    .or(choice)
    .or(window.getByRole('button', { name: 'Otra persona (Esc)' }))
    .first()
    .waitFor()
  const other = window.getByRole('button', { name: 'Otra persona (Esc)' })
  if (!(await field.isVisible()) && (await other.isVisible())) await other.click()
  if (!(await field.isVisible())) await choice.click()
  await field.fill(pin)
  await field.press('Enter')
  await window.getByRole('button', { name: 'Salir' }).waitFor()
}

async function addPerson(window: Page, name: string, role: string, pin: string): Promise<void> {
  await window.getByRole('button', { name: 'Agregar persona' }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Nombre' }).fill(name)
  await dialog.getByLabel('Puede').selectOption(role)
  const label = role === 'administrator' ? 'Clave' : 'PIN'
  await dialog.getByLabel(new RegExp(`^${label} \\(`, 'u')).fill(pin)
  await dialog.getByLabel(`${label} otra vez`).fill(pin)
  await dialog.getByLabel(`${label} otra vez`).press('Enter')
  await expect(dialog).toHaveCount(0)
}

const toPeople = async (window: Page): Promise<void> => {
  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Personas' }).click()
}

test('a day of an administrator, a cashier and a supervisor', async ({ launchApp }) => {
  test.slow()
  const { window } = await launchApp()
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()

  // The administrator sets the counter up.
  await toPeople(window)
  await expect(window.getByText('Todavía no hay personas', { exact: false })).toBeVisible()
  await addPerson(window, 'Rosa Vega', 'administrator', passphrase)
  await expect(window.getByRole('heading', { name: '¿Quién está en la caja?' })).toBeVisible()
  await expect(window.getByText('S/')).toHaveCount(0)
  await signIn(window, 'Rosa Vega', 'Clave', passphrase)
  await toPeople(window)
  await addPerson(window, 'Ana Torres', 'cashier', '2580')
  await addPerson(window, 'Marta Salas', 'supervisor', '4711')
  await window.getByRole('button', { name: 'Límites' }).click()
  await window.getByLabel('Por operación: Extorno').fill('0,10')
  await window.getByLabel('Por operación: Anulación').fill('0,10')
  await window.getByRole('button', { name: 'Guardar ajustes' }).click()
  await expect(window.getByText('Ajustes guardados.')).toBeVisible()
  await window.getByRole('button', { name: 'Salir' }).click()

  // The cashier is over the limit; the supervisor approves at the till.
  await signIn(window, 'Ana Torres', 'PIN', '2580')
  await window.keyboard.press('F8')
  await expect(window.getByText('Solo un administrador cambia los ajustes.', { exact: false })).toBeVisible()
  await expect(window.getByRole('textbox', { name: 'Nombre del comercio' })).toBeDisabled()
  await openSale(window, (await firstApprovedSale(window)).ticketNumber)
  await window.getByRole('button', { name: 'Revisar (F10)' }).click()
  await window.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await expect(window.getByText('Se pasa un límite de la tienda.')).toBeVisible()
  await window.getByRole('button', { name: /^Marta Salas/u }).click()
  const pin = window.getByLabel('PIN de Marta Salas')
  await pin.fill('1111')
  await pin.press('Enter')
  await expect(window.getByText('PIN incorrecto.', { exact: false })).toBeVisible()
  await pin.fill('4711')
  await pin.press('Enter')
  await expect(window.getByTestId('outcome')).toBeVisible()
  const operationId = await window.getByTestId('outcome').getAttribute('data-operation-id')
  expect(await ask(window, 'operations.get', { operationId })).toMatchObject({
    ok: true,
    value: { cashier: 'Ana Torres', supervisor: 'Marta Salas' },
  })

  // The journal takes a supervisor, too; nobody approves: nothing is done.
  await window.keyboard.press('F9')
  await window.getByRole('button', { name: 'Comprobar registro' }).click()
  await window.getByRole('button', { name: /^Marta Salas/u }).click()
  await window.getByLabel('PIN de Marta Salas').fill('4711')
  await window.getByRole('button', { name: 'Aprobar', exact: true }).click()
  await expect(window.getByText('Íntegro:', { exact: false })).toBeVisible()
  await window.getByRole('button', { name: 'Salir' }).click()
  await expect(window.getByRole('heading', { name: '¿Quién está en la caja?' })).toBeVisible()
  await expect(ask(window, 'operations.get', { operationId })).rejects.toThrow('Refused: needsRole')

  // The supervisor's own session answers for itself.
  await signIn(window, 'Marta Salas', 'PIN', '4711')
  await window.keyboard.press('F9')
  await window.getByRole('button', { name: 'Comprobar registro' }).click()
  await expect(window.getByText('Íntegro:', { exact: false })).toBeVisible()
  await expect(window.getByRole('dialog')).toHaveCount(0)
})
