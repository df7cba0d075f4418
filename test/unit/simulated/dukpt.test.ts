import { expect, test } from 'vitest'
import {
  encryptBlocks,
  filled,
  PUBLISHED_TEST_BASE_KEY,
  transactionKey,
} from '../../../native-bridge/simulated/dukpt.ts'
import { fromHex } from '../../../native-bridge/simulated/bytes.ts'
import vectors from '../../data/reader-vectors.json' with { type: 'json' }

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

test.for(vectors.dukpt.tdes.rows)('the published keys of KSN $ksn come out', (row) => {
  const keyOf = (variant: 'pin' | 'mac' | 'data'): string =>
    toHex(transactionKey(PUBLISHED_TEST_BASE_KEY, fromHex(row.ksn), variant))
  expect({ pin: keyOf('pin'), mac: keyOf('mac'), data: keyOf('data') }).toEqual({
    pin: row.pin,
    mac: row.mac,
    data: row.data,
  })
})

test('a packed track 2 is encrypted as the card-present API publishes it', () => {
  const published = vectors.vectors.find(({ id }) => id === 'api-side-cardtool')!.expected
  const key = transactionKey(PUBLISHED_TEST_BASE_KEY, fromHex(published.ksn!), 'data')
  expect(toHex(encryptBlocks(key, filled(fromHex(published.track2_plain!), 0xff)))).toBe(published.enc_track2)
})
