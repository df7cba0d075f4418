// The window with hot reload over the training profile: npm run dev [-- arguments of the app]
// A change of main, preload, bridge or sandbox rebuilds what it changes and starts the app again.
import { watch } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { startApp } from './dev/app.ts'
import { startDevServer } from './dev/server.ts'
import { fingerprint, isCurrent, keepStamp } from './build/fingerprint.ts'
import { targets } from './build/targets.ts'
import { root } from './node24.mjs'

/** An editor writes a file in several steps: they count as one change. */
const changeMs = 30
/** The window itself comes from the dev server. */
const processes = targets.filter(({ name }) => name !== 'renderer')

const server = await startDevServer()
await buildChanged()
let app = startApp(server.url, process.argv.slice(2))
void app.ended.then(leaveWith)
console.log('dev: running')

let timer: NodeJS.Timeout | null = null
let working: Promise<void> = Promise.resolve()
const folders = new Set(processes.flatMap(({ inputs }) => inputs))
const watchers = [...folders].map((folder) =>
  watch(join(root, folder), { recursive: true }, () => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      working = working.then(rebuild)
    }, changeMs)
  }),
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave(0))

/** Builds what is not built from exactly these sources; tells whether anything was. */
async function buildChanged(): Promise<boolean> {
  let hasBuilt = false
  for (const target of processes) {
    const now = fingerprint(target)
    if (isCurrent(target, now)) continue
    await build(target.config())
    keepStamp(target, now)
    hasBuilt = true
  }
  return hasBuilt
}

async function rebuild(): Promise<void> {
  const startedAt = performance.now()
  try {
    if (!(await buildChanged())) return
  } catch (error) {
    console.error(`dev: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  await app.kill()
  app = startApp(server.url, process.argv.slice(2))
  void app.ended.then(leaveWith)
  if ((await Promise.race([server.nextWindow(), app.ended])) !== undefined) return
  console.log(`dev: running again after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

/** The person closed the window. An app that failed may be mended by the next change; one that we stopped has no code. */
function leaveWith(code: number | null): void {
  if (code === 0) void leave(0)
  else if (code !== null) console.error(`dev: the app ended with ${code}; waiting for a change`)
}

async function leave(code: number): Promise<void> {
  for (const watcher of watchers) watcher.close()
  await app.stop()
  await server.close()
  process.exit(code)
}
