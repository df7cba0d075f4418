import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import type { Page } from '@playwright/test'
import type { UpdateState } from '../../contract/updates.ts'
import { unpackApp } from '../../scripts/package/archive.ts'
import { stageApp, stagedManifest } from '../../scripts/package/stage.ts'
import { keys, startUpdateServer } from '../unit/updates/server.ts'
import type { UpdateServer } from '../unit/updates/server.ts'
import { startAcquirer } from './acquirer.ts'
import {
  ask,
  confirm,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
} from './counter.ts'
import { expect, runtime, test } from './launch.ts'
import type { LaunchOptions, LaunchedApp } from './launch.ts'

/**
 * A counter with Extorno installed from a real archive, and a server with a newer one in a real deb. The one thing that stands in
 * for another is `pkexec`: it unpacks the deb into this counter's own root, where the system's would install it.
 */
type World = { root: string; userData: string; server: UpdateServer; newer: Buffer }

const installed = 'opt/Extorno/resources'
let world: World

test.skip(runtime() === 'electron' || process.platform !== 'linux', 'installs a deb into a root of its own')

test.beforeEach(async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'extorno-counter-')))
  const server = await startUpdateServer()
  const userData = join(root, 'data')
  mkdirSync(userData)
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'bin/pkexec'), `#!/bin/sh\nexec dpkg-deb -x "$3" '${root}'\n`)
  chmodSync(join(root, 'bin/pkexec'), 0o755)
  const [now, next] = [await debOf(root, '0.1.0', server), await debOf(root, '0.2.0', server)]
  execFileSync('dpkg-deb', ['-x', now, root])
  world = { root, userData, server, newer: readFileSync(next) }
})
test.afterEach(async () => {
  await world.server.close()
  rmSync(world.root, { recursive: true, force: true, maxRetries: 5 })
})

/** A disk of its own with a megabyte; `false`: not allowed here. */
function mountSmallDisk(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The app as a version of its own, packed as `npm run package` packs it, with the server's key in it. */
async function debOf(root: string, version: string, server: UpdateServer): Promise<string> {
  const staged = join(root, `staged-${version}`)
  const tree = join(root, `tree-${version}`)
  const manifest = stagedManifest({
    EXTORNO_UPDATE_KEY: server.publicKey,
    EXTORNO_UPDATE_ADDRESS: server.address,
  })
  stageApp('linux-x64', staged, { ...manifest, version })
  mkdirSync(join(tree, installed), { recursive: true })
  await createPackageWithOptions(staged, join(tree, installed, 'app.asar'), { unpack: '**/*.node' })
  mkdirSync(join(tree, 'DEBIAN'))
  writeFileSync(
    join(tree, 'DEBIAN/control'),
    `Package: extorno\nVersion: ${version}\nArchitecture: amd64\nMaintainer: Extorno\nDescription: test\n`,
  )
  const deb = join(root, `Extorno-${version}.deb`)
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', '-Zgzip', '-z1', tree, deb], { stdio: 'ignore' })
  return deb
}

/** Starts what is installed by now. The host reads no archive: it is given what Electron would read out of it. */
const start = (
  launchApp: (options?: LaunchOptions) => Promise<LaunchedApp>,
  args: readonly string[] = [],
): Promise<LaunchedApp> =>
  launchApp({
    app: unpackApp(join(world.root, installed), join(world.root, 'running')),
    userData: world.userData,
    env: { PATH: `${join(world.root, 'bin')}:${process.env['PATH'] ?? ''}` },
    args,
  })

const panel = (window: Page) => window.getByRole('region', { name: 'Versión nueva' })
async function look(window: Page): Promise<void> {
  await panel(window).getByRole('button', { name: 'Buscar ahora' }).click()
}
async function openDiagnostics(window: Page): Promise<void> {
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F9')
  await panel(window).waitFor()
}
const version = async (window: Page): Promise<string> =>
  (await ask<{ version: string }>(window, 'app.info')).version

test('what a server does wrong is said, and the version of before goes on; then the new one runs', async ({
  launchApp,
}) => {
  const { server, newer } = world
  const { window, application } = await start(launchApp)
  await openDiagnostics(window)

  server.offer('0.2.0', newer, { key: keys().privateKey })
  await look(window)
  await expect(panel(window)).toContainText('no lleva la firma del fabricante')

  server.offer('0.0.9', newer)
  await look(window)
  await expect(panel(window)).toContainText('una versión más antigua')

  server.offer('0.2.0', newer)
  server.replaceFile(randomBytes(newer.length))
  await look(window)
  await expect(panel(window)).toContainText('no es el que se firmó')

  server.replaceFile(newer)
  const cut = server.stopAfter(newer.length / 2)
  await look(window)
  await expect.poll(() => server.asked.at(-1)?.path).toBe('/Extorno.deb')
  await expect
    .poll(async () => (await ask<UpdateState>(window, 'updates.state')).progress?.done ?? 0)
    .toBeGreaterThan(0)
  cut()
  await expect(panel(window)).toContainText('La descarga se cortó')
  await expect(panel(window)).toContainText('Sigue la versión de siempre.')
  expect(await version(window)).toBe('0.1.0')

  await look(window)
  await expect(panel(window)).toContainText('La versión 0.2.0 está lista.')
  expect(server.asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/u)
  const gone = once(application.process(), 'exit')
  await panel(window).getByRole('button', { name: 'Instalar ahora' }).click()
  await gone
  const again = await start(launchApp)
  expect(await version(again.window)).toBe('0.2.0')
  await openDiagnostics(again.window)
  await look(again.window)
  await expect(panel(again.window)).toContainText('Es la más nueva.')
})

test('open rows keep the new version waiting', async ({ launchApp }) => {
  const { server, newer, userData } = world
  const acquirer = await startAcquirer()
  try {
    prepareCounter(userData, acquirer)
    server.offer('0.2.0', newer)
    const app = await start(launchApp, testProfile)
    const { window } = app
    await setCredential(window, acquirer)
    await openSale(window, unknownSaleId)
    await acquirer.cutOff()
    await window.getByRole('radio', { name: 'Extorno' }).check()
    await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
    await confirm(window)
    await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
    await window.keyboard.press('F9')
    await look(window)
    await expect(panel(window)).toContainText('Se instalará cuando no quede ninguna operación abierta.')
    await panel(window).getByRole('button', { name: 'Instalar ahora' }).click()
    await expect(panel(window)).toContainText('Hay operaciones abiertas. Se instala cuando terminen.')
    expect(await version(window)).toBe('0.1.0')
    await app.kill()
  } finally {
    await acquirer.stop()
  }
})

test('a full disk keeps the new version away', async ({ launchApp }) => {
  const folder = join(world.userData, 'updates')
  test.skip(!mountSmallDisk(folder), 'mounting a small disk takes root')
  try {
    world.server.offer('0.2.0', world.newer)
    const { window } = await start(launchApp)
    await openDiagnostics(window)
    await look(window)
    await expect(panel(window)).toContainText('No hay espacio en el disco para la versión nueva.')
    await expect(panel(window)).toContainText('Sigue la versión de siempre.')
    expect(await version(window)).toBe('0.1.0')
  } finally {
    execFileSync('umount', [folder])
  }
})
