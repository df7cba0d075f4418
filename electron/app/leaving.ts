import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { QueueSummary } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { showWindow } from '../window/window.ts'
import { sentences } from './sentences.ts'

/** Leaving, by whatever way: quitting, another profile. */
export type Leaving = {
  /** Asks where rows are open; does `before` and quits where the person wants to go. */
  leave(before?: () => void): Promise<void>
  /** The same without a question: `before` has the program started again, and what it did goes on then. */
  leaveAtOnce(before: () => void): void
  /** Closing this window is leaving too, unless the program stays in the tray or a kiosk is kept. */
  guard(window: BrowserWindow): void
}

type Dependencies = {
  window: () => BrowserWindow | null
  /** `null`: the queue cannot be read, so that nobody knows what is open. */
  summary: () => QueueSummary | null
  language: () => StoreSettings['language']
  /**
   * What becomes of a window that is closed: the program ends; it is hidden, and an icon in the tray stands for the program; or it stays,
   * a kiosk's, because whoever is at the till may not close it.
   */
  closing: () => 'leaves' | 'hides' | 'refused'
  /** The window was closed into the tray. */
  onHidden: () => void
}

/**
 * Leaving with open rows asks first and says what will happen to them. Whatever the answer, nothing is lost: the rows
 * are on disk. Closing the window into the tray leaves nothing, and says so where rows are open.
 */
export function createLeaving(dependencies: Dependencies): Leaving {
  let isDecided = false
  let isSaying = false

  async function leave(before = (): void => undefined): Promise<void> {
    if (await mayLeave(dependencies)) leaveAtOnce(before)
  }

  function leaveAtOnce(before: () => void): void {
    isDecided = true
    before()
    app.quit()
  }

  /** One sentence at a time, however often the cross is pressed. @returns whether it was read */
  async function say(sentence: () => Promise<void>): Promise<boolean> {
    if (isSaying) return false
    isSaying = true
    await sentence().finally(() => (isSaying = false))
    return true
  }

  async function hide(window: BrowserWindow): Promise<void> {
    if (!(await say(() => sayStays(window, dependencies))) || window.isDestroyed()) return
    // The icon may be gone since: a window that nobody could open again is not hidden.
    if (dependencies.closing() !== 'hides') return
    window.hide()
    dependencies.onHidden()
  }

  const askFirst = (event: { preventDefault(): void }): void => {
    if (isDecided) return
    event.preventDefault()
    void leave()
  }
  app.on('before-quit', askFirst)
  return {
    leave,
    leaveAtOnce,
    guard(window) {
      window.on('close', (event) => {
        const closing = isDecided ? 'leaves' : dependencies.closing()
        if (closing === 'leaves') return askFirst(event)
        event.preventDefault()
        void (closing === 'hides' ? hide(window) : say(() => sayRefused(window, dependencies)))
      })
    },
  }
}

/** Says that sending goes on, where something is open; until a person has read it the window stays. */
async function sayStays(window: BrowserWindow, { summary, language }: Dependencies): Promise<void> {
  const counted = summary()
  if (isNothingOpen(counted)) return
  const words = sentences(language())
  await dialog.showMessageBox(window, {
    type: 'info',
    title: words.trayTitle,
    message:
      counted === null ? words.leaveUnknownMessage : words.leaveMessage(counted.waiting, counted.attention),
    detail: words.trayDetail,
    buttons: [words.trayClose],
  })
}

async function sayRefused(window: BrowserWindow, { language }: Dependencies): Promise<void> {
  const words = sentences(language())
  await dialog.showMessageBox(window, {
    type: 'info',
    title: words.kioskTitle,
    message: words.kioskMessage,
    detail: words.kioskDetail,
    buttons: [words.understood],
  })
}

const isNothingOpen = (counted: QueueSummary | null): boolean =>
  counted !== null && counted.waiting + counted.attention === 0

async function mayLeave({ window, summary, language }: Dependencies): Promise<boolean> {
  const shown = window()
  const counted = summary()
  // Where the window is gone already there is nobody to ask.
  if (shown === null || shown.isDestroyed()) return true
  if (isNothingOpen(counted)) return true
  const words = sentences(language())
  // Nobody would see a question of a hidden window.
  showWindow(shown)
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
