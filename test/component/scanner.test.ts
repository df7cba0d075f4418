import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ShownScene } from '../window/show-scene.ts'
import { openScene } from './open-scene.ts'
import { scan } from './scan.ts'

const saleHeading = (ticket: string) => page.getByRole('heading', { name: `Venta · Ticket ${ticket}` })
const question = () => page.getByRole('dialog', { name: '¿Dejar esta y abrir la otra?' })
const confirmButton = () => page.getByRole('button', { name: 'Confirmar (Enter)' })
const focus = (locator: ReturnType<typeof page.getByRole>): void => {
  const element = locator.element()
  if (element instanceof HTMLElement) element.focus()
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/** A code reader's pace, milliseconds a key. */
const paces = [2, 12, 30]

describe('on review', () => {
  test.each(paces)('a receipt scanned at %i ms a key confirms nothing: it asks', async (gapMs) => {
    const { fake } = await openScene('review')
    await expect.element(confirmButton()).toHaveFocus()
    await scan('000104', { gapMs })
    await expect.element(question()).toBeVisible()
    expect(fake.operations.submit.calls).toEqual([])
  })

  test('staying keeps the review and gives the focus back; a hand’s Enter still confirms', async () => {
    const { fake } = await openScene('review')
    await scan('000104')
    await page.getByRole('button', { name: 'No, seguir con esta (Esc)' }).click()
    await expect.element(question()).not.toBeInTheDocument()
    await expect.element(confirmButton()).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('heading', { name: 'Aprobada' })).toBeVisible()
    expect(fake.operations.submit.calls).toHaveLength(1)
  })

  test('leaving opens the other, and a scan answers no question', async () => {
    const { fake } = await openScene('review')
    await scan('000104')
    await expect.element(question()).toBeVisible()
    await scan('000105')
    await expect.element(question()).toBeVisible()
    await expect.element(page.getByText(/Se leyó un código\. Aquí no hace nada/u)).toBeVisible()
    await page.getByRole('button', { name: 'Sí, abrir la otra' }).click()
    await expect.element(saleHeading('000104')).toBeVisible()
    expect(fake.operations.submit.calls).toEqual([])
  })
})

test('with a row focused, the scanned sale is opened and not the row', async () => {
  await openScene('find')
  focus(page.getByRole('button', { name: /Ticket 000101/u }))
  await scan('000103')
  await expect.element(saleHeading('000103')).toBeVisible()
})

test.each(['queue', 'close', 'diagnostics'] as const)('on %s a scan opens the sale', async (screen) => {
  const { person } = await openScene('find')
  await person.goTo(screen)
  await scan('000103')
  await expect.element(saleHeading('000103')).toBeVisible()
})

describe('what a reader types into a field is taken back', () => {
  test.each([
    ['settings-store', 'Nombre del comercio', 'Bodega Santa Rosa'],
    ['settings-limits', 'Por operación: Extorno', '9999999.99'],
  ])('%s: %s', async (scene, name, value) => {
    const { fake, person } = await openScene(scene)
    const field = page.getByRole('textbox', { name })
    await expect.element(field).toHaveValue(value)
    focus(field)
    await scan('000103', { gapMs: 30 })
    await expect.element(saleHeading('000103')).toBeVisible()
    await person.goTo('settings')
    expect(fake.settings.save.calls).toEqual([])
  })

  test('and what a person typed before it stays', async () => {
    await openScene('cashier')
    const field = page.getByRole('textbox', { name: 'Nombre del cajero' })
    await field.fill('Ana')
    await scan('7750182003')
    await expect.element(page.getByText(/Aquí no hace nada/u)).toBeVisible()
    await expect.element(field).toHaveValue('Ana')
    await expect.element(field).toHaveFocus()
  })

  test('and the focus that a Tab of the code has moved on comes back', async () => {
    await openScene('cashier')
    const field = page.getByRole('textbox', { name: 'Nombre del cajero' })
    await field.fill('Ana')
    await scan('A1\t000103')
    await expect.element(page.getByText(/Aquí no hace nada/u)).toBeVisible()
    await expect.element(field).toHaveFocus()
    await expect.element(field).toHaveValue('Ana')
  })

  test('from a list', async () => {
    const { person } = await openScene('settings-store')
    const list = page.getByRole('combobox', { name: 'Idioma' })
    focus(list)
    const before = (list.element() as HTMLSelectElement).value
    await scan('EA12345')
    await expect.element(page.getByText('No se encontraron ventas', { exact: false })).toBeVisible()
    await person.goTo('settings')
    await expect.element(list).toHaveValue(before)
  })

  test('a track of a card is refused, and stands nowhere', async () => {
    const { fake } = await openScene('find')
    const searches = fake.sales.search.calls.length
    await scan('%B4761739001010010^L3TEST/CARD^25122011143878089?;4761739001010010=25122011143878089?')
    await expect.element(page.getByText(/Lo que se escribió son datos de una tarjeta/u)).toBeVisible()
    await expect
      .element(page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' }))
      .toHaveValue('')
    expect(fake.sales.search.calls).toHaveLength(searches)
    expect(document.body.innerHTML).not.toContain('4761')
  })
})

describe('a list of choices that is dropped down', () => {
  const language = () => page.getByRole('combobox', { name: 'Idioma' })
  const list = (): HTMLSelectElement => language().element() as HTMLSelectElement
  const opened = async (): Promise<ShownScene> => {
    const shown = await openScene('settings-store')
    focus(language())
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(() => list().matches(':open')).toBe(true)
    return shown
  }

  test.each(['EA12345', ' nglish', '000103'])(
    'is closed by the scan of "%s", and nothing is chosen',
    async (code) => {
      const { fake, person } = await opened()
      await scan(code, { gapMs: 30 })
      await expect.poll(() => fake.sales.search.calls.map(({ text }) => text)).toContain(code.trim())
      await expect.poll(() => document.querySelector('select:open')).toBeNull()
      await person.goTo('settings')
      await expect.element(language()).toHaveValue('es')
    },
  )

  test('is opened and chosen from by a hand: Space, a letter, arrows, Enter, Escape', async () => {
    await opened()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => list().matches(':open')).toBe(false)
    await userEvent.keyboard(' ')
    await expect.poll(() => list().matches(':open')).toBe(true)
    await userEvent.keyboard('e')
    await userEvent.keyboard('{ArrowUp}{ArrowDown}')
    await userEvent.keyboard(' ')
    await expect.poll(() => [list().value, list().matches(':open')]).toEqual(['en', false])
    await expect.element(language()).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}')
    await expect.poll(() => [list().value, list().matches(':open')]).toEqual(['es', false])
  })

  test('is closed by Escape before the dialog around it', async () => {
    await openScene('people-add')
    const role = page.getByRole('combobox', { name: 'Puede' })
    focus(role)
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(() => document.querySelector('select:open')).not.toBeNull()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => document.querySelector('select:open')).toBeNull()
    await expect.element(role).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  })
})

