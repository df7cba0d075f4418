import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { storyPins } from '../window/story-people.ts'
import { openScene } from './open-scene.ts'
import { scan } from './scan.ts'

const pinOf = (name: string) => page.getByLabelText(`PIN de ${name}`)

/** Types as a hand does: a scanner is much faster. */
async function typeSlowly(text: string): Promise<void> {
  for (const key of text) {
    await userEvent.keyboard(key)
    await new Promise((resolve) => void setTimeout(resolve, 60))
  }
}

const focusIsSomewhere = (): void => expect(document.activeElement).not.toBe(document.body)

test('a cashier signs in by keyboard alone, and the focus is never lost', async () => {
  const { fake } = await openScene('sign-in')
  await expect.element(page.getByRole('button', { name: /^Ana Torres/u })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  await typeSlowly('1111')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(/PIN incorrecto/u)).toBeVisible()
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  await expect.element(pinOf('Ana Torres')).toHaveValue('')
  await typeSlowly(storyPins.ana)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('button', { name: 'Salir' })).toBeVisible()
  await vi.waitFor(focusIsSomewhere)
  expect(fake.people.signIn.calls.map(({ pin }) => pin)).toEqual(['1111', storyPins.ana])
})

test('digits typed while main still looks at a wrong PIN are not lost', async () => {
  const { fake } = await openScene('sign-in-pin')
  let answer = (): void => undefined
  fake.people.signIn.answer(
    () =>
      new Promise((resolve) => {
        answer = () => resolve({ ok: false, error: { tag: 'WrongPin', left: 9 } })
      }),
  )
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  await typeSlowly('1111')
  await userEvent.keyboard('{Enter}')
  await expect.element(pinOf('Ana Torres')).toHaveValue('')
  await typeSlowly('25')
  answer()
  await expect.element(page.getByText(/PIN incorrecto/u)).toBeVisible()
  await expect.element(pinOf('Ana Torres')).toHaveValue('25')
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
})

test('a PIN can be given by finger', async () => {
  const { fake } = await openScene('sign-in-pin')
  for (const digit of ['2', '9', '⌫', '5', '8', '0'])
    await page.getByRole('button', { name: digit === '⌫' ? 'Borrar' : digit, exact: true }).click()
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  await page.getByRole('button', { name: 'Entrar' }).click()
  await expect.element(page.getByRole('button', { name: 'Salir' })).toBeVisible()
  expect(fake.people.signIn.calls).toMatchObject([{ pin: storyPins.ana }])
})

test('what a scanner types is no PIN, even where it is the right one', async () => {
  const { fake } = await openScene('sign-in-pin')
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  await scan(storyPins.ana)
  await expect.element(page.getByText(/Se leyó un código\. Aquí no/u)).toBeVisible()
  await expect.element(pinOf('Ana Torres')).toHaveValue('')
  await expect.element(pinOf('Ana Torres')).toHaveFocus()
  expect(fake.people.signIn.calls).toEqual([])
})

test('a scan chooses nobody', async () => {
  await openScene('sign-in')
  await expect.element(page.getByRole('button', { name: /^Ana Torres/u })).toHaveFocus()
  await scan('7750182003')
  await expect.element(page.getByText(/Aquí no se acepta/u)).toBeVisible()
  await expect.element(page.getByRole('button', { name: /^Ana Torres/u })).toHaveFocus()
  expect(page.getByLabelText(/^PIN de/u).elements()).toEqual([])
})

test('a scan approves nothing, and after it a hand still can', async () => {
  const { fake } = await openScene('approval-pin')
  await expect.element(pinOf('Marta Salas')).toHaveFocus()
  await scan(storyPins.marta)
  await expect.element(page.getByText(/Se leyó un código\. Aquí no/u)).toBeVisible()
  expect([fake.people.authorise.calls, fake.operations.submit.calls.length]).toEqual([[], 1])
  await new Promise((resolve) => void setTimeout(resolve, 300))
  await typeSlowly(storyPins.marta)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'Aprobada' })).toBeVisible()
  expect(fake.people.authorise.calls).toMatchObject([{ call: 'operations.submit' }])
  expect(fake.operations.submit.calls).toHaveLength(2)
  await vi.waitFor(focusIsSomewhere)
})

test('an approval that is not given does nothing, and the focus goes back', async () => {
  const { fake } = await openScene('approval-operations-submit')
  await expect.element(page.getByRole('button', { name: /^Marta Salas/u })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('alert')).toHaveTextContent('No se hizo nada: no se aprobó.')
  await expect.element(page.getByRole('button', { name: 'Confirmar (Enter)' })).toHaveFocus()
  expect(fake.operations.submit.calls).toHaveLength(1)
})

