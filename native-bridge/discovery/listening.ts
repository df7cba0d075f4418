import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'

/**
 * A serial line whose reader answered no probe: it may be one that only speaks when a card is swiped (MagTek over
 * RS-232). Every family listens, none of them writes, and the first that recognises a whole message has the line
 * from then on. Until then one bad frame at most is reported for each chunk.
 * @param chosen is told which family it was
 */
export function createListening(
  families: readonly ProtocolFamily[],
  chosen: (family: ProtocolFamily) => void,
): Protocol {
  const listeners = families
    .filter(({ links }) => links.includes('serial'))
    .map((family) => ({ family, protocol: family.create('serial') }))
  let owner: Protocol | null = null

  const silent = (pass: (protocol: Protocol) => ProtocolOutput[]): ProtocolOutput[] =>
    owner === null ? [] : pass(owner)

  return {
    opened: () => [],
    receive(bytes) {
      if (owner !== null) return owner.receive(bytes)
      let bad: ProtocolOutput[] = []
      for (const { family, protocol } of listeners) {
        const outputs = protocol.receive(bytes)
        if (outputs.some(isWholeMessage)) {
          owner = protocol
          chosen(family)
          return outputs
        }
        if (bad.length === 0) bad = outputs.filter(({ type }) => type === 'badFrame').slice(0, 1)
      }
      return bad
    },
    begin: (wanted) => silent((protocol) => protocol.begin(wanted)),
    end: () => silent((protocol) => protocol.end()),
    expired: () => silent((protocol) => protocol.expired()),
  }
}

const isWholeMessage = ({ type }: ProtocolOutput): boolean => type === 'reading' || type === 'refused'
