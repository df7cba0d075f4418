import type { Protocol, ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import type { PresentedScenario, SimulatedReader } from '../../../native-bridge/simulated/reader.ts'

/** A protocol and a simulated reader at the two ends of one wire. */
export type Conversation = {
  /** Everything the protocol has told so far, without its writes and waits. */
  told: ProtocolOutput[]
  present(scenario: PresentedScenario): ProtocolOutput[]
}

/** Connects them, opens the link, and carries every byte until both are quiet. */
export const connect = (protocol: Protocol, reader: SimulatedReader): Conversation => {
  const told: ProtocolOutput[] = []
  const carry = (outputs: readonly ProtocolOutput[]): void => {
    for (const output of outputs) {
      if (output.type === 'write') {
        for (const chunk of reader.answer(output.bytes)) carry(protocol.receive(chunk))
      } else if (output.type !== 'wait') told.push(output)
    }
  }
  carry(protocol.opened())
  return {
    told,
    present(scenario) {
      const before = told.length
      carry(protocol.begin({ minor: 12_345, currency: 'PEN' }))
      for (const chunk of reader.present(scenario)) carry(protocol.receive(chunk))
      return told.slice(before)
    },
  }
}
