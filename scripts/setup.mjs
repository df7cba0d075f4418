// What a fresh clone needs before anything else runs. Plain JavaScript without dependencies: Node 20 runs it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, noChromium } from './chromium.mjs'
import { findNode, root, wrongNode } from './node24.mjs'

/** Debian's names of what the app needs to run. */
const packagesToRun = ['fonts-liberation', 'libusb-1.0-0', 'libudev1']
/** What the tests need besides: serial lines and USB readers that are not there, a database for the hub, what signs for Windows. */
const packagesToTest = [
  'socat',
  'umockdev',
  'gir1.2-umockdev-1.0',
  'python3-gi',
  'udev',
  'postgresql',
  'openssl',
  'osslsigncode',
]

const say = (sentence) => console.log(`setup: ${sentence}`)

function fail(sentence) {
  console.error(`setup: ${sentence}`)
  process.exit(1)
}

const run = (command, parameters, options = {}) =>
  spawnSync(command, parameters, { cwd: root, stdio: 'inherit', ...options }).status

/** Whether node_modules holds what the lockfile asks for, by npm's own note of what it installed. */
function areDependenciesCurrent() {
  const note = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(note)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return installed[path] === undefined ? optional === true : installed[path].version === version
  })
}

function installDependencies() {
  if (areDependenciesCurrent()) return
  const isFresh = !existsSync(join(root, 'node_modules'))
  say(`npm ci, because ${isFresh ? 'node_modules is missing' : 'the lockfile has changed'}`)
  // npm is a script on Windows, which needs a shell.
  const status = run('npm', ['ci', '--loglevel=error'], { shell: process.platform === 'win32' })
  if (status !== 0)
    fail('npm ci failed; see above. A network or a mirror of the npm registry is needed once.')
}

const isInstalled = (name) =>
  spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' }).stdout ===
  'installed'

function installSystemPackages(names) {
  const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version')
  const missing = isDebian ? names.filter((name) => !isInstalled(name)) : []
  if (missing.length > 0) installWithApt(missing)
}

/** Sees to a Chromium: the tests drive the window in it, and it shows the window where there is no Electron. */
export function setUpChromium() {
  if (findChromium() === null) installSystemPackages(['chromium'])
  if (findChromium() === null) fail(noChromium)
}

function installWithApt(missing) {
  const install = ['install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid() !== 0)
    return say(`not installed, and only root may: sudo apt-get ${install.join(' ')}`)
  say(`apt-get install ${missing.join(' ')}, because they are missing`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  if (run('apt-get', ['update', '-q'], quiet) !== 0 || run('apt-get', ['-q', ...install], quiet) !== 0)
    say(`apt-get failed; what is still missing: ${missing.filter((name) => !isInstalled(name)).join(' ')}`)
}

/**
 * Installs the packages of npm where they are missing: all that what runs on Node alone needs.
 *
 * @returns the Node to run everything else on
 */
export function setUpNode() {
  installDependencies()
  const node = findNode()
  if (node === null) fail(wrongNode)
  return node
}

/**
 * Installs what is missing and says what and why; ends the process with a sentence where something cannot be had.
 *
 * @param {{ forTests: boolean }} options whether what only the tests need is wanted too
 * @returns the Node to run everything else on
 */
export function setUp({ forTests }) {
  const node = setUpNode()
  installSystemPackages(forTests ? [...packagesToRun, ...packagesToTest] : packagesToRun)
  if (forTests) setUpChromium()
  return node
}
