// npm start: sets up, builds and opens the window in the training profile. Without a display it walks the demonstration.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { root } from './node24.mjs'
import { findElectron, hostPath } from './runtime.mjs'
import { setUp, setUpChromium } from './setup.mjs'

const maxDownloadMs = 60_000
const node = setUp({ forTests: false })
const nodeArguments = ['--disable-warning=ExperimentalWarning']
const hasDisplay =
  process.env.EXTORNO_HEADLESS !== '1' &&
  (process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY))

const electron = findElectron() ?? downloadElectron()
if (electron === null) setUpChromium()
console.log(
  electron === null
    ? `runtime: the project's own electron host over ${findChromium()} (the Electron binary cannot be had here)`
    : `runtime: Electron (${electron})`,
)

const built = spawnSync(node, [...nodeArguments, join(root, 'scripts/build.ts')], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)

if (hasDisplay) open()
else {
  console.log('No display: walking the demonstration instead of opening the window.')
  const env = { ...process.env, EXTORNO_RUNTIME: electron === null ? 'dev-host' : 'electron' }
  stayWith(spawn(node, [...nodeArguments, join(root, 'scripts/demo.ts')], { stdio: 'inherit', env }))
}

/** One quiet attempt per installation: a closed network is told at once the next time. */
function downloadElectron() {
  const triedNote = join(root, 'node_modules', '.electron-could-not-be-downloaded')
  if (existsSync(triedNote)) return null
  console.log('Looking for the Electron binary (at most a minute) …')
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  spawnSync(node, [installer], { stdio: 'ignore', timeout: maxDownloadMs, killSignal: 'SIGKILL' })
  const found = findElectron()
  if (found === null) writeFileSync(triedNote, 'Remove this file to have "npm start" try again.\n')
  return found
}

function open() {
  const own = process.argv.slice(2)
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
  stayWith(spawn(electron ?? hostPath, [...asRoot, root, ...own], { stdio: 'inherit', cwd: root }))
}

function stayWith(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`Could not start: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
