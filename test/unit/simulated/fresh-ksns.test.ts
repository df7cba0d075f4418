import { expect, test } from 'vitest'
import { readKsn } from '../../../domain/ksn.ts'
import { ksnCounter } from '../../../native-bridge/simulated/ksn-counter.ts'
import { fromHex } from '../../../native-bridge/simulated/bytes.ts'
import { toHex } from '../../../native-bridge/protocols/bytes.ts'

const models = [
  'FFFFF819460018600000',
  '62994901190000000000',
  'FFFF9876543210E00000',
  'FFFF9876543258000000',
]

test.each(models)('a reader that starts again at counter 1 repeats no KSN: %s', (model) => {
  const starts = [1_795_186_800_000, 1_795_186_800_001, 1_795_186_801_000, 1_826_722_800_000]
  const seen = new Set<string>()
  for (const injectedAt of starts) {
    const { next } = ksnCounter(fromHex(model), { counter: 0, injectedAt })
    for (let reading = 0; reading < 50; reading += 1) seen.add(toHex(next().ksn))
  }
  expect(seen.size).toBe(starts.length * 50)
  expect([...seen].map((ksn) => readKsn(ksn)?.counter)).toContain(1)
})

test('without a time it is the model’s published KSN', () => {
  const { next } = ksnCounter(fromHex('FFFF9876543210E00000'), { counter: 7, injectedAt: 0 })
  expect(toHex(next().ksn)).toBe('FFFF9876543210E00008')
})
