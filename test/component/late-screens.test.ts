import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { openScene } from './open-scene.ts'

/** Holds the file of the other screens back until a test lets it through. */
const gate = vi.hoisted(() => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
})

vi.mock('../../renderer/rest.ts', async (original) => {
  await gate.opened
  return original()
})

/** Notes the title of the screen whenever the document changes. @returns ends it, and tells what was seen */
function watchTitles(): () => Set<string> {
  const seen = new Set<string>()
  const watch = new MutationObserver(
    () => void seen.add(document.querySelector('main h1')?.textContent ?? 'none'),
  )
  watch.observe(document.body, { childList: true, subtree: true })
  return () => {
    watch.disconnect()
    return seen
  }
}

test('a screen whose file is still being read leaves the one before in its place, whole', async () => {
  await openScene('find', { isReadLater: true })
  const title = page.getByRole('heading', { level: 1 })
  await expect.element(title).toHaveTextContent('Buscar la venta')
  await expect.element(page.getByRole('button', { name: /000103/u })).toBeVisible()
  await userEvent.keyboard('{F4}')
  await userEvent.keyboard('{F8}')
  await expect.element(title).toHaveTextContent('Buscar la venta')
  await expect.element(page.getByRole('button', { name: 'Buscar', exact: true })).toBeVisible()

  const titles = watchTitles()
  gate.open()
  await expect.element(title).toHaveTextContent('Ajustes')
  // Never an empty place between the two, and not what was asked for first and left again.
  expect(titles()).toEqual(new Set(['Ajustes']))
})

test('once it was read, one screen follows another without an empty place between them', async () => {
  await openScene('find')
  const title = page.getByRole('heading', { level: 1 })
  await expect.element(title).toHaveTextContent('Buscar la venta')
  const titles = watchTitles()
  await userEvent.keyboard('{F4}')
  await expect.element(title).toHaveTextContent('Cola de operaciones')
  await userEvent.keyboard('{F9}')
  await expect.element(title).toHaveTextContent('Diagnóstico')
  expect(titles()).toEqual(new Set(['Cola de operaciones', 'Diagnóstico']))
})
