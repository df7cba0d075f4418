import type { Mutant } from './money.ts'

const decoders = 'native-bridge/protocols'
const unit = (...names: string[]): string[] => names.map((name) => `test/unit/protocols/${name}.test.ts`)

/** One line each: what the broken decoder would do, and the text that makes it so. */
type Change = readonly [name: string, from: string, to: string]

const of = (file: string, tests: readonly string[], changes: readonly Change[]): Mutant[] =>
  changes.map(([name, from, to]) => ({ name, from, to, file, tests }))

const refusesClear = "return err({ tag: 'ClearCardData' })"

const abecsTests = [...unit('abecs', 'abecs-conversation'), 'test/unit/simulated/every-reader.test.ts']
const abecs: readonly Mutant[] = [
  ...of(`${decoders}/abecs/card-data.ts`, abecsTests, [
    [
      "track 2 is told under track 1's KSN",
      'track2 === undefined ? track1Ksn : hexOf(reply, PP.TRK2KSN)',
      'track1Ksn ?? hexOf(reply, PP.TRK2KSN)',
    ],
    ['track 1 is told under a foreign KSN', ' && track1Ksn === ksn', ''],
    ['eight digits of a track may be in clear', `if (clearBytes > MAX_CLEAR_BYTES) ${refusesClear}`, ''],
    ['tracks in clear are taken for ciphertext', `if (holdsClear(reply)) ${refusesClear}`, ''],
    [
      'a track whose first digits are in clear is a packed one',
      "clearBytes === 0 ? 'packed-track' : 'unknown'",
      "'packed-track'",
    ],
    ['any KSN is taken from a pinpad', 'if (ksnRefusal !== null) return err(ksnRefusal)', ''],
    [
      'a number that is not masked is shown',
      "kind === 'clear')) return",
      "kind === 'masked' && false)) return",
    ],
    ['an answer without a track is a card', 'if (isEmpty(track1) && isEmpty(track2)) ', 'if (false) '],
    ['a working key counts as DUKPT', 'if (ksn === undefined) {', "if (ksn === 'none') {"],
  ]),
  ...of(`${decoders}/abecs/link-layer.ts`, abecsTests, [
    [
      'the CRC of a packet is not looked at',
      'if ((this.#expected | byte) === this.#crc)',
      'if ((this.#expected | byte) >= 0)',
    ],
    ['a packet may be of any length', 'this.#length === MAX_PACKET_BYTES) {', 'this.#length === 1e9) {'],
  ]),
]

const idtechTests = unit('idtech-frames', 'idtech-vectors', 'idtech-neo', 'idtech-frame-rules', 'corpus')
const idtech: readonly Mutant[] = [
  ...of(`${decoders}/idtech/msr-data.ts`, idtechTests, [
    ['the flag of the PIN key is not looked at', "(layout.field8 & 0x40) === 0 ? 'data' : 'pin'", "'data'"],
    ['AES has blocks of eight bytes', '(field8 & 0x10) === 0 ? 8 : 16', '8'],
    ['hashes of SHA-256 have twenty bytes', '(option & 1) !== 0 ? 32 : 20', '(option & 1) !== 0 ? 20 : 20'],
    [
      'AES under a TDES key is TDES',
      "(layout.field8 & 0x10) === 0 ? 'tdes-dukpt' : 'tdes-dukpt-aes'",
      "'tdes-dukpt'",
    ],
    ['a fixed key counts as DUKPT', "if ((layout.field8 & 0x08) !== 0) return 'fixed-key'", ''],
    [
      'TransArmor counts as DUKPT',
      'layout.option >= 0 && (layout.option & 0x02) !== 0',
      'layout.option > 255',
    ],
    [
      'masked tracks that mask nothing are taken',
      "if (holdsClearSpan(data, layout.masked)) return refused({ tag: 'ClearCardData' })",
      '',
    ],
    [
      'encrypted tracks that are in clear are taken',
      "if (holdsClearSpan(data, layout.encrypted)) return refused({ tag: 'ClearCardData' })",
      '',
    ],
    [
      'the original format has a track 2',
      "if (layout.original) return refused({ tag: 'NoSeparableTrack2' })",
      '',
    ],
    ['raw bits are characters', "layout.type === 0x84 ? 'unknown' : 'ascii-track'", "'ascii-track'"],
    [
      'a frame may be of any length',
      'return declared === layout.size ||',
      'return declared >= layout.size ||',
    ],
    ['a session id takes no place', 'if ((field9 & 0x40) !== 0) at += sessionBytes', ''],
    ['a chip card that was swiped is not told', 'if ((layout.field8 & 0x20) !== 0)', 'if (false)'],
    [
      'track 3 alone in clear is a bad read',
      "sentInClear && track3 === '' ? 'NotEncrypting' : 'BadRead'",
      "'BadRead'",
    ],
  ]),
  ...of(`${decoders}/idtech/keyed-entry.ts`, idtechTests, [
    ['a stripe of JIS II is a keyed entry', 'if (data[index] !== 0) return false', ''],
    ['a keyed entry of type C0 is a stripe', 'if ((type & 0xf0) === manualEntry) return true', ''],
  ]),
  ...of(`${decoders}/idtech/stx-envelope.ts`, idtechTests, [
    ['the LRC is not looked at', 'if (bytes[end] !== lrc)', 'if (lrc < 0)'],
    ['the SUM is not looked at', 'if (bytes[end + 1] !== (sum & 0xff))', 'if (sum < 0)'],
    ['the ETX is not looked at', 'if (bytes[end + 2] !== endOfText)', 'if (end < 0)'],
  ]),
  ...of(`${decoders}/idtech/typed.ts`, idtechTests, [
    ['the typed LRC is not looked at', 'if (typedByte(bytes, end) !== lrc)', 'if (lrc < 0)'],
    ['the typed SUM is not looked at', 'if (typedByte(bytes, end + 2) !== (sum & 0xff))', 'if (sum < 0)'],
  ]),
  ...of(`${decoders}/idtech/hid-report.ts`, idtechTests, [
    ['a HID header of clear tracks is a frame', "isHeaderForm(report) ? { kind: 'notEncrypting' } : ", ''],
  ]),
]

