import type { ProtocolFamily } from '../protocol.ts'
import { createAbecsProtocol } from './conversation.ts'
import { CAN, EOT } from './link-layer.ts'

/** ABECS 2.x pinpads (PAX, Ingenico, Gertec, Verifone and others in Brazil and beyond), on a serial line. */
export const abecs: ProtocolFamily = {
  family: 'abecs',
  // The same models come with other firmware too: a port is this family's when it answers so.
  usb: [],
  links: ['serial'],
  // USB ports take any speed; RS-232 pinpads speak 19200 (§2.1).
  baudRates: [19_200, 115_200],
  // A pinpad answers EOT to CAN whatever it does (§2.2.2.3), and CAN means nothing to a reader of another family.
  probe: {
    bytes: Uint8Array.of(CAN),
    recognises: (answer) => answer.length === 1 && answer[0] === EOT,
  },
  create: () => createAbecsProtocol({ now: () => Date.now() }),
}
