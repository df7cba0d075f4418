import { opendirSync } from 'node:fs'

/**
 * The names in a folder of the system's devices, in order. Name by name: the rig that stands in for /dev and /sys in tests
 * (umockdev) sees `opendir`, and not the `scandir` of `readdirSync`. Throws where there is no such folder.
 */
export function folderNames(path: string): string[] {
  const names: string[] = []
  const folder = opendirSync(path)
  for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) names.push(entry.name)
  folder.closeSync()
  return names.sort()
}
