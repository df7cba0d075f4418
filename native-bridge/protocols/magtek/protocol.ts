import type { Protocol, ProtocolLink } from '../protocol.ts'
import { judgeReport } from './report.ts'

/** One MagTek reader. Swipe readers speak by themselves and hear nothing they need. */
export function createMagTek(_link: ProtocolLink): Protocol {
  return {
    opened: () => [],
    receive: (bytes) => judgeReport(bytes),
    begin: () => [{ type: 'activity', activity: 'waitingForCard' }],
    end: () => [{ type: 'activity', activity: 'idle' }],
    expired: () => [],
  }
}
