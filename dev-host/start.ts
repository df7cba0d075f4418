// The host's process: resolves `electron` to the host and runs main as it is.
import { flushCompileCache, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { readLaunchArguments } from './launch-arguments.ts'

const launch = readLaunchArguments(process.argv.slice(2))
const host = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(?:\/(?:main|common))?$/u.test(specifier)
      ? { url: host, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})

process.argv = [process.execPath, launch.given, ...launch.appArguments]
Object.defineProperty(process, 'type', { value: 'browser', configurable: true })

// Rejections that nobody hears only warn, by the option this process is started with (electron/electron#36528).
// Exceptions that nobody catches are shown, and the app goes on. Source: Electron, lib/browser/init.ts.
process.on('uncaughtException', (error: unknown) => {
  if (process.listenerCount('uncaughtException') > 1) return
  const words = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
  dialog.showErrorBox('A JavaScript error occurred in the main process', `Uncaught Exception:\n${words}`)
})

const { start } = await import('./application.ts')
const { dialog } = await import('./desktop.ts')
start(launch)
try {
  await import(pathToFileURL(launch.entry).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
const { app } = await import('./application.ts')
// Main has run to its end without asking for `whenReady`: it listens for 'ready'.
void app.whenReady()
// Where a cache is asked for (NODE_COMPILE_CACHE), the next start finds it even if this one is killed.
flushCompileCache()
