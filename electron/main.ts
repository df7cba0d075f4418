import { join } from 'node:path'
import { app, dialog, session } from 'electron'
import type { BrowserWindow } from 'electron'
import { backgroundModules } from './app/background.ts'
import { createHandlers } from './app/handlers.ts'
import { createLeaving } from './app/leaving.ts'
import { startModules } from './app/modules.ts'
import { openProfile } from './app/profile.ts'
import { sentences } from './app/sentences.ts'
import { startServices } from './app/services.ts'
import { registerIpcHandlers } from './ipc/register-handlers.ts'
import { registerAppScheme, serveWindow } from './window/app-protocol.ts'
import { allowChanges, devServerOf } from './window/dev-server.ts'
import { isOurWindow, lockSession } from './window/security.ts'
import { loadWindow, openWindow } from './window/window.ts'

const devServer = devServerOf(app.isPackaged, process.argv)
if (devServer !== null) allowChanges(app.commandLine)
registerAppScheme()
app.enableSandbox()

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp)
else app.quit()

let window: BrowserWindow | null = null

app.on('second-instance', () => {
  if (window?.isMinimized() === true) window.restore()
  window?.focus()
})
app.on('window-all-closed', () => app.quit())

async function start(): Promise<void> {
  lockSession(session.defaultSession, devServer)
  serveWindow(join(import.meta.dirname, '../renderer'), devServer)
  const contents = (): Electron.WebContents | null => window?.webContents ?? null

  const profile = openProfile(app.getPath('userData'), process.argv)
  const services = await startServices(profile, contents)
  const { log, health, settings, core } = services
  const background = await startModules(backgroundModules(services), (name, error) => {
    health.moduleFailed(name)
    log.write({ event: 'moduleFailed', module: name, error: error instanceof Error ? error.name : 'thrown' })
  })
  const leaving = createLeaving({
    window: () => window,
    summary() {
      const summary = health.get().isQueueKnown ? core.current()?.outbox.summary() : undefined
      return summary?.ok === true ? summary.value : null
    },
    language: () => settings.get().language,
  })
  registerIpcHandlers({
    handlers: createHandlers(services, leaving),
    isTrusted: (event) => isOurWindow(event, contents()),
    onRefused: (refused) => log.write({ event: 'callRefused', ...refused }),
  })
  stopBeforeQuitting(async () => {
    await background.stop()
    log.write({ event: 'stopped' })
  })

  window = openWindow(join(import.meta.dirname, 'preload.cjs'), app.isPackaged)
  leaving.guard(window)
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.write({ event: 'windowGone', reason })
    if (window !== null && reason !== 'clean-exit') void loadWindow(window)
  })
  await loadWindow(window)
}

/** Lets the parts finish (an answer on its way is still written down) before the process ends. */
function stopBeforeQuitting(stop: () => Promise<void>): void {
  let isStopping = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isStopping) return
    isStopping = true
    void stop().finally(() => app.exit(0))
  })
}

/** Without its window the app is of no use: say so in both languages and leave. */
function giveUp(error: unknown): void {
  const detail = error instanceof Error ? error.message : String(error)
  dialog.showErrorBox(`${sentences('es').cannotStartTitle} / ${sentences('en').cannotStartTitle}`, detail)
  app.exit(1)
}
