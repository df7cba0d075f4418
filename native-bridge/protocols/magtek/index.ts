import type { ProtocolFamily } from '../protocol.ts'
import { createMagTek } from './protocol.ts'

/** MagTek readers: MagneSafe V5 stripe readers and the EMV models that speak like them. See README.md here. */
export const magtek: ProtocolFamily = {
  family: 'magtek',
  usb: [
    {
      vendorId: 0x0801,
      productIds: [
        0x0001, 0x0002, 0x0003, 0x0011, 0x0013, 0x0014, 0x0019, 0x001a, 0x001c, 0x001e, 0x001f, 0x0020,
        0x2020, 0x2023, 0x2024,
      ],
    },
  ],
  links: ['hid', 'serial', 'keyboard'],
  baudRates: [9600, 115_200],
  probe: null,
  create: createMagTek,
}
