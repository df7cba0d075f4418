import { opendir } from 'node:fs/promises'
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
    const present = await usbTerminals()
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

async function usbTerminals(): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of await opendir('/dev')) if (/^tty(?:ACM|USB)\d+$/u.test(name)) names.push(name)
  return names.sort()
}
