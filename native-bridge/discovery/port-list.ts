import { folderNames } from './folder-names.ts'
import type { ListedPort } from './serial.ts'

/**
 * `SerialPort.list()` without its cost: on Linux each call starts `udevadm`, so it is asked again only when a USB tty
 * came or went. Ports of the mainboard never have USB ids and are not waited for.
 */
export function createPortList(
  list: () => Promise<ListedPort[]>,
  platform: NodeJS.Platform = process.platform,
): () => Promise<ListedPort[]> {
  if (platform !== 'linux') return list
  let nodes = ''
  let ports: ListedPort[] = []
  return async () => {
    const present = usbTerminals()
    if (present.length === 0) {
      nodes = ''
      return []
    }
    if (present.join() !== nodes) {
      ports = await list()
      // A node that udev has not described yet is asked about again at the next listing.
      const described = present.every((name) => ports.some(({ path }) => path === `/dev/${name}`))
      nodes = described ? present.join() : ''
    }
    return ports
  }
}

/** Read at once: asked every second, four turns through the thread pool would cost more than the few names. */
const usbTerminals = (): string[] => folderNames('/dev').filter((name) => /^tty(?:ACM|USB)\d+$/u.test(name))
