import { ACK, CAN, createPacketReceiver, EOT, NAK, packetOf } from '../protocols/abecs/link-layer.ts'
import { bigEndian, fromAscii, fromHex, joined } from './bytes.ts'
import { filled, encryptBlocks, encryptEachBlock } from './dukpt.ts'
import { ksnCounter, type Transaction, type UsedKeys } from './ksn-counter.ts'
import type { PresentedScenario, SimulatedReader } from './reader.ts'
import { testCard, transactionTags } from './test-card.ts'

/** A pinpad by what is printed on it, the KSN of its keys, and whether it takes a new key for each command. */
type Model = {
  name: string
  maker: string
  model: string
  serial: string
  device: Uint8Array
  /** Against the specification, whose GTK and EBX take a key each (§3.3.6, §3.3.12). */
  hasOneKeyForACard: boolean
}

const PPC930: Model = {
  name: 'Gertec PPC930 (ABECS)',
  maker: 'GERTEC',
  model: 'PPC-930;192MB',
  serial: '7200032211005539',
  device: fromHex('FFFFF819460018600000'),
  hasOneKeyForACard: false,
}

const TRAINING: Model = {
  name: 'Extorno (ABECS)',
  maker: 'EXTORNO',
  model: 'TRAINING',
  serial: '7200032211005540',
  device: fromHex('FFFFF819460018800000'),
  hasOneKeyForACard: true,
}

/** Positions 00 to 99 of the key map; only DUKPT data key 05 and PIN key 03 are loaded. */
const keyMap = (loaded: number): Uint8Array =>
  fromAscii(Array.from({ length: 100 }, (_, position) => (position === loaded ? '1' : '0')).join(''))

const field = (id: number, value: Uint8Array | string): Uint8Array => {
  const bytes = typeof value === 'string' ? fromAscii(value) : value
  return joined(bigEndian(id), bigEndian(bytes.length), bytes)
}

const answerOf = (name: string, status: string, ...fields: readonly Uint8Array[]): Uint8Array => {
  const block = joined(...fields)
  const length = fields.length === 0 ? '' : String(block.length).padStart(3, '0')
  return packetOf(joined(fromAscii(name + status + length), block))
}

/** The parameters of a command: three letters, then blocks of id, length and value. */
const parametersOf = (data: Uint8Array): Map<number, Uint8Array> => {
  const parameters = new Map<number, Uint8Array>()
  for (let block = 3; block < data.length;) {
    const end = block + 3 + Number(Buffer.from(data.subarray(block, block + 3)).toString('latin1'))
    for (let at = block + 3; at < end;) {
      const id = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
      const length = ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0)
      parameters.set(id, data.slice(at + 4, at + 4 + length))
      at += 4 + length
    }
    block = end
  }
  return parameters
}

const CARD_TYPE: Readonly<Record<PresentedScenario, string>> = {
  stripe: '00',
  badRead: '00',
  notEncrypting: '00',
  chip: '03',
  cardRemovedEarly: '03',
  contactless: '06',
}

const MASKED_PAN = '476173******0010'

/** What GCX tells of the card: cut tracks with a masked PAN, and for a chip what its application says. */
const presented = (scenario: PresentedScenario): Uint8Array => {
  const type = CARD_TYPE[scenario]
  if (scenario === 'badRead') return answerOf('GCX', '000', field(0x804f, type), field(0x8050, '0'))
  const track2 = field(0x8042, `${MASKED_PAN}=2512201`)
  return type === '00'
    ? answerOf(
        'GCX',
        '000',
        field(0x804f, type),
        field(0x8050, '0'),
        field(0x8041, `B${MASKED_PAN}^${testCard.holder}^2512201`),
        track2,
      )
    : answerOf(
        'GCX',
        '000',
        field(0x804f, type),
        field(0x8051, '010101'),
        field(0x8052, MASKED_PAN),
        field(0x8053, '01'),
        field(0x8055, testCard.holder),
        field(0x805b, 'VISA CREDITO'),
        track2,
      )
}

const METHOD = 0x0003

/** Encrypts as asked for: `50` block by block, `51` chained. */
const encrypted = (
  { key }: Transaction,
  parameters: ReadonlyMap<number, Uint8Array>,
  plain: Uint8Array,
): Uint8Array => {
  const method = Buffer.from(parameters.get(METHOD) ?? []).toString('latin1')
  return method === '50' ? encryptEachBlock(key('data'), plain) : encryptBlocks(key('data'), plain)
}

type Parameters = ReadonlyMap<number, Uint8Array>
type NextTransaction = () => Transaction

