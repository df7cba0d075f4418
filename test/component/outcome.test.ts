import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { PaperLine } from '../../contract/papers.ts'
import type { RowState } from '../../domain/operations.ts'
import { openScene } from './open-scene.ts'
import type { ShownScene } from '../window/show-scene.ts'

const textOf = (line: PaperLine): string => {
  switch (line.tag) {
    case 'pair':
      return `${line.name}: ${line.value}`
    case 'rule':
      return ''
    default:
      return line.text
  }
}

/** Prints the voucher that is on the screen. @returns its text */
async function voucher(
  { fake }: ShownScene,
  button: string | RegExp = /^(?:Imprimir|Print) voucher$/u,
): Promise<string> {
  const { calls } = fake.papers.print
  const before = calls.length
  await page.getByRole('button', { name: button }).first().click()
  await vi.waitFor(() => expect(calls.length).toBe(before + 1))
  return (calls.at(-1)?.paper.lines ?? []).map(textOf).join('\n')
}

test('a part that was given back is told on the screen and on the voucher', async () => {
  const scene = await openScene('outcome-partly-approved')
  await expect.element(page.getByText(/Se devolvió S\/ 5\.00 de S\/ 600\.00/u)).toBeVisible()
  expect(await voucher(scene)).toContain('Devuelto: S/ 5.00 de S/ 600.00')
})

test.each([
  ['contradicted', /dijo primero una cosa y después otra/u],
  ['takes-too-long', /Sigue sin resolverse después de mucho tiempo/u],
])('%s is told on the screen, and the voucher promises nothing', async (name, words) => {
  const scene = await openScene(`outcome-attention-${name}`)
  await expect.element(page.getByRole('main').getByText(words).first()).toBeVisible()
  const paper = await voucher(scene)
  expect(paper).toContain('SOLICITUD PENDIENTE – no es constancia')
  expect(paper).toContain('La tienda la está revisando.')
})

test('another final amount is told, and is no other end', async () => {
  await openScene('outcome-other-final-amount')
  await expect.element(page.getByText(/un monto final distinto: MXN 1234\.50/u)).toBeVisible()
  await expect.element(page.getByRole('heading', { name: 'Aprobada' })).toBeVisible()
})

test('a part that was given back is told on its row of the queue', async () => {
  await openScene('queue-partly-approved')
  await expect.element(page.getByText(/Se devolvió S\/ 5\.00 de S\/ 600\.00/u)).toBeVisible()
})

test.each(['contradicted', 'takes-too-long'])('%s is told on its row of the queue', async (name) => {
  await openScene(`queue-attention-${name}`)
  await expect.element(page.getByText(/dijo primero una cosa|Sigue sin resolverse/u).first()).toBeVisible()
})

test('a void that was processed as a refund says so, on the screen and on the paper', async () => {
  const scene = await openScene('outcome-processed-as-refund')
  await expect
    .element(page.getByRole('definition').filter({ hasText: 'Procesada como devolución' }))
    .toBeVisible()
  const paper = await voucher(scene)
  expect(paper).toContain('Constancia de anulación')
  expect(paper).toContain('Procesada como devolución')
})

test('the paper of an operation that waits to be sent is no voucher of it', async () => {
  const paper = await voucher(await openScene('outcome-queued-offline'))
  expect(paper).toContain('SOLICITUD PENDIENTE – no es constancia')
  expect(paper).not.toContain('Constancia de')
  expect(paper).not.toContain('nota de crédito')
})

test.each(['declined', 'refused', 'expired', 'cancelled'])(
  'one that ended %s is none either',
  async (state) => {
    const paper = await voucher(await openScene(`outcome-${state}`))
    expect(paper).toContain('NO REALIZADA – no es constancia')
    expect(paper).not.toContain('Constancia de')
    expect(paper).not.toContain('Firma')
  },
)

test('the paper is in the language of the store, whatever the window shows', async () => {
  const scene = await openScene('outcome-approved', { language: 'en' })
  scene.story.settings = { ...scene.story.settings, language: 'es' }
  scene.fake.emit.settings.changed(scene.story.settings)
  expect(await voucher(scene)).toContain('Constancia de')
})

test('the paper says whose it is, what was done, and what the store still has to do', async () => {
  const scene = await openScene('outcome-approved')
  scene.fake.emit.settings.changed({
    ...scene.story.settings,
    merchantRuc: '20100070970',
    merchantAddress: 'Jr. de la Unión 300, Lima',
  })
  const [row] = scene.story.rows
  const paper = await voucher(scene)
  for (const words of [
    'CAPACITACIÓN – sin valor',
    'Bodega Santa Rosa',
    'RUC 20100070970',
    'Jr. de la Unión 300, Lima',
    'Constancia de',
    'S/ 1,234.50',
    '•••• 9119',
    'Autorización: 884512',
    `Número de operación: ${row?.operationId}`,
    'emita la nota de crédito',
  ])
    expect(paper).toContain(words)
  expect(paper).not.toContain('COPIA')
  const { lines } = scene.fake.papers.print.calls[0]?.paper ?? { lines: [] }
  expect(lines).toContainEqual({ tag: 'code', text: row?.operationId })
})

test('a second paper says that it is a copy, from the outcome and from the row of the queue', async () => {
  const scene = await openScene('outcome-approved')
  await voucher(scene)
  expect(await voucher(scene)).toContain('COPIA 1')
  await scene.person.goTo('queue')
  await page.getByText('Todas', { exact: true }).click()
  await page.getByRole('button', { expanded: false }).first().click()
  const copy = await voucher(scene, 'Reimprimir')
  expect(copy).toContain('COPIA 2')
  expect(copy).toContain('Impreso: ')
})

