import type { ReadersSettings } from '../../contract/settings.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { FoundDevice } from '../found-device.ts'
import type { Native } from '../transports/native.ts'
import { createHidList, hidReaders } from './hid.ts'
import { createPortList } from './port-list.ts'
import { createSerialListing } from './serial.ts'
import type { DeviceSource } from './watch.ts'

/** What can be listed on this machine with the native modules there are. */
export function deviceSources(
  families: readonly ProtocolFamily[],
  simulated: { list(): readonly FoundDevice[] },
  { hid, serial }: Pick<Native, 'hid' | 'serial'>,
): (settings: ReadersSettings) => readonly DeviceSource[] {
  const listSerial =
    serial === null
      ? null
      : createSerialListing({ list: createPortList(async () => serial.SerialPort.list()) })
  const listHid =
    hid === null ? null : createHidList(async () => hidReaders(await hid.devicesAsync(), families))
  return (settings) => [
    { name: 'simulated', list: async () => simulated.list() },
    ...(listHid === null ? [] : [{ name: 'HID', list: listHid }]),
    ...(listSerial === null ? [] : [{ name: 'serial', list: () => listSerial(settings, families) }]),
  ]
}
