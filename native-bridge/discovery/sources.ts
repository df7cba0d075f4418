import type { ReadersSettings } from '../../contract/settings.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { FoundDevice } from '../found-device.ts'
import { hidReaders } from './hid.ts'
import { createSerialListing } from './serial.ts'
import type { ListedPort } from './serial.ts'
import type { DeviceSource } from './watch.ts'

/**
 * What can be listed on this machine. The native modules are loaded at the first listing, so that one that cannot be
 * loaded leaves the other sources working.
 */
export function deviceSources(
  families: readonly ProtocolFamily[],
  simulated: { list(): readonly FoundDevice[] },
): (settings: ReadersSettings) => readonly DeviceSource[] {
  const serial = createSerialListing({ list: listPorts() })
  return (settings) => [
    { name: 'simulated', list: async () => simulated.list() },
    {
      name: 'HID',
      async list() {
        const { default: HID } = await import('node-hid')
        return hidReaders(await HID.devicesAsync(), families)
      },
    },
    { name: 'serial', list: () => serial(settings, families) },
  ]
}

function listPorts(): () => Promise<readonly ListedPort[]> {
  let list: (() => Promise<readonly ListedPort[]>) | null = null
  return async () => {
    if (list === null) {
      const { createPortList } = await import('./port-list.ts')
      list ??= createPortList()
    }
    return list()
  }
}