test('a decision of a cashier is made by the supervisor who approves it', async () => {
  const { fake } = await openScene('approval-operations-decide')
  await page.getByRole('button', { name: /^Marta Salas/u }).click()
  await pinOf('Marta Salas').fill(storyPins.marta)
  await page.getByRole('button', { name: 'Aprobar', exact: true }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  expect(fake.people.authorise.calls).toMatchObject([{ call: 'operations.decide' }])
  expect(fake.operations.decide.calls).toMatchObject([{ verdict: 'wasDone' }])
})

test('nobody signed in: nothing is asked of main that takes somebody, and nothing of the store is shown', async () => {
  const { fake, story } = await openScene('locked-by-idle')
  expect(document.body.textContent).not.toContain('S/')
  expect(page.getByRole('navigation').elements()).toEqual([])
  story.setConnection('offline')
  await userEvent.keyboard('{F4}')
  await expect.element(page.getByRole('heading', { name: '¿Quién está en la caja?' })).toBeVisible()
  expect(fake.refused).toEqual([])
})

test('the same person comes back to the draft; another person begins anew', async () => {
  const { person, story } = await openScene('signed-in')
  await person.openSale('000103')
  await expect.element(page.getByRole('heading', { name: 'Venta · Ticket 000103' })).toBeVisible()
  story.people.lock()
  await pinOf('Ana Torres').fill(storyPins.ana)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'Venta · Ticket 000103' })).toBeVisible()
  await page.getByRole('button', { name: 'Salir' }).click()
  await page.getByRole('button', { name: 'Otra persona (Esc)' }).click()
  await page.getByRole('button', { name: /^Luis Rojas/u }).click()
  await pinOf('Luis Rojas').fill(storyPins.luis)
  await userEvent.keyboard('{Enter}')
  await expect
    .element(
      page
        .getByRole('heading', { name: 'Buscar venta' })
        .or(page.getByLabelText('Ticket, monto, últimos 4 o referencia')),
    )
    .toBeVisible()
  await expect.element(page.getByRole('button', { name: /Seguir con/u })).not.toBeInTheDocument()
})

test('after a sign-in every snapshot is asked for again', async () => {
  const { fake } = await openScene('sign-in-pin')
  const before = fake.queue.summary.calls.length
  await pinOf('Ana Torres').fill(storyPins.ana)
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => fake.queue.summary.calls.length).toBeGreaterThan(before)
  for (const call of [fake.app.info, fake.settings.get, fake.readers.snapshot, fake.journal.exportState])
    expect(call.calls.length).toBeGreaterThan(1)
})

test('keys and touches are told to main, at most every 15 seconds', async () => {
  const { fake } = await openScene('signed-in')
  await userEvent.keyboard('abc')
  await userEvent.keyboard('def')
  await expect.poll(() => fake.people.isActive.calls).toHaveLength(1)
})

test('who is not an administrator sees the settings and changes none', async () => {
  const { fake } = await openScene('people-read-only-cashier')
  await page.getByRole('button', { name: 'Tienda', exact: true }).click()
  await expect.element(page.getByRole('textbox', { name: 'Nombre del comercio' })).toBeDisabled()
  await expect.element(page.getByRole('combobox', { name: 'Modo' })).toBeDisabled()
  await page.getByRole('button', { name: 'Entrar como administrador' }).click()
  await page.getByLabelText('Clave de Rosa Vega').fill(storyPins.rosa)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('textbox', { name: 'Nombre del comercio' })).toBeEnabled()
  expect(fake.people.signIn.calls).toHaveLength(1)
})

test('Enter in the form adds a person, and saves no settings', async () => {
  const { fake } = await openScene('people-add')
  await page.getByRole('textbox', { name: 'Nombre', exact: true }).fill('Carmen Díaz')
  await page.getByLabelText('PIN (4 a 8 números)').fill('3816')
  await page.getByLabelText('PIN otra vez').fill('3816')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('Se agregó a Carmen Díaz.')).toBeVisible()
  expect(fake.people.add.calls).toEqual([{ name: 'Carmen Díaz', role: 'cashier', pin: '3816' }])
  expect(fake.settings.save.calls).toEqual([])
})

test('the first run makes the administrator, saves the store and ends at the till', async () => {
  const { fake } = await openScene('setup-done')
  expect(fake.people.createAdministrator.calls).toEqual([{ name: 'Rosa Vega', pin: 'la clave de la tienda' }])
  expect(fake.settings.save.calls).toMatchObject([{ merchantName: 'Bodega San Juan' }])
  expect(fake.refused).toEqual([])
  await vi.waitFor(focusIsSomewhere)
})

test('live without an administrator has a way back to training', async () => {
  const { fake } = await openScene('setup-administrator')
  await page.getByRole('button', { name: 'Ir a Capacitación' }).click()
  await expect.poll(() => fake.app.changeProfile.calls).toEqual([{ profile: 'training' }])
})
