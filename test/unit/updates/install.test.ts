import { expect, test } from 'vitest'
import { installationOf } from '../../../electron/updates/install.ts'

test('each system installs its own kind of file its own way', () => {
  expect(installationOf('linux', '/data/Extorno.deb')).toEqual({
    command: 'pkexec',
    parameters: ['dpkg', '--install', '/data/Extorno.deb'],
    program: 'waits',
  })
  expect(installationOf('darwin', '/data/Extorno.dmg')?.program).toBe('byHand')
  expect(installationOf('freebsd', '/data/Extorno')).toBeNull()
})

test("a quote in Windows' path ends no text of PowerShell", () => {
  expect(installationOf('win32', "C:\\O'Brien\\Extorno.exe")?.parameters.at(-1)).toBe(
    "Start-Process -Verb RunAs -FilePath 'C:\\O''Brien\\Extorno.exe' -ArgumentList '/S','--updated','--force-run'",
  )
})