test('a paper that was not printed says why, and can be printed again', async () => {
  const scene = await openScene('outcome-approved')
  scene.fake.papers.print.answer(() => ({ ok: false, error: { tag: 'NotPrinted', why: 'failed' } }))
  await voucher(scene)
  await expect.element(page.getByText(/Revise la impresora e imprima otra vez/u)).toBeVisible()
  scene.fake.papers.print.answer(() => ({ ok: true, value: undefined }))
  await voucher(scene)
  await expect.element(page.getByText('Se envió a la impresora.')).toBeVisible()
})

test('the PDF says where it is', async () => {
  const scene = await openScene('outcome-approved')
  await page.getByRole('button', { name: 'Guardar PDF' }).click()
  await expect.element(page.getByText('PDF guardado: /home/caja/voucher.pdf')).toBeVisible()
  expect(scene.fake.papers.savePdf.calls[0]?.paper.name).toMatch(/^voucher-/u)
  expect(document.querySelector('.paper')).toBeNull()
})

test('any other void says nothing of it', async () => {
  await openScene('outcome-approved')
  expect(document.body.textContent).not.toContain('Procesada como devolución')
})

test.each(['declined', 'refused', 'expired', 'cancelled'])(
  'an operation that is %s leads back to its sale, with what is open for it now',
  async (state) => {
    await openScene(`outcome-${state}`)
    await page.getByRole('button', { name: 'Volver a esta venta' }).click()
    await expect.element(page.getByRole('radio', { name: 'Anulación' })).toBeVisible()
    await expect.element(page.getByRole('heading', { name: /000103/u })).toBeVisible()
  },
)

test.each(['approved', 'unknown', 'in-progress'])(
  'an operation that is %s, and gave money back or may have, does not invite another one',
  async (state) => {
    await openScene(`outcome-${state}`)
    await expect.element(page.getByRole('button', { name: 'Volver a esta venta' })).not.toBeInTheDocument()
  },
)

test('why a sale is taken back is chosen and noted at the sale, and stands on the review, the request and the paper', async () => {
  const scene = await openScene('find')
  await scene.person.openSale('000103')
  await page.getByRole('combobox', { name: 'Motivo' }).selectOptions('Producto fallado o equivocado')
  await page.getByRole('textbox', { name: 'Nota (opcional)' }).fill('No enciende')
  await scene.person.review()
  await expect.element(page.getByText('Producto fallado o equivocado · No enciende')).toBeVisible()
  await page.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await expect.element(page.getByTestId('outcome')).toBeVisible()
  expect(scene.fake.operations.submit.calls[0]?.reason).toEqual({
    text: 'Producto fallado o equivocado',
    note: 'No enciende',
  })
  const paper = await voucher(scene)
  expect(paper).toContain('Motivo: Producto fallado o equivocado')
  expect(paper).toContain('Nota: No enciende')
  await scene.person.goTo('queue')
  await page.getByText('Todas', { exact: true }).click()
  await page.getByTestId('queue-row').getByRole('button').first().click()
  await expect.element(page.getByText('Producto fallado o equivocado: No enciende')).toBeVisible()
})

test('the reasons are those of the store, in its own words, and none has to be given', async () => {
  const scene = await openScene('find', { language: 'en' })
  scene.story.settings = { ...scene.story.settings, reasons: ['Talla equivocada', 'Otro'] }
  scene.fake.emit.settings.changed(scene.story.settings)
  await scene.person.openSale('000103')
  const list = page.getByRole('combobox', { name: 'Reason' })
  await expect.element(list).toHaveTextContent('No reasonTalla equivocadaOtro')
  await scene.person.confirm()
  await expect.element(page.getByTestId('outcome')).toBeVisible()
  expect(scene.fake.operations.submit.calls[0]).not.toHaveProperty('reason')
})

/** Tells the tones that the window has played since, hertz. */
function heardTones(): () => number[] {
  const started = vi.spyOn(OscillatorNode.prototype, 'start')
  return () => (started.mock.contexts as OscillatorNode[]).map(({ frequency }) => frequency.value)
}

/** An operation that is being sent, in a store that wants sounds or not. */
async function sending(playsSounds: boolean): Promise<(state: RowState) => Promise<void>> {
  const { story, fake } = await openScene('outcome-sending')
  fake.emit.settings.changed({ ...story.settings, counter: { ...story.settings.counter, playsSounds } })
  const { operationId = '' } = story.rows[0] ?? {}
  return async (state) => {
    story.finish(operationId, state, {})
    await expect.element(page.getByTestId('outcome')).toHaveAttribute('data-state', state)
  }
}

test('how an operation ends is heard, and that it has to be looked at', async () => {
  const heard = heardTones()
  const end = await sending(true)
  expect(heard()).toEqual([])
  await end('unknown')
  expect(heard()).toEqual([])
  await end('attention')
  expect(heard()).toEqual([370, 370])
  await end('approved')
  expect(heard()).toEqual([370, 370, 660, 880])
})

test('money that was not given back is heard as that, the same once', async () => {
  const heard = heardTones()
  const end = await sending(true)
  await end('declined')
  expect(heard()).toEqual([440, 294])
  await end('sending')
  await end('declined')
  expect(heard()).toEqual([440, 294])
})

test('a store that wants no sounds has none', async () => {
  const heard = heardTones()
  const end = await sending(false)
  await end('approved')
  expect(heard()).toEqual([])
})

test('a machine without sound shows the outcome all the same', async () => {
  vi.spyOn(window, 'AudioContext').mockImplementation(function noDevice() {
    throw new DOMException('no device', 'NotSupportedError')
  })
  const end = await sending(true)
  await end('approved')
  await expect.element(page.getByRole('heading', { name: 'Aprobada' })).toBeVisible()
})
