// The window with hot reload over the training profile: npm run dev [-- arguments of the app]
// A change of main, preload or sandbox rebuilds what it changes and starts the app again; one of the bridge alone
// starts only the bridge again, which the app does by itself. Nothing starts where the built files stay as they were.
import { existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { startApp } from './dev/app.ts'
import { startDevServer } from './dev/server.ts'
import { fingerprint, isCurrent, keepStamp } from './build/fingerprint.ts'
import { targets } from './build/targets.ts'
import type { Target } from './build/targets.ts'
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

/** Builds what is not built from exactly these sources, all at once; tells whose built file is now another. */
async function buildChanged(): Promise<Target['name'][]> {
  const built = await Promise.all(
    processes.map(async (target) => {
      const now = fingerprint(target)
      if (isCurrent(target, now)) return []
      const before = builtText(target)
      await build(target.config())
      keepStamp(target, now)
      return builtText(target) === before ? [] : [target.name]
    }),
  )
  return built.flat()
}

function builtText({ output }: Target): string | null {
  const path = join(root, output)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

async function rebuild(): Promise<void> {
  const startedAt = performance.now()
  const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1)
  let changed: Target['name'][]
  try {
    changed = await buildChanged()
  } catch (error) {
    console.error(`dev: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  if (changed.length === 0) return
  if (changed.every((name) => name === 'native-bridge')) {
    console.log(`dev: the bridge is built after ${seconds()} s and starts again`)
    return
  }
  await app.kill()
  app = startApp(server.url, process.argv.slice(2))
  void app.ended.then(leaveWith)
  if ((await Promise.race([server.nextWindow(), app.ended])) !== undefined) return
  console.log(`dev: running again after ${seconds()} s`)
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
