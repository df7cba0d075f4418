import type { IpcMainInvokeEvent, Session, WebContents } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { changesOf } from './dev-server.ts'

/**
 * Every permission is denied and every request but the app's own files cancelled: the window has no network. Under
 * `npm run dev` it also hears of changes.
 */
export function lockSession(session: Session, devServer: URL | null): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.webRequest.onBeforeRequest((details, decide) => {
    const isChanges = devServer !== null && details.url.startsWith(`${changesOf(devServer)}/`)
    decide({ cancel: !isChanges && !/^(?:app|devtools|data|blob):/u.test(details.url) })
  })
}

/** No navigation, no new window, no webview: the window shows one document for its whole life. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Whether a call comes from the top frame of our own document in our own window. */
export function isOurWindow(event: IpcMainInvokeEvent, window: WebContents | null): boolean {
  const frame = event.senderFrame
  return (
    window !== null &&
    event.sender.id === window.id &&
    frame !== null &&
    frame.parent === null &&
    frame.url.startsWith(`${appOrigin}/`)
  )
}