const neo: readonly Mutant[] = [
  ...of(`${decoders}/idtech/neo-frame.ts`, idtechTests, [
    [
      'half of the CRC is looked at',
      'first * 256 + second !== crc && second * 256 + first !== crc',
      'first !== crc >> 8 && first !== (crc & 0xff)',
    ],
    [
      'the CRC is not looked at',
      'if (first * 256 + second !== crc && second * 256 + first !== crc)',
      'if (first < 0 && second < 0)',
    ],
    ['every status carries a card', 'if (withCard.has(code)) return', 'if (withCard.size > 0) return'],
    ['answers to 60 are none', '    case command.contact:\n', ''],
    ['answers to 03 are none', '    case command.transactionResult:\n', ''],
    ['status 30 carries no card', '0x23, 0x30, 0x57', '0x23, 0x57'],
    ['status 57 carries no card', '0x23, 0x30, 0x57', '0x23, 0x30'],
    ['the host itself is taken for an answer', 'ofHost[name]?.has(code) === true || ', ''],
    [
      'a card that was not asked for in time is an error',
      'code === status.timeout\n    ?',
      'code === 0x99\n    ?',
    ],
    ['a frame of NEO may be of any length', 'if (total > maxNeoFrame)', 'if (total > 1e9)'],
    [
      'tracks of no length before the list hide it',
      'every((byte) => byte === 0) ? emptyTracks : 0',
      'every((byte) => byte === 0) ? 0 : 0',
    ],
  ]),
  ...of(`${decoders}/idtech/emv-encryption.ts`, idtechTests, [
    ['AES is told as TDES', "if (mode === 1) return 'aes'", "if (mode === 1) return 'tdes'"],
    ['any extension is AES DUKPT', "second === 0x01 ? 'aes-dukpt'", "second !== undefined ? 'aes-dukpt'"],
    [
      'an encryption that is not told is TDES',
      "return err({ tag: 'SchemeNotSupported', scheme: 'not told: no DFEE26' })",
      "return ok('tdes-dukpt')",
    ],
    [
      'TDES takes a KSN of AES',
      "return hasAesKsn ? err({ tag: 'KsnMalformed' }) : ok('tdes-dukpt')",
      "return ok('tdes-dukpt')",
    ],
    [
      'AES DUKPT takes a KSN of TDES',
      "return hasAesKsn ? ok('aes-dukpt') : err({ tag: 'KsnMalformed' })",
      "return ok('aes-dukpt')",
    ],
    [
      'AES under a TDES key is AES DUKPT',
      "hasAesKsn ? 'aes-dukpt' : 'tdes-dukpt-aes'",
      "hasAesKsn ? 'aes-dukpt' : 'aes-dukpt'",
    ],
    ['a swipe is a chip', '(first & 0x18) === 0x08', '(first & 0x18) === 0x19'],
    ['a contactless card is a chip', '(first & 0x01) === 1', '(first & 0x01) === 2'],
    ['a byte that says "not encrypted" tells the cipher', '(attribution & 0xc0) !== 0', 'attribution >= 0'],
    [
      'any byte before a list is an attribution',
      'return isKind && cipher !== 3 && (cipher !== 2 || (byte & 0x20) !== 0)',
      'return isKind || cipher >= 0',
    ],
  ]),
  ...of(`${decoders}/idtech/emv-tags.ts`, idtechTests, [
    [
      'clear tags are taken for encrypted ones',
      "if (holdsClearTags(list)) return refused({ tag: 'ClearCardData' })",
      '',
    ],
    ['FFEE12 is no KSN', ', ...findAllTlv(list, tags.legacyKsn)', ''],
    ['9F39 is believed before the reader', 'if (told !== null) return told.readingType', ''],
    [
      'DF30 is not looked at',
      "source === 0x0c ? 'MCR' : source === 0x00 ? 'NFC' : 'ICC'",
      "source === 0x0c ? 'MCR' : 'ICC'",
    ],
    ['ciphertext of AES is sent as TDES', "scheme.value === 'tdes-dukpt' && track.onlyFitsAes", 'false'],
    ['an empty KSN counts', "object.form === 'plain' && object.value.length > 0", "object.form === 'plain'"],
  ]),
  ...of(`${decoders}/idtech/emv-encryption.ts`, idtechTests, [
    [
      'an object under the key is called a value',
      "isObject ? 'tlv-object' : plaintextByLength(list)",
      "isObject ? 'tlv-value' : plaintextByLength(list)",
    ],
    [
      'what lies under a Quick Chip list is always a value',
      "isObject === isValue ? 'unknown' : isObject ? 'tlv-object' : 'tlv-value'",
      "'tlv-value'",
    ],
    ['any bytes are ciphertext', 'value.length > 0 && value.length % block === 0', 'value.length > 0'],
    ['a campus card is a track', 'if (end === 0 || end > tracks.length)', 'if (end > tracks.length)'],
    ['lengths beyond the tracks are believed', 'if (end === 0 || end > tracks.length)', 'if (end === 0)'],
    [
      'track 2 begins where track 1 does',
      'toHex(tracks, firstBytes, end)',
      'toHex(tracks, 0, end - firstBytes)',
    ],
    [
      'a masked copy may be the ciphertext',
      "copies.find((copy) => copy.form === 'plain' && copy !== masked)",
      'copies[0]',
    ],
  ]),
  ...of(
    'domain/tlv.ts',
    [...idtechTests, ...unit('tlv')],
    [
      ['a KSN is looked into for objects', 'first === 0xff && !neoTemplates.has(tag)', 'false'],
      ['no list is inside another', 'first === 0xff && !neoTemplates.has(tag)', 'first === 0xff'],
    ],
  ),
]

