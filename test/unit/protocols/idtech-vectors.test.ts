import { describe, expect, test } from 'vitest'
import { fromText, toText } from '../../../native-bridge/protocols/bytes.ts'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { outputsOf } from './driver.ts'
import { augustaTyped } from './idtech-samples.ts'
import { joined, publishedBytes, vectorBytes } from './vectors.ts'

const stripe = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'ascii-track',
  padding: '00',
  iv: null,
  span: 'per-track',
}

const readings: { id: string; reading: Record<string, unknown> }[] = [
  {
    id: 'idtech-securemag-enhanced-format',
    reading: {
      family: 'idtech',
      format: 'idtech-enhanced',
      reading_type: 'MCR',
      enc_track1:
        'DA7F2A52BD3F6DD8B96C50FC39C7E6AF22F06ED1F033BE0FB23D6BD33DC5A1F808512F7AE18D47A60CC3F4559B1B093563BE7E07459072ABF8FAAB5338C6CC8815FF87797AE3A7BE',
      enc_track2: 'AB3B10A3FBC230FBFB941FAC9E82649981AE79F2632156E775A06AEDAFAF6F0A184318C5209E55AD',
      enc_track3:
        '44A9CCF6A78AC240F791B63284E15B4019102BA6C505814B585816CA3C2D2F42A99B1B9773EF1B116E005B7CD8681860D174E6AD316A0ECDBC687115FC89360AEE7E430140A7B791589CCAADB6D6872B78433C3A25DA9DDAE83F12FEFAB530CE405B701131D2FBAAD970248A45600093',
      track2_length: 35,
      track_ksn: '62994901190000000002',
      masked_pan: '4266********9999',
      card_holder_name: 'BUSH JR/GEORGE W.MR',
      profile: stripe,
    },
  },
  {
    id: 'idtech-augusta-s-msr',
    reading: {
      family: 'idtech',
      format: 'idtech-enhanced',
      reading_type: 'MCR',
      enc_track1:
        '6F0F25415970287199A844F416AE153B45F3838F6FA0FEDA6399AF0DB5E23880335FA51120A7EC89CA3D946AD27FF773C32D1D90F462EEDD17173E2E373895FAB6C4CCEB83ACEF900B81FAFBC25E8729',
      enc_track2: '1BAB6D5740844AC8AF35B88EBA06BDC359DC6128B2F0867556C5CDA29CCBD1B86BD8835E2796531E',
      track2_length: 40,
      track_ksn: '6299490000000A000002',
      masked_pan: '5413********4111',
      card_holder_name: 'DI TEST/CARD 04',
      reader_serial: '716T494010',
      chip_card_swiped: true,
      profile: stripe,
    },
  },
  {
    id: 'idtech-vp3350-idg-swipe',
    reading: {
      family: 'idtech',
      format: 'idtech-neo',
      reading_type: 'MCR',
      enc_track1:
        '38047053C538669D53A00C538D71234EF4869898EAEA0D0F92EC5BA3825EC225C29DEE9B7F878B0E7AFB16955678BFDD8C9F628311D2158B40BB553DCA6D9A197DC7954B10D9C977636D49D692AED180',
      enc_track2: '2F33F5033CE7F7DDEE87FE9B6554EADE63862F1AA4F6C44F04AA91C5876875083E791B510C6D1B89',
      track2_length: 40,
      track_ksn: 'FFFFFF0200110940000F',
      masked_pan: '4761********0043',
      card_holder_name: 'UAT USA/TEST CARD 02',
      reader_serial: '310T061040',
      chip_card_swiped: true,
      profile: stripe,
    },
  },
  {
    id: 'idtech-augusta-emv-quickchip',
    reading: {
      family: 'idtech',
      format: 'idtech-emv-tlv',
      reading_type: 'ICC',
      enc_track2: '952CE912AC462F1D5261A811DE05633C65FBE2DF0BB56F54',
      track_ksn: 'CDCDCD94030006C00104',
      masked_pan: '6510CCCCCCCC0133',
      card_holder_name: 'UAT USA/Test Card 15',
      // Its 5A of eight bytes fills two blocks: the object lies under the key, not the value alone.
      profile: { ...stripe, plaintext: 'tlv-object', span: 'per-tag' },
    },
  },
]

