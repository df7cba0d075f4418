import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { expectNoFaultInBothThemes } from '../window/no-fault.ts'
import { openSale, test } from '../window/window-test.ts'
import { simulate } from '../../scripts/demo/simulate.ts'

const press = (key: string) => (page: Page) => page.keyboard.press(key)

const titles = {
  F4: 'Cola de operaciones',
  F6: 'Cierre del día',
  F7: 'Historial',
  F8: 'Ajustes',
  F9: 'Diagnóstico',
} as const

/** Goes to a screen by its key, and waits until it is there. */
const reach = (key: keyof typeof titles) => async (page: Page) => {
  await page.keyboard.press(key)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(titles[key])
}

/** How each screen is reached, from a window that has just opened with a queue. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  find: async () => undefined,
  offline: (page) => page.evaluate(() => window.story.setConnection('offline')),
  sale: (page) => openSale(page, '000212'),
  queue: reach('F4'),
  decide: async (page) => {
    await reach('F4')(page)
    await page.getByTestId('queue-row').first().getByRole('button', { name: 'Revisar', exact: true }).click()
    await page.getByRole('dialog').waitFor()
  },
  close: reach('F6'),
  'close, asked': async (page) => {
    await reach('F6')(page)
    await page.getByRole('button', { name: 'Cerrar e imprimir' }).click()
    await page.getByRole('dialog').waitFor()
  },
  'past closes': async (page) => {
    await reach('F6')(page)
    await page.getByRole('button', { name: 'Cierres anteriores' }).click()
  },
  history: reach('F7'),
  'what happened': async (page) => {
    await reach('F7')(page)
    await page.getByRole('button', { name: 'Ver qué pasó' }).first().click()
    await page.getByRole('dialog').waitFor()
  },
  settings: reach('F8'),
  diagnostics: reach('F9'),
  help: async (page) => {
    await press('F1')(page)
    await page.getByRole('dialog', { name: 'Ayuda' }).waitFor()
  },
  'journal export': async (page) => {
    await reach('F9')(page)
    await page.getByRole('button', { name: 'Guardar registro' }).click()
    await page.getByRole('progressbar').waitFor()
  },
}

for (const [name, go] of Object.entries(screens)) {
  test(`${name} has no WCAG 2.2 AA fault`, async ({ open }) => {
    const page = await open({ hasQueue: true })
    await expect(page.getByRole('button', { name: 'Ticket 000103' })).toBeVisible()
    await go(page)
    await expectNoFaultInBothThemes(page)
  })
}

test('sale with card, review and outcome have no WCAG 2.2 AA fault', async ({ open }) => {
  const page = await open()
  await openSale(page, '000103')
  await page.getByRole('radio', { name: 'Con tarjeta' }).check()
  await simulate(page, 'Simular chip')
  await expectNoFaultInBothThemes(page)
  await press('F10')(page)
  await expect(page.getByRole('button', { name: 'Confirmar (Enter)' })).toBeFocused()
  await page.getByText('Detalle técnico').click()
  await expectNoFaultInBothThemes(page)
  await page.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await expect(page.locator('[data-testid=outcome][data-state=approved]')).toBeVisible()
  await expectNoFaultInBothThemes(page)
})

test('sign-in, approval and first run have no WCAG 2.2 AA fault', async ({ open }) => {
  const signIn = await open({ people: ['ana', 'marta', 'rosa'] })
  await expect(signIn.getByRole('button', { name: /^Ana Torres/u })).toBeVisible()
  await expectNoFaultInBothThemes(signIn)
  await signIn.getByRole('button', { name: /^Ana Torres/u }).click()
  await signIn.getByLabel('PIN de Ana Torres').fill('1111')
  await signIn.keyboard.press('Enter')
  await expect(signIn.getByText('PIN incorrecto.')).toBeVisible()
  await expectNoFaultInBothThemes(signIn)
  const page = await open({ signedIn: 'ana', settings: { supervisorApproval: 'always' } })
  await openSale(page, '000103')
  await press('F10')(page)
  await page.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await page.getByRole('button', { name: /^Marta Salas/u }).click()
  await expect(page.getByLabel('PIN de Marta Salas')).toBeFocused()
  await expectNoFaultInBothThemes(page)
  const live = await open({
    profile: 'live',
    session: { state: 'administratorMissing' },
  })
  await live.getByLabel('Nombre del comercio').fill('Bodega San Juan')
  await live.keyboard.press('Enter')
  await expect(live.getByLabel('Clave otra vez')).toBeVisible()
  await expectNoFaultInBothThemes(live)
  const readOnly = await open({ signedIn: 'marta' })
  await reach('F8')(readOnly)
  await readOnly.getByRole('button', { name: 'Personas' }).click()
  await expectNoFaultInBothThemes(readOnly)
})

test('every section of the settings has no WCAG 2.2 AA fault', async ({ open }) => {
  test.slow()
  const page = await open()
  await reach('F8')(page)
  const sections = page.getByRole('navigation', { name: 'Secciones' }).getByRole('button')
  await expect(sections).toHaveCount(12)
  for (const section of await sections.all()) {
    await section.click()
    await expectNoFaultInBothThemes(page)
  }
})

test('targets are large enough for a finger', async ({ open }) => {
  const page = await open({ hasQueue: true })
  for (const go of [
    async () => undefined,
    reach('F4'),
    reach('F6'),
    reach('F7'),
    reach('F8'),
    reach('F9'),
  ] as const) {
    await go(page)
    const small = await page
      .locator('button:visible, select:visible, input:visible:not([type=radio]):not([type=checkbox])')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 48 || box.width < 48)
          .map(({ text, box }) => `${text} ${box.width}x${box.height}`),
      )
    expect(small).toEqual([])
  }
  await press('F2')(page)
  await page.keyboard.insertText('000107')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Venta · Ticket 000107' })).toBeFocused()
  const box = await page.getByRole('button', { name: 'Revisar (F10)' }).boundingBox()
  expect(box?.height).toBeGreaterThanOrEqual(56)
})

test('the main step fits 1024×768 without scrolling', async ({ open }) => {
  const page = await open()
  const overflow = (): Promise<number> =>
    page.locator('main').evaluate((element) => element.scrollHeight - element.clientHeight)
  await openSale(page, '000103')
  expect(await overflow()).toBeLessThanOrEqual(0)
  await page.keyboard.press('F10')
  await expect(page.getByRole('button', { name: 'Confirmar (Enter)' })).toBeFocused()
  expect(await overflow()).toBeLessThanOrEqual(0)
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-testid=outcome][data-state=approved]')).toBeVisible()
  expect(await overflow()).toBeLessThanOrEqual(0)
})

test('a countdown is not read out every second, and an outcome is', async ({ open }) => {
  const page = await open({ hasQueue: true })
  await reach('F4')(page)
  const live = page.locator('[aria-live], [role=status], [role=alert]')
  const heard = await live.locator('.countdown').count()
  expect(heard).toBe(0)
  await press('F2')(page)
  await page.keyboard.insertText('000107')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Venta · Ticket 000107' })).toBeFocused()
  await press('F10')(page)
  await expect(page.getByRole('button', { name: 'Confirmar (Enter)' })).toBeFocused()
  await press('Enter')(page)
  await expect(page.getByTestId('outcome').locator('[aria-live=assertive]')).toContainText('Aprobada')
})
