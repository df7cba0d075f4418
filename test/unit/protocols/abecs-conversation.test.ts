import { beforeEach, describe, expect, test } from 'vitest'
import { createAbecsProtocol } from '../../../native-bridge/protocols/abecs/conversation.ts'
import { packetOf } from '../../../native-bridge/protocols/abecs/link-layer.ts'
import type { Protocol, ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'

const [EOT, ACK, NAK, CAN] = [0x04, 0x06, 0x15, 0x18]
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const byte = (value: number): Uint8Array => Uint8Array.of(value)
const writes = (outputs: readonly ProtocolOutput[]): Uint8Array[] =>
  outputs.flatMap((output) => (output.type === 'write' ? [output.bytes] : []))
const waits = (outputs: readonly ProtocolOutput[]): (number | null)[] =>
  outputs.flatMap((output) => (output.type === 'wait' ? [output.waitMs] : []))

const noAnswer = { type: 'noAnswer' }
const open = packetOf(ascii('OPN'))

let protocol: Protocol
beforeEach(() => {
  protocol = createAbecsProtocol({ now: () => 0 })
})

describe('opening', () => {
  test('begins with CAN, waits two seconds for EOT, and asks three times', () => {
    expect(protocol.opened()).toEqual([
      { type: 'write', bytes: byte(CAN), as: 'output' },
      { type: 'wait', waitMs: 2000 },
    ])
    expect(writes(protocol.expired())).toEqual([byte(CAN)])
    expect(writes(protocol.expired())).toEqual([byte(CAN)])
    expect(protocol.expired()).toEqual([{ type: 'wait', waitMs: null }, noAnswer])
  })

  test('ignores whatever else comes before EOT', () => {
    protocol.opened()
    expect(writes(protocol.receive(packetOf(ascii('GCX012'))))).toEqual([])
    expect(writes(protocol.receive(byte(EOT)))).toEqual([open])
  })

  test('repeats a command after NAK, and gives up after the third', () => {
    protocol.opened()
    protocol.receive(byte(EOT))
    expect(writes(protocol.receive(byte(NAK)))).toEqual([open])
    expect(writes(protocol.receive(byte(NAK)))).toEqual([open])
    expect(protocol.receive(byte(NAK))).toContainEqual(noAnswer)
  })

  test('gives up without ACK for two seconds, and without an answer for ten', () => {
    protocol.opened()
    expect(waits(protocol.receive(byte(EOT)))).toEqual([2000])
    expect(protocol.expired()).toContainEqual(noAnswer)
    protocol.opened()
    protocol.receive(byte(EOT))
    expect(waits(protocol.receive(byte(ACK)))).toEqual([10_000])
    expect(protocol.expired()).toContainEqual(noAnswer)
  })

  test('asks for a damaged answer again after half a second of silence', () => {
    protocol.opened()
    protocol.receive(byte(EOT))
    protocol.receive(byte(ACK))
    const damaged = packetOf(ascii('OPN000')).with(9, 0)
    expect(protocol.receive(damaged)).toEqual([
      { type: 'badFrame', why: 'checksum', at: 11 },
      { type: 'wait', waitMs: 500 },
    ])
    expect(writes(protocol.expired())).toEqual([byte(NAK)])
    expect(writes(protocol.receive(packetOf(ascii('OPN000'))))).toHaveLength(1)
  })
})

describe('a wanted card', () => {
  /** Opens, and answers as the simulated pinpad until it waits for a card. */
  const wantCard = (): ProtocolOutput[] => {
    const pinpad = simulatedReader('abecs')
    const told: ProtocolOutput[] = []
    const carry = (outputs: readonly ProtocolOutput[]): void => {
      told.push(...outputs)
      for (const bytes of writes(outputs)) {
        for (const chunk of pinpad.answer(bytes)) carry(protocol.receive(chunk))
      }
    }
    carry(protocol.opened())
    told.length = 0
    carry(protocol.begin({ minor: 12_345, currency: 'USD' }))
    return told
  }

  test('is asked for with amount, currency, date, and a mask; no wait, because a person acts', () => {
    const told = wantCard()
    const command = Buffer.from(writes(told).at(-1)!).toString('latin1')
    expect(command.slice(1, 4)).toBe('GCX')
    expect(command).toContain('000000012345')
    expect(command).toContain('840')
    expect(command).toContain('\0\x23\0\x040604')
    expect(waits(told).at(-1)).toBe(null)
  })

  test('is no longer wanted: CAN, EOT, and the pinpad is closed', () => {
    wantCard()
    expect(writes(protocol.end())).toEqual([byte(CAN)])
    expect(writes(protocol.receive(byte(EOT)))).toEqual([packetOf(ascii('CLX'))])
    protocol.receive(byte(ACK))
    expect(protocol.receive(packetOf(ascii('CLX000')))).toContainEqual({ type: 'activity', activity: 'idle' })
  })

  test('is no longer wanted before the pinpad even answered', () => {
    protocol.begin({ minor: 1, currency: 'PEN' })
    protocol.end()
    expect(writes(protocol.receive(byte(EOT)))).toEqual([packetOf(ascii('CLX'))])
  })

  test('is wanted for another amount: the first question is withdrawn', () => {
    wantCard()
    expect(writes(protocol.begin({ minor: 500, currency: 'PEN' }))).toEqual([byte(CAN)])
  })

  test('a message for the operator changes nothing', () => {
    wantCard()
    expect(protocol.receive(packetOf(ascii('NTM000005HELLO')))).toEqual([
      { type: 'note', text: 'message for the operator' },
    ])
  })

  test('contactless refused: asks again for chip or stripe', () => {
    wantCard()
    const [again] = writes(protocol.receive(packetOf(ascii('GCX083'))))
    expect(Buffer.from(again!).toString('latin1')).toContain('\0\x13\x37\0\x0500000')
  })

  test('an answer that never comes whole is refused as timed out', () => {
    wantCard()
    const stripe = 'GCX000034\x80\x4f\0\x0200\x80\x42\0\x18476173******0010=2512201'
    const [track] = writes(protocol.receive(packetOf(ascii(stripe))))
    expect(Buffer.from(track!).toString('latin1').slice(1, 4)).toBe('GTK')
    protocol.receive(byte(ACK))
    expect(protocol.expired()).toContainEqual({ type: 'refused', refusal: { tag: 'TimedOut' } })
  })
})

test('a pinpad without a data key is asked once more who it is, and then no card is asked for', () => {
  protocol.begin({ minor: 1, currency: 'PEN' })
  protocol.receive(byte(EOT))
  protocol.receive(byte(ACK))
  const [question] = writes(protocol.receive(packetOf(ascii('OPN000'))))
  expect(Buffer.from(question!).toString('latin1').slice(1, 4)).toBe('GIX')
  protocol.receive(byte(ACK))
  expect(protocol.receive(packetOf(ascii('GIX000')))).toContainEqual({
    type: 'refused',
    refusal: { tag: 'NotEncrypting' },
  })
})
