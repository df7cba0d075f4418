import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { openScene } from './open-scene.ts'

const voucher = (): string => document.querySelector('.voucher')?.textContent ?? ''

test('a part that was given back is told on the screen and on the voucher', async () => {
  await openScene('outcome-partly-approved')
  await expect.element(page.getByText(/Se devolvió S\/ 5\.00 de S\/ 600\.00/u)).toBeVisible()
  expect(voucher()).toContain('Devuelto: S/ 5.00 de S/ 600.00')
})

test.each([
  ['contradicted', /dijo primero una cosa y después otra/u],
  ['takes-too-long', /Sigue sin resolverse después de mucho tiempo/u],
])('%s is told on the screen, and the voucher promises nothing', async (name, words) => {
  await openScene(`outcome-attention-${name}`)
  await expect.element(page.getByRole('main').getByText(words).first()).toBeVisible()
  expect(voucher()).toMatch(words)
  expect(voucher()).toContain('Pendiente: todavía no es una devolución.')
})

test('another final amount is told, and is no other end', async () => {
  await openScene('outcome-other-final-amount')
  await expect.element(page.getByText(/un importe final distinto: MXN 1234\.50/u)).toBeVisible()
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
  await openScene('outcome-processed-as-refund')
  await expect
    .element(page.getByRole('definition').filter({ hasText: 'Procesada como devolución' }))
    .toBeVisible()
  const voucher = document.querySelector('.voucher')
  expect(voucher?.textContent).toContain('Constancia de anulación')
  expect(voucher?.textContent).toContain('Procesada como devolución')
})

test('any other void says nothing of it', async () => {
  await openScene('outcome-approved')
  expect(document.body.textContent).not.toContain('Procesada como devolución')
})
