import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { openScene } from './open-scene.ts'

const bank = () => page.getByRole('combobox', { name: 'Banco', exact: true })

test('a whole CCI chooses its bank, where none was chosen', async () => {
  await openScene('sale-cci')
  await expect.element(bank()).toHaveValue('011')
})

test.each([
  ['mistyped', ''],
  ['of-another-bank', '002'],
])('a CCI that is %s chooses none', async (name, chosen) => {
  await openScene(`sale-cci-${name}`)
  await expect.element(bank()).toHaveValue(chosen)
})
