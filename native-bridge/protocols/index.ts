import { abecs } from './abecs/index.ts'
import { idtech } from './idtech/index.ts'
import { magtek } from './magtek/index.ts'
import { miura } from './miura/index.ts'
import type { ProtocolFamily } from './protocol.ts'
import { verifoneXpi } from './verifone-xpi/index.ts'

/** Every family the bridge speaks, in the order in which a serial line is tried. */
export const families: readonly ProtocolFamily[] = [idtech, magtek, abecs, verifoneXpi, miura]

/** The family that a USB device belongs to, by its ids, or `null` for a device that is no reader of ours. */
export function familyForUsb(vendorId: number, productId: number): ProtocolFamily | null {
  const exact = families.find((family) =>
    family.usb.some((ids) => ids.vendorId === vendorId && ids.productIds?.includes(productId) === true),
  )
  const wide = families.find((family) =>
    family.usb.some((ids) => ids.vendorId === vendorId && ids.productIds === null),
  )
  return exact ?? wide ?? null
}
