// Builds, then drives the window: npm run e2e [-- --electron] [--packed] [playwright's arguments]
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildFirst } from './build/build-first.ts'
import { drivePacked } from './package/drivable.ts'
import { findChromium } from './chromium.mjs'
import { root } from './node24.mjs'
import { findElectron, noElectron } from './runtime.mjs'

const words = process.argv.slice(2)
const isReal = words.includes('--electron') || process.env['EXTORNO_RUNTIME'] === 'electron'
if (isReal && findElectron() === null) {
  console.error(`e2e: ${noElectron}`)
  process.exit(1)
}

const run = (script: string, parameters: readonly string[]): number =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...parameters], {
    stdio: 'inherit',
    cwd: root,
    env: { ...process.env, EXTORNO_RUNTIME: isReal ? 'electron' : 'dev-host' },
  }).status ?? 1

buildFirst()
const packed = words.includes('--packed') ? await drivePacked(isReal) : null
const status = run('node_modules/@playwright/test/cli.js', [
  'test',
  ...words.filter((word) => word !== '--electron' && word !== '--packed'),
])
packed?.remove()
console.log(
  isReal ? `e2e ran on Electron ${electronVersion()}` : `e2e ran on the electron host (${findChromium()})`,
)
process.exit(status)

function electronVersion(): string {
  const manifest = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