const track2 = (
  next: NextTransaction,
  inSlot: PresentedScenario | null,
  parameters: Parameters,
): Uint8Array => {
  const plain = filled(testCard.packedTrack2, 0xff)
  if (inSlot === null || inSlot === 'badRead') return answerOf('GTK', '010')
  // The pinpad forgot its orders: the track comes as it is, and no KSN with it.
  if (inSlot === 'notEncrypting') return answerOf('GTK', '000', field(0x8045, plain))
  const transaction = next()
  return answerOf(
    'GTK',
    '000',
    field(0x8045, encrypted(transaction, parameters, plain)),
    field(0x8048, transaction.ksn),
  )
}

const chip = (inSlot: PresentedScenario | null): Uint8Array => {
  if (inSlot === 'cardRemovedEarly') return answerOf('GOX', '043')
  const entryMode = inSlot === 'contactless' ? '07' : '05'
  return answerOf('GOX', '000', field(0x8056, '200000'), field(0x8054, transactionTags(entryMode)))
}

const block = (transaction: Transaction, parameters: Parameters): Uint8Array => {
  const data = encrypted(transaction, parameters, parameters.get(0x000f) ?? new Uint8Array())
  return answerOf('EBX', '000', field(0x804e, data), field(0x804c, transaction.ksn))
}

const identity = ({ serial, model, maker }: Model): Uint8Array =>
  answerOf(
    'GIX',
    '000',
    field(0x8001, serial),
    field(0x8003, model),
    field(0x8004, maker),
    field(0x8009, '002.14 200921   '),
    field(0x8035, keyMap(3)),
    field(0x8036, keyMap(5)),
  )

/** The pinpad behind its link layer: its slot, and the answer to each command. */
function createPinpad(
  model: Model,
  next: NextTransaction,
): {
  present(scenario: PresentedScenario): Uint8Array[]
  cancel(): void
  obey(data: Uint8Array): Uint8Array[]
} {
  let card: PresentedScenario | null = null
  let waiting = false
  let inSlot: PresentedScenario | null = null
  let keyOfCard: Transaction | null = null

  const nextForTrack = (): Transaction => (keyOfCard = next())
  const nextForBlock = (): Transaction => (model.hasOneKeyForACard && keyOfCard !== null ? keyOfCard : next())
  const takeCard = (): Uint8Array[] => {
    if (!waiting || card === null) return []
    inSlot = card
    keyOfCard = null
    card = null
    waiting = false
    return [presented(inSlot)]
  }

  return {
    present(scenario) {
      card = scenario
      return takeCard()
    },
    cancel() {
      waiting = false
    },
    obey(data) {
      const name = Buffer.from(data.subarray(0, 3)).toString('latin1')
      const parameters = parametersOf(data)
      switch (name) {
        case 'OPN':
        case 'CLX':
          return [answerOf(name, '000')]
        case 'GIX':
          return [identity(model)]
        case 'GCX':
          waiting = true
          return takeCard()
        case 'GTK':
          return [track2(nextForTrack, inSlot, parameters)]
        case 'GOX':
          return [chip(inSlot)]
        case 'EBX':
          return [block(nextForBlock(), parameters)]
        case 'FCX':
          return [answerOf(name, '000', field(0x8058, '100'))]
        case 'CEX':
          inSlot = null
          return [answerOf(name, '000', field(0x8040, '91'))]
        default:
          return [answerOf('ERR', '010')]
      }
    },
  }
}

/**
 * An ABECS pinpad: it says nothing unless asked, and answers GCX once a card was presented. Track and TLV block are
 * encrypted by two commands, each under the next KSN, as the specification has it.
 */
export const simulatedAbecs = (used: UsedKeys): SimulatedReader => simulated(PPC930, used)

/**
 * Training's pinpad: an ABECS pinpad in all but one thing, for which no model is known. Within one card its EBX encrypts
 * under the key of its GTK, so that the chip's block is under the track's KSN, as in the documents' sample. No family
 * that is read here gives a chip of that form otherwise.
 */
export const trainingPinpad = (used: UsedKeys): SimulatedReader => simulated(TRAINING, used)

function simulated(model: Model, used: UsedKeys): SimulatedReader {
  const ksns = ksnCounter(model.device, used)
  const receiver = createPacketReceiver()
  const pinpad = createPinpad(model, ksns.next)
  return {
    family: 'abecs',
    name: model.name,
    serial: model.serial,
    link: 'serial',
    usb: null,
    present: (scenario) => pinpad.present(scenario),
    answer: (bytes) => {
      const answers: Uint8Array[] = []
      receiver.receive(bytes, {
        packet: (data) => answers.push(Uint8Array.of(ACK), ...pinpad.obey(data)),
        outside: (byte) => {
          if (byte !== CAN) return
          pinpad.cancel()
          answers.push(Uint8Array.of(EOT))
        },
        bad: () => answers.push(Uint8Array.of(NAK)),
      })
      return answers
    },
    counter: ksns.last,
  }
}
