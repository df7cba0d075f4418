import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/node24.mjs'

const fromBuilder = createRequire(import.meta.resolve('app-builder-lib/package.json'))
const { validateConfiguration } = fromBuilder('./out/util/config/config.js') as {
  validateConfiguration: (configuration: object, debugLogger: object) => Promise<void>
}
const { load } = fromBuilder('js-yaml') as { load: (text: string) => Configuration }

type Configuration = {
  electronFuses: Record<string, boolean>
  linux: { icon: string; extraFiles: { from: string }[] }
  deb: { afterInstall: string; afterRemove: string }
  win: { icon: string }
  mac: { icon: string }
}

const read = (): Configuration => load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))

test("the installers' configuration is one that electron-builder takes", async () => {
  await expect(validateConfiguration(read(), { isEnabled: false })).resolves.toBeUndefined()
  await expect(validateConfiguration({ ...read(), asarr: true }, { isEnabled: false })).rejects.toThrow(
    'asarr',
  )
})

test('the shipped Electron runs nothing but the app', () => {
  expect(read().electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('every file that the installers take from the tree is there', () => {
  const { linux, deb, win, mac } = read()
  const named = [
    linux.icon,
    ...linux.extraFiles.map(({ from }) => from),
    deb.afterInstall,
    deb.afterRemove,
    win.icon,
    mac.icon,
  ]
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
