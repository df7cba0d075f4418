import { app } from 'electron'
import type { CounterData } from '../app/counter-data.ts'
import { fitToRun, sayWhyNotHere } from '../app/fit-to-run.ts'
import { openProfile } from '../app/profile.ts'
import { endAndStartAgain, giveUp, refuseToStart } from '../app/start-again.ts'
import { endWhenUncaught } from '../app/uncaught.ts'
import { useSystemNetwork } from '../app/system-network.ts'
import { keepNoCrashDumps } from '../app/crash-dumps.ts'
import { clearWeakTls } from '../app/tls-environment.ts'
import { registerAppScheme } from '../window/app-protocol.ts'
import { allowChanges, devServerOf } from '../window/dev-server.ts'
import { setMenu } from '../window/menu.ts'
import { readManagedHere } from './managed.ts'
import { createContext } from './context.ts'
import type { Context } from './context.ts'
import { createModules } from './module.ts'
import type { Module } from './module.ts'

/** Runs the program: one instance of it, its modules in their order, and all of them stopped before it ends. */
export function runApplication(modules: readonly Module<Context>[]): void {
  const weakTls = clearWeakTls(process.env, process.execArgv)
  const devServer = devServerOf(app.isPackaged, process.argv)
  if (devServer !== null) allowChanges(app.commandLine)
  keepNoCrashDumps(app.commandLine)
  registerAppScheme()
  setMenu(process.platform)
  app.enableSandbox()
  app.on('window-all-closed', () => app.quit())
  if (app.requestSingleInstanceLock())
    void app
      .whenReady()
      .then(async () => {
        const fit = await fitToRun(false)
        if (fit.ok) await start(fit.value, modules, weakTls)
        else refuseToStart((words) => sayWhyNotHere(fit.error, words))
      })
      .catch(giveUp)
  else app.quit()
}

async function start(
  data: CounterData,
  list: readonly Module<Context>[],
  weakTls: readonly string[],
): Promise<void> {
  const context = createContext(
    openProfile(app.getPath('userData'), data, process.argv),
    await readManagedHere(),
    {
      startModule: (name) => modules.startAgain(name),
      restartModule: (name) => modules.restart(name),
    },
  )
  useSystemNetwork()
  const { health, log } = context
  const forget = endWhenUncaught(process, {
    note: (uncaught) => log.write({ event: 'uncaught', ...uncaught }),
    closeStorage: context.closeStorage,
    end: endAndStartAgain,
  })
  app.once('quit', forget)
  health.set({ weakTls: [...weakTls] })
  if (weakTls.length > 0) log.write({ event: 'weakTlsCleared', names: weakTls })
  const modules = createModules(list, context, {
    onState: (name, state) => health.moduleState(name, state),
    onFailed: (module, stage, error) =>
      log.write({
        event: 'moduleFailed',
        module,
        stage,
        error: error instanceof Error ? error.name : 'thrown',
      }),
  })
  stopBeforeQuitting(async () => {
    await modules.stop()
    log.write({ event: 'stopped' })
  })
  await modules.start()
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
