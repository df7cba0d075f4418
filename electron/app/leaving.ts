import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { QueueSummary } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { sentences } from './sentences.ts'

/**
 * Leaving with open rows asks first and says what will happen to them. Whatever the answer, nothing is lost: the rows
 * are on disk.
 */
export function askBeforeLeaving(dependencies: {
  window: () => BrowserWindow | null
  summary: () => QueueSummary
  language: () => StoreSettings['language']
}): void {
  let isDecided = false
  app.on('before-quit', (event) => {
    const window = dependencies.window()
    const { waiting, attention } = dependencies.summary()
    if (isDecided || window === null || window.isDestroyed() || waiting + attention === 0) return
    event.preventDefault()
    const words = sentences(dependencies.language())
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        title: words.leaveTitle,
        message: words.leaveMessage(waiting, attention),
        detail: words.leaveDetail,
        buttons: [words.leave, words.stay],
        defaultId: 1,
        cancelId: 1,
      })
      .then(({ response }) => {
        if (response !== 0) return
        isDecided = true
        app.quit()
      })
  })
}
