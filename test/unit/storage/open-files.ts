import { existsSync, readdirSync, readlinkSync } from 'node:fs'

/** Where Linux tells which files this process has open (man 5 proc). */
const descriptors = '/proc/self/fd'

export const canTellOpenFiles = existsSync(descriptors)

/** The files under a directory that this process has open, each as often as it is open. */
export function openFilesIn(directory: string): string[] {
  return readdirSync(descriptors)
    .flatMap((descriptor) => {
      try {
        return [readlinkSync(`${descriptors}/${descriptor}`)]
      } catch {
        // The descriptor that the list itself was read with.
        return []
      }
    })
    .filter((path) => path.startsWith(directory))
    .map((path) => path.slice(directory.length + 1))
}
