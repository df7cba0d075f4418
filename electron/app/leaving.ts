import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { QueueSummary } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { sentences } from './sentences.ts'

/** Leaving, by whatever way: quitting, another profile. */
export type Leaving = {
  /** Asks where rows are open; does `before` and quits where the person wants to go. */
  leave(before?: () => void): Promise<void>
  /** Closing this window is leaving too. */
  guard(window: BrowserWindow): void
}

/**
 * Leaving with open rows asks first and says what will happen to them. Whatever the answer, nothing is lost: the rows
 * are on disk.
 */
export function createLeaving(dependencies: {
  window: () => BrowserWindow | null
  /** `null`: the queue cannot be read, so that nobody knows what is open. */
  summary: () => QueueSummary | null
  language: () => StoreSettings['language']
}): Leaving {
  let isDecided = false

  async function leave(before = (): void => undefined): Promise<void> {
    if (!(await mayLeave(dependencies))) return
    isDecided = true
    before()
    app.quit()
  }

  const askFirst = (event: { preventDefault(): void }): void => {
    if (isDecided) return
    event.preventDefault()
    void leave()
  }
  app.on('before-quit', askFirst)
  return { leave, guard: (window) => void window.on('close', askFirst) }
}

async function mayLeave({
  window,
  summary,
  language,
}: Parameters<typeof createLeaving>[0]): Promise<boolean> {
  const shown = window()
  const counted = summary()
  // Where the window is gone already there is nobody to ask.
  if (shown === null || shown.isDestroyed()) return true
  if (counted !== null && counted.waiting + counted.attention === 0) return true
  const words = sentences(language())
  const { response } = await dialog.showMessageBox(shown, {
    type: 'warning',
    title: words.leaveTitle,
    message:
      counted === null ? words.leaveUnknownMessage : words.leaveMessage(counted.waiting, counted.attention),
    detail: counted === null ? words.leaveUnknownDetail : words.leaveDetail,
    buttons: [words.leave, words.stay],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}
