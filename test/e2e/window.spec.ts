import { expect, runtime, test } from './launch.ts'

test('the window opens in training, on the runtime that was asked for', async ({ launchApp }) => {
  const { application, window } = await launchApp()
  await expect(window.getByTestId('profile')).toHaveAttribute('data-profile', 'training')
  await expect(window.getByRole('heading', { name: 'Ventas de hoy' })).toBeVisible()
  expect(await application.evaluate(() => process.versions.electron !== undefined)).toBe(
    runtime() === 'electron',
  )
})
