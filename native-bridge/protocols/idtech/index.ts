import type { ProtocolFamily } from '../protocol.ts'
import { pingCommand } from './neo-frame.ts'
import { createIdTech } from './protocol.ts'

/** ID TECH stripe and chip readers (SecureMag, SecureKey, Augusta, SREDKey, NEO/VP). See README.md in this folder. */
export const idtech: ProtocolFamily = {
  family: 'idtech',
  // 0ACD is ID TECH's vendor id: its other products are refused by their bytes, not by a list of ids.
  usb: [{ vendorId: 0x0acd, productIds: null }],
  links: ['hid', 'serial', 'keyboard'],
  // 115200 is NEO's; SecureMag and SecureHead leave the factory at 38400 and 9600.
  baudRates: [115_200, 38_400, 9600],
  probe: {
    bytes: pingCommand(),
    // A NEO reader answers in its own frame; a stripe reader answers an unknown command with NAK.
    recognises: (answer) =>
      (answer[0] === 0x56 && answer[1] === 0x69 && answer[2] === 0x56) ||
      (answer[0] === 0x02 && answer.length > 6),
  },
  create: createIdTech,
}
