import { fromText, toHex, toText } from '../bytes.ts'

/** Parameters the host sends (Abecs 2.20 §3.1.3.1). */
export const SPE = {
  IDLIST: 0x0001,
  MTHDPIN: 0x0002,
  MTHDDAT: 0x0003,
  TAGLIST: 0x0004,
  EMVDATA: 0x0005,
  CEXOPT: 0x0006,
  TRACKS: 0x0007,
  KEYIDX: 0x0009,
  TIMEOUT: 0x000c,
  DATAIN: 0x000f,
  ACQREF: 0x0010,
  AMOUNT: 0x0013,
  TRNDATE: 0x0015,
  TRNTIME: 0x0016,
  GCXOPT: 0x0017,
  GOXOPT: 0x0018,
  FCXOPT: 0x0019,
  TRNTYPE: 0x0021,
  TRNCURR: 0x0022,
  PANMASK: 0x0023,
} as const

/** Data the pinpad answers with (§3.1.3.2). */
export const PP = {
  SERNUM: 0x8001,
  MODEL: 0x8003,
  MNNAME: 0x8004,
  APPVERS: 0x8009,
  DKPTTDESP: 0x8035,
  DKPTTDESD: 0x8036,
  EVENT: 0x8040,
  TRK1INC: 0x8041,
  TRK2INC: 0x8042,
  TRK3INC: 0x8043,
  TRACK1: 0x8044,
  TRACK2: 0x8045,
  TRACK3: 0x8046,
  TRK1KSN: 0x8047,
  TRK2KSN: 0x8048,
  TRK3KSN: 0x8049,
  ENCPAN: 0x804a,
  KSN: 0x804c,
  DATAOUT: 0x804e,
  CARDTYPE: 0x804f,
  AIDTABINFO: 0x8051,
  PAN: 0x8052,
  EMVDATA: 0x8054,
  CHNAME: 0x8055,
  GOXRES: 0x8056,
  ENCKRAND: 0x8063,
} as const

/** Where the value of a field lies in the packet: half open. */
export type Field = { id: number; from: number; to: number }

/** A whole answer. It is a view of the packet: copy what is kept. */
export type Reply = {
  /** The command's three letters, or `NTM` (a message for the operator) or `ERR` (the command was not understood). */
  id: string
  /** Three digits; `000` is success (§3.1.1). */
  status: string
  data: Uint8Array
  /** The fields of all blocks; empty where the blocks are not made of fields (older commands). */
  fields: readonly Field[]
}

const digitsValue = (data: Uint8Array, at: number): number => {
  let value = 0
  for (let index = at; index < at + 3; index += 1) {
    const digit = (data[index] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const isName = (data: Uint8Array): boolean => {
  for (let index = 0; index < 3; index += 1) {
    const letter = data[index] ?? 0
    if (letter < 0x41 || letter > 0x5a) return false
  }
  return true
}

/** Reads the fields of one block, or says that it is not made of fields. */
const addFields = (data: Uint8Array, from: number, to: number, fields: Field[]): boolean => {
  let at = from
  while (at < to) {
    if (at + 4 > to) return false
    const id = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
    const end = at + 4 + (((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0))
    if (end > to) return false
    fields.push({ id, from: at + 4, to: end })
    at = end
  }
  return true
}

/**
 * Reads a packet as an answer (§2.3.2): three letters, three digits, then blocks of up to 999 bytes each after three
 * digits of length. `null`: it is none. A failure carries no data, so what names a number other than 000 and has data
 * is a command overheard on the line, not an answer: `'command'`.
 */
export const readReply = (data: Uint8Array): Reply | 'command' | null => {
  if (data.length < 3 || !isName(data)) return null
  const id = toText(data, 0, 3)
  if (data.length === 3) return 'command'
  if (data.length < 6 || digitsValue(data, 3) < 0) return null
  const status = toText(data, 3, 6)
  if (status !== '000' && data.length > 6) return 'command'
  const fields: Field[] = []
  let madeOfFields = true
  for (let at = 6; at < data.length;) {
    const length = digitsValue(data, at)
    if (length < 0 || at + 3 + length > data.length) return null
    if (!addFields(data, at + 3, at + 3 + length, fields)) madeOfFields = false
    at += 3 + length
  }
  return { id, status, data, fields: madeOfFields ? fields : [] }
}

/** A field, where the answer has it. */
export const fieldOf = ({ fields }: Reply, id: number): Field | undefined => {
  for (const field of fields) if (field.id === id) return field
  return undefined
}

/** The value of a field as a view of the packet. */
export const bytesOf = (reply: Reply, id: number): Uint8Array | undefined => {
  const field = fieldOf(reply, id)
  return field === undefined ? undefined : reply.data.subarray(field.from, field.to)
}

/** The value of a field in hex. */
export const hexOf = (reply: Reply, id: number): string | undefined => {
  const field = fieldOf(reply, id)
  return field === undefined ? undefined : toHex(reply.data, field.from, field.to)
}

/** The text of a field, without the blanks it is filled with. */
export const textOf = (reply: Reply, id: number): string | undefined => {
  const field = fieldOf(reply, id)
  return field === undefined ? undefined : toText(reply.data, field.from, field.to).trim()
}

export type Parameter = readonly [id: number, value: Uint8Array | string]

const MAX_BLOCK_BYTES = 999

/**
 * The data of a command (§3.1.3.1): its letters and its parameters, in as many blocks as they need.
 * @param parameters texts are sent as ASCII
 */
export const commandOf = (letters: string, parameters: readonly Parameter[] = []): Uint8Array => {
  let text = letters
  let block = ''
  for (const [id, value] of parameters) {
    const bytes = typeof value === 'string' ? value : toText(value)
    const parameter = String.fromCharCode(id >> 8, id & 0xff, bytes.length >> 8, bytes.length & 0xff) + bytes
    if (block.length + parameter.length > MAX_BLOCK_BYTES) {
      text += String(block.length).padStart(3, '0') + block
      block = ''
    }
    block += parameter
  }
  if (block !== '') text += String(block.length).padStart(3, '0') + block
  return fromText(text)
}