const magtekTests = unit('magtek-rules', 'magtek-report', 'magtek-text', 'magtek-emv', 'corpus')
const magtek: readonly Mutant[] = [
  ...of(`${decoders}/magtek/emv-container.ts`, magtekTests, [
    [
      'an unknown DFDF57 is TDES DUKPT',
      "scheme: type === 0x80 ? 'tdes-dukpt' : 'unknown'",
      "scheme: 'tdes-dukpt'",
    ],
    [
      'an unknown DFDF57 is the data key',
      "keyVariant: type === 0x80 ? 'data' : 'unknown'",
      "keyVariant: 'data'",
    ],
    ['DFDF52 07 is a chip', '    case 0x07:\n', ''],
    ['DFDF52 08 is a stripe', '    case 0x06:\n    case 0x08:\n', '    case 0x06:\n'],
    ['a keyed entry is a stripe', 'if (cardType === keyed)', 'if (cardType === 0x99)'],
    [
      'a masked track that masks nothing is shown',
      'holdsClearTags(list) || isUnmaskedTrack(masked)',
      'holdsClearTags(list)',
    ],
    [
      'clear tags beside a block are let through',
      'holdsClearTags(list) || isUnmaskedTrack(masked)',
      'isUnmaskedTrack(masked)',
    ],
    [
      'a container without a KSN is a reading',
      "if (ksn.length === 0) return refused({ tag: 'KsnNotLoaded' })",
      '',
    ],
  ]),
  ...of(`${decoders}/magtek/encryption-status.ts`, magtekTests, [
    ['a counter that is used up goes on', '(keysExhausted | counterExpired)', 'keysExhausted'],
    ['keys that are used up go on', '(keysExhausted | counterExpired)', 'counterExpired'],
    ['a reader at level 2 encrypts', ' || (status & encryptionEnabled) === 0', ''],
  ]),
  ...of(`${decoders}/magtek/ascii.ts`, magtekTests, [
    [
      'the CRC of a typed swipe is not looked at',
      "if (crcText !== '' && !isRight)",
      'if (!isRight && isRight)',
    ],
    [
      'a third track in clear is let through',
      "if (isUnmaskedTrack((masked[2] ?? '').replace(/^[+#!]/u, ';')))",
      'if (false)',
    ],
  ]),
  ...of(`${decoders}/magtek/report.ts`, magtekTests, [
    ['ciphertext may end inside a block', 'track.length % 8 !== 0', 'track.length % 1 !== 0'],
    ['stripes are under the data key', "keyVariant: 'pin'", "keyVariant: 'data'"],
    [
      'a SureSwipe encrypts',
      'report.length === sureSwipeReport || report.length === sureSwipeReport + 1',
      'report.length === 0',
    ],
    [
      'a swipe without tracks is a reading',
      "if (track1 === undefined && track2 === undefined) return refused({ tag: 'BadRead' })",
      '',
    ],
    ['masks that mask nothing are read', 'isUnmaskedTrack(masked1) || isUnmaskedTrack(masked2) || ', ''],
  ]),
  ...of(`${decoders}/magtek/notifications.ts`, magtekTests, [
    ['a fragment may be missing', 'offset > 0 && offset === filled && name', 'offset > 0 && name'],
  ]),
]

