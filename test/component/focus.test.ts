import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { keepFocus } from '../../renderer/shell/keep-focus.ts'
import { openScene } from './open-scene.ts'

/** Nobody's keyboard begins anew at the top of the window: once what was drawn has settled, something has the focus. */
const hasFocus = (): Promise<void> =>
  vi.waitFor(() => expect(document.activeElement).not.toBe(document.body), { timeout: 2000 })

/** A dialog hears Escape once it has the focus. */
const dialogHasFocus = (): Promise<void> =>
  vi.waitFor(() => expect(document.activeElement?.closest('[role=dialog]')).not.toBeNull())

const titles = {
  F4: 'Cola de operaciones',
  F6: 'Cierre del día',
  F7: 'Historial',
  F8: 'Ajustes',
  F9: 'Diagnóstico',
  F2: 'Buscar la venta',
} as const
/** A screen is there, and what it gives the focus to by itself has it: Find its box. */
async function isReached(key: keyof typeof titles): Promise<void> {
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent(titles[key])
  const takes = key === 'F2' ? '.find input' : '*'
  await vi.waitFor(() => expect(document.activeElement?.matches(takes)).toBe(true))
  await hasFocus()
}
const keys = ['F4', 'F6', 'F7', 'F8', 'F9', 'F2'] as const

test(
  'the focus is never on the body after a key of the rail, whatever had it before',
  { timeout: 60_000 },
  async () => {
    await openScene('find')
    for (const from of keys)
      for (const to of keys) {
        await userEvent.keyboard(`{${from}}`)
        await hasFocus()
        // What is drawn last is what goes with the screen.
        const [last] = [...document.querySelectorAll<HTMLElement>('main :is(button, input, select)')].slice(
          -1,
        )
        last?.focus()
        await userEvent.keyboard(`{${to}}`)
        await hasFocus()
        expect(document.activeElement?.isConnected).toBe(true)
      }
  },
)

test('F1 shows help on every screen, and closing it gives the focus back', async () => {
  await openScene('find')
  for (const key of keys) {
    await userEvent.keyboard(`{${key}}`)
    await isReached(key)
    const before = document.activeElement
    await userEvent.keyboard('{F1}')
    await expect.element(page.getByRole('dialog', { name: 'Ayuda' })).toBeVisible()
    await dialogHasFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await vi.waitFor(() => expect(document.activeElement).toBe(before))
  }
})

test.each([
  ['cashier', 'Escape'],
  ['settings-host-asks', 'Escape'],
  ['people-add', 'Escape'],
  ['close-of-day-asks', 'Escape'],
] as const)('the focus is not on the body after the dialog of %s', async (scene, key) => {
  await openScene(scene)
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await dialogHasFocus()
  await userEvent.keyboard(`{${key}}`)
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await hasFocus()
})

test('the focus goes on when what had it is gone, or can no longer be used', async () => {
  const { story } = await openScene('queue')
  const [button] = [...document.querySelectorAll<HTMLElement>('[data-testid=queue-row] .actions button')]
  button?.focus()
  expect(document.activeElement).toBe(button)
  for (const { operationId } of story.rows) story.finish(operationId, 'approved', {})
  await expect.poll(() => button?.isConnected).toBe(false)
  await hasFocus()
})

test('the focus that a dialog is about to give back is not taken, however long ago the window last changed', async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'],
  })
  document.body.innerHTML = '<main tabindex="-1"><button>asks</button></main>'
  const [button, main] = [document.querySelector('button'), document.querySelector('main')]
  const stop = keepFocus(document)
  const after = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))
  for (let changedBefore = 0; changedBefore <= 250; changedBefore += 5) {
    button?.focus()
    document.body.append('changed')
    await after(changedBefore)
    button?.blur()
    document.body.append('closed')
    // React Aria gives it back in the frame after, 16 ms away.
    await after(20)
    expect(document.activeElement, `changed ${changedBefore} ms before`).toBe(document.body)
    button?.focus()
    await after(1000)
    expect(document.activeElement).toBe(button)
  }
  button?.blur()
  document.body.append('gone for good')
  await after(300)
  expect(document.activeElement).toBe(main)
  stop()
})
