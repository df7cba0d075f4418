import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { arePartsMissing } from '../../renderer/store/parts-missing.ts'
import { openScene } from './open-scene.ts'

vi.mock('../../renderer/rest.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module')
})

const sentence = /^Falta un archivo de Extorno y no se pueden abrir las demás pantallas\./u

test('a file of the window that cannot be read is told, and the sales stay in sight', async () => {
  await openScene('find', { isReadLater: true })
  await expect.element(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible()
  await userEvent.keyboard('{F4}')
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Buscar la venta')
  await expect.element(page.getByRole('button', { name: /000103/u })).toBeVisible()
})

test('where already the first picture is of that file, it says so instead', async () => {
  arePartsMissing.set(false)
  await openScene(
    {
      name: 'first-run-without-its-file',
      options: { session: { state: 'administratorMissing' } },
      shows: (t) => [t('shell.partsMissing')],
    },
    { isReadLater: true },
  )
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Extorno')
})
