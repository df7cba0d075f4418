import type { BrowserWindow, WebContents } from 'electron'
import { expect, it, vi } from 'vitest'
import { createPublisher } from '../../../electron/ipc/publish.ts'

vi.mock('electron', () => ({ BrowserWindow: undefined }))
const { contentsOf } = await import('../../../electron/window/window.ts')

/** What Electron throws at whoever reaches for a window that is gone. */
const destroyed = (): never => {
  throw new TypeError('Object has been destroyed')
}

/** A publisher over such a window, and what it told. */
function publisher(window: () => Pick<WebContents, 'isDestroyed' | 'send'> | null, mayHear = true) {
  const failed: string[] = []
  const publish = createPublisher(
    window,
    () => mayHear,
    (call, error) => failed.push(`${call} ${error instanceof Error ? error.message : ''}`),
  )
  return { publish, failed }
}

it('hands news to the window that is there, and to whoever may hear it', () => {
  const sent: unknown[] = []
  const window = { isDestroyed: () => false, send: (...told: unknown[]) => void sent.push(told) }
  publisher(() => window).publish.sales.changed(undefined)
  publisher(() => window, false).publish.sales.changed(undefined)
  expect(sent).toEqual([['sales.changed', undefined]])
})

it.each([
  ['cannot be read any more', destroyed],
  ['throws when it is asked whether it is there', () => ({ isDestroyed: destroyed, send: () => undefined })],
  ['throws at what it is sent', () => ({ isDestroyed: () => false, send: destroyed })],
])('never throws where the window %s, and says so', (_how, window) => {
  const { publish, failed } = publisher(window)
  expect(() => publish.sales.changed(undefined)).not.toThrow()
  expect(failed).toEqual(['sales.changed Object has been destroyed'])
})

it('drops news without a word where there is no window, or it is gone', () => {
  for (const window of [null, { isDestroyed: () => true, send: destroyed }]) {
    const { publish, failed } = publisher(() => window)
    publish.sales.changed(undefined)
    expect(failed).toEqual([])
  }
})

it('lets nothing out that the contract does not name, and fails nobody by it', () => {
  const sent: unknown[] = []
  const { publish, failed } = publisher(() => ({
    isDestroyed: () => false,
    send: (...told: unknown[]) => void sent.push(told),
  }))
  publish.operations.changed({ rows: [{ track2: '4111111111111111=' }] } as never)
  expect(sent).toEqual([])
  expect(failed).toHaveLength(1)
})

it('finds the page of a window only while both are there', () => {
  const window = (gone: boolean, isPageGone: boolean): BrowserWindow =>
    ({
      isDestroyed: () => gone,
      get webContents() {
        return gone ? destroyed() : { isDestroyed: () => isPageGone }
      },
    }) as unknown as BrowserWindow
  expect(contentsOf(null)).toBe(null)
  expect(contentsOf(window(true, true))).toBe(null)
  expect(contentsOf(window(false, true))).toBe(null)
  expect(contentsOf(window(false, false))).not.toBe(null)
})