describe.each(readings)('$id', ({ id, reading }) => {
  test('on a serial line', () => {
    expect(outputsOf(idtech, 'serial', [vectorBytes(id)])).toEqual([{ type: 'reading', reading }])
  })
  test.each([512, 537, 560])('in a HID report of %i bytes', (size) => {
    const report = new Uint8Array(size)
    report.set(vectorBytes(id))
    expect(outputsOf(idtech, 'hid', [report])).toEqual([{ type: 'reading', reading }])
  })
  test('cut into 64-byte HID reports, filled with 00', () => {
    const bytes = vectorBytes(id)
    const reports = Array.from({ length: Math.ceil(bytes.length / 64) }, (_, index) => {
      const report = new Uint8Array(64)
      report.set(bytes.subarray(index * 64, (index + 1) * 64))
      return report
    })
    expect(outputsOf(idtech, 'hid', reports)).toEqual([{ type: 'reading', reading }])
  })
})

test('the original format has track 1 and 2 in one block and is refused', () => {
  expect(outputsOf(idtech, 'serial', [vectorBytes('idtech-securemag-original-format')])).toEqual([
    { type: 'refused', refusal: { tag: 'NoSeparableTrack2' } },
  ])
})

test('the original format typed: masked tracks and a clear track 3 as characters, all else as hexadecimal', () => {
  const data = vectorBytes('idtech-securemag-original-format').subarray(3, -3)
  // Header of five bytes, then the lengths it tells: 72, 35 and 107 characters.
  const plain = 5 + 72 + 35 + 107
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
  const body = hex(data.subarray(0, 5)) + toText(data, 5, plain) + hex(data.subarray(plain))
  const codes = fromText(body)
  const lrc = codes.reduce((all, code) => all ^ code, 0)
  const sum = codes.reduce((all, code) => all + code, 0) & 0xff
  const text = `02${hex(Uint8Array.of(body.length & 0xff, body.length >> 8))}${body}${hex(Uint8Array.of(lrc, sum))}03`
  expect(outputsOf(idtech, 'keyboard', [fromText(text)])).toEqual([
    { type: 'refused', refusal: { tag: 'NoSeparableTrack2' } },
  ])
})

test('the typed form of an Augusta S, published in another guide', () => {
  expect(outputsOf(idtech, 'keyboard', [fromText(augustaTyped)])).toEqual([
    {
      type: 'reading',
      reading: {
        family: 'idtech',
        format: 'idtech-enhanced',
        reading_type: 'MCR',
        enc_track1:
          '10C1A6E1036EBEEAFCEE4C8A0899B2F6360B2A040D22DA853C91FC26AAE99A685B2550B263EE0C9DFECA54E364DD02E64A8286D10A72A95F',
        enc_track2: '591AB47592BA0D6D0A30D09A5AD82434AF2676299E5F531A96A314B48C34AA5E1AEA90E59509B1BD',
        track2_length: 35,
        track_ksn: 'CDCDCD94030006C00106',
        masked_pan: '6011********6668',
        card_holder_name: 'DISCOVER TEST CARD',
        reader_serial: '815T595518',
        profile: stripe,
      },
    },
  ])
})

test('Quick Chip typed as hexadecimal means the same', () => {
  const bytes = vectorBytes('idtech-augusta-emv-quickchip')
  const typed = fromText(`${Buffer.from(bytes).toString('hex').toUpperCase()}\r`)
  expect(outputsOf(idtech, 'keyboard', [typed])).toEqual(outputsOf(idtech, 'serial', [bytes]))
})

test.each(['idtech-augusta-s-msr', 'idtech-vp3350-idg-swipe'])(
  '%s as it was published, one character short, is no card; the next one is',
  (id) => {
    const damaged = publishedBytes(id)
    expect(outputsOf(idtech, 'serial', [damaged])).toEqual([
      { type: 'badFrame', why: 'truncated', at: damaged.length },
    ])
    const good = vectorBytes(id)
    const outputs = outputsOf(idtech, 'serial', [joined(damaged, good, good)])
    expect(outputs.at(-1)).toEqual(outputsOf(idtech, 'serial', [good])[0])
  },
)

test.each(['idtech-idg-ping-cmd', 'idtech-idg-ping-rsp'])('%s: the CRC in either order', (id) => {
  expect(outputsOf(idtech, 'serial', [vectorBytes(id)])).toEqual([{ type: 'note', text: 'neo ping' }])
})