const others: readonly Mutant[] = [
  ...of('domain/ksn.ts', unit('ksn'), [
    ['the counter has 20 bits', '0x1f_ffff', '0x0f_ffff'],
    ['a counter of zero is a key', ' || parts.counter === 0', ''],
    ['a KSN may come twice', 'if (last === parts.counter)', 'if (last === -1)'],
    ['a counter may go back', 'parts.counter < last', 'parts.counter < 0'],
    ['a short KSN is filled with zeros', "padStart(20, 'F')", "padStart(20, '0')"],
    ['a KSN of nothing but F is a key', '/^(?:0+|F+)$/u', '/^0+$/u'],
  ]),
  ...of(`${decoders}/miura/card-data.ts`, unit('miura', 'corpus'), [
    ['mode 91 is a chip', 'new Set([0x07, 0x91])', 'new Set([0x07])'],
    ['mode 02 is a chip', 'new Set([0x02, 0x80, 0x90])', 'new Set([0x80, 0x90])'],
    ['any SRED block is track 2', 'findTlv(list, TAG.chipMaskedTrack2) !== undefined', 'list.length > 0'],
    ['no SRED block is track 2', 'findTlv(list, TAG.chipMaskedTrack2) !== undefined', 'list.length < 0'],
    [
      'a chip in clear is read',
      `export const readChip = (list: readonly TlvObject[]): Result<CardReading, ReadingRefusal> => {\n  if (holdsClear(list)) ${refusesClear}`,
      'export const readChip = (list: readonly TlvObject[]): Result<CardReading, ReadingRefusal> => {',
    ],
    ['a KSN of zero is taken from a Miura', 'if (refusal !== null) return err(refusal)', ''],
  ]),
  ...of(`${decoders}/miura/block.ts`, unit('miura'), [
    [
      'the LRC of a block is not looked at',
      "if (check !== 0) return { kind: 'not'",
      "if (check < 0) return { kind: 'not'",
    ],
    ['a chain never ends', 'chain.length + part.length > MAX_MESSAGE_BYTES', 'chain.length < 0'],
  ]),
  ...of(`${decoders}/verifone-xpi/card-data.ts`, unit('verifone-xpi'), [
    [
      'the vector of a block is not told',
      'iv: vector === undefined || vector.every((byte) => byte === 0) ? null : toHex(vector)',
      'iv: null',
    ],
    ['any encryption is Secure Data', 'if (encryption !== SECURE_DATA)', "if (encryption === 'never')"],
    [
      'tracks in one block are a reading',
      "if (kind === TRACK_DATA) return err({ tag: 'NoSeparableTrack2' })",
      '',
    ],
    [
      'a number typed at the terminal is a reading',
      "if (kind !== CHIP_DATA) return err({ tag: 'KeyedEntry' })",
      '',
    ],
    [
      'a block that is in clear is ciphertext',
      `if (inside.ok && holdsClearTags(inside.value)) ${refusesClear}`,
      '',
    ],
    ['a KSN of zero is taken from a terminal', 'if (refusal !== null) return err(refusal)', ''],
  ]),
  ...of(`${decoders}/verifone-xpi/message.ts`, unit('verifone-xpi'), [
    ['the LRC of a message is not looked at', ' || check !== 0', ''],
  ]),
  ...of(`${decoders}/masked-card.ts`, unit('clear-card-data', 'magtek-text', 'magtek-report'), [
    ['a number with other digits in its middle is a mask', "if (others > 1) return { kind: 'clear' }", ''],
    ['eight digits at the front are shown', 'const shownFirst = 6', 'const shownFirst = 8'],
    ['a mask that leaves the middle is a mask', "if (masksInMiddle === 0) return { kind: 'clear' }", ''],
  ]),
]

/** What would give a wrong reading, or take a wrong one for right. */
export const readerMutants: readonly Mutant[] = [...abecs, ...idtech, ...neo, ...magtek, ...others]
