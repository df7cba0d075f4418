import type { ProtocolFamily } from '../protocol.ts'
import { pingCommand, recogniseNeoFrame } from './neo-frame.ts'
import { createIdTech } from './protocol.ts'
import { recogniseStxFrame } from './stx-frame.ts'

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
    // A NEO reader answers in its own frame; a stripe reader answers an unknown command with NAK, in an STX frame. Others
    // begin with STX too: only a whole frame with its check bytes tells.
    recognises: (answer) =>
      recogniseNeoFrame(answer, 0, answer.length).kind === 'frame' ||
      (answer[0] === 0x02 && recogniseStxFrame(answer, 0, answer.length).kind === 'frame'),
  },
  create: createIdTech,
}
