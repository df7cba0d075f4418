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
  extraFiles: { from: string }[]
  files: string[]
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
    grantFileProtocolExtraPrivileges: false,
  })
})

test('what is shipped beside the app is there, and nothing that has native code is left out', () => {
  const { extraFiles, files } = read()
  expect(extraFiles.map(({ from }) => existsSync(join(root, from)))).toEqual([true])
  const leftOut = files.filter((pattern) => pattern.startsWith('!node_modules')).join(' ')
  expect(
    ['node-hid', 'serialport', 'usb'].filter((name) => new RegExp(`[{,]${name}[,}]`, 'u').test(leftOut)),
  ).toEqual([])
})