describe('a calendar', () => {
  const day = () => page.getByRole('textbox', { name: 'Otro día' })

  test('is chosen from by a hand, and does nothing with a scan', async () => {
    const { fake } = await openScene('find')
    focus(day())
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}')
    const calendar = page.getByRole('dialog', { name: 'Otro día' })
    await expect.element(calendar.getByRole('button', { name: /20 de noviembre/u })).toHaveFocus()
    const searches = fake.sales.search.calls.length
    await scan('000103')
    await expect.element(page.getByText(/Aquí no hace nada/u)).toBeVisible()
    await expect.element(calendar).toBeVisible()
    expect(fake.sales.search.calls).toHaveLength(searches)
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{Enter}')
    await expect.element(calendar).not.toBeInTheDocument()
    await expect.element(day()).toHaveValue('18/11/2026')
  })

  test('of the system is opened by no Space', async () => {
    await openScene('find')
    focus(day())
    await userEvent.keyboard(' ')
    await scan(' 000103')
    await expect.element(saleHeading('000103')).toBeVisible()
  })
})

test.each(['Tab', null] as const)('a reader that ends with %s is heard as well', async (suffix) => {
  await openScene('find')
  await scan('000103', { suffix })
  await expect.element(saleHeading('000103')).toBeVisible()
})

test('a quick hand types into the field, and its Enter searches', async () => {
  const { fake } = await openScene('find')
  const field = page.getByRole('textbox', { name: 'Ticket, monto, últimos 4 o referencia' })
  await expect.element(field).toHaveFocus()
  await scan('000', { gapMs: 60, suffix: null })
  await expect.element(field).toHaveValue('000')
  await scan('103', { gapMs: 60 })
  await expect.element(saleHeading('000103')).toBeVisible()
  expect(fake.sales.search.calls.map(({ text }) => text)).not.toContain('103')
})

test('Space presses what has the focus, but not for a code that begins with it', async () => {
  const { person } = await openScene('settings-kushki')
  const check = page.getByRole('checkbox', { name: 'El terminal imprime' })
  await expect.element(check).not.toBeChecked()
  focus(check)
  await scan(' 000103', { gapMs: 30 })
  await expect.element(saleHeading('000103')).toBeVisible()
  await person.goTo('settings')
  await page.getByRole('button', { name: 'Kushki', exact: true }).click()
  await expect.element(check).not.toBeChecked()
  focus(check)
  await userEvent.keyboard(' ')
  await expect.element(check).toBeChecked()
})

test('Space of a code presses nothing, however late its other keys reach a busy window', async () => {
  await openScene('settings-kushki')
  const check = page.getByRole('checkbox', { name: 'El terminal imprime' })
  focus(check)
  const box = check.element()
  let presses = 0
  box.addEventListener('click', () => void (presses += 1))
  // The keys were pressed 4 ms apart; all but the first are half a second on their way.
  await scan(' 000103', { between: (typed) => (typed === 1 ? pause(500) : undefined) })
  await expect.element(saleHeading('000103')).toBeVisible()
  expect(presses).toBe(0)
})
