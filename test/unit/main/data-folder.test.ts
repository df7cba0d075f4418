import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { networkOf } from '../../../electron/app/data-folder.ts'
import type { DataFolderSystem } from '../../../electron/app/data-folder.ts'

const system = (over: Partial<DataFolderSystem>): DataFolderSystem => ({
  platform: 'linux',
  exists: () => true,
  realPath: (path) => path,
  fileSystem: () => 0xef53,
  ...over,
})

it.each([
  ['ext4', 0xef53, null],
  ['tmpfs', 0x01021994, null],
  ['NFS', 0x6969, 'NFS'],
  ['CIFS', 0xff534d42, 'CIFS'],
  // As a signed number of 32 bits, which some builds tell.
  ['CIFS, signed', -11317950, 'CIFS'],
  ['SMB2', 0xfe534d42, 'SMB2'],
  ['SMB', 0x517b, 'SMB'],
])('a folder on %s', (_name, type, network) => {
  expect(networkOf('/home/caja/.config/Extorno', system({ fileSystem: () => type }))).toBe(network)
})

it('asks the nearest parent of a folder that is not there yet', () => {
  const asked: string[] = []
  const found = networkOf(
    '/home/caja/.config/Extorno',
    system({
      exists: (path) => path === '/home/caja' || path === '/home' || path === '/',
      fileSystem(path) {
        asked.push(path)
        return 0x6969
      },
    }),
  )
  expect([found, asked]).toEqual(['NFS', ['/home/caja']])
})

it.each([
  [String.raw`C:\Users\caja\AppData\Roaming\Extorno`, null],
  [String.raw`\\server\homes\caja\Extorno`, String.raw`\\server\homes`],
  ['//server/homes/caja/Extorno', String.raw`\\server\homes`],
  [String.raw`\\?\UNC\server\homes\caja`, String.raw`\\server\homes`],
  [String.raw`\\?\C:\Users\caja`, null],
  [String.raw`\\.\C:\Users\caja`, null],
])('on Windows %s', (folder, network) => {
  expect(networkOf(folder, system({ platform: 'win32' }))).toBe(network)
})

it('on Windows knows a drive that stands for a share', () => {
  const realPath = (): string => String.raw`\\server\homes\caja\Extorno`
  expect(networkOf(String.raw`H:\Extorno`, system({ platform: 'win32', realPath }))).toBe(
    String.raw`\\server\homes`,
  )
})

it('takes for local what the system does not tell', () => {
  const fileSystem = (): number => {
    throw new Error('ENOSYS')
  }
  expect(networkOf('/data', system({ fileSystem }))).toBeNull()
  expect(networkOf('/data', system({ platform: 'darwin', fileSystem }))).toBeNull()
})

it('of this machine: the disk for temporary files is local', () => {
  expect(networkOf(tmpdir())).toBeNull()
})
