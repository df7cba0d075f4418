import { describe, expect, it } from 'vitest'
import { liquidoTime } from '../../../sandbox/liquido/answers.ts'
import { signatureOf } from '../../../sandbox/liquido/callbacks.ts'
import { askedEnd } from '../../../sandbox/liquido/wire.ts'

describe('the end a description asks for', () => {
  it.each([
    ['finalStatus=SETTLED;asyncFinalizationDelay=10;', { status: 'SETTLED', delayMs: 10_000 }],
    ['finalStatus=FAILED;asyncFinalizationDelay=10;', { status: 'FAILED', delayMs: 10_000 }],
    ['finalStatus=FAILED;', { status: 'FAILED', delayMs: null }],
    ['asyncFinalizationDelay=0;', { status: 'SETTLED', delayMs: 0 }],
    ['refund test', { status: 'SETTLED', delayMs: null }],
    ['finalStatus=LOST;asyncFinalizationDelay=soon;', { status: 'SETTLED', delayMs: null }],
    ['', { status: 'SETTLED', delayMs: null }],
  ])('%s', (description, end) => {
    expect(askedEnd(description)).toEqual(end)
  })
})

describe("Liquido's times and signatures", () => {
  it('writes a time as the documents do', () => {
    expect(liquidoTime(Date.parse('2022-03-01T21:18:56-08:00'))).toBe('2022-03-01 21:18:56 GMT-08:00')
    expect(liquidoTime(Date.parse('2022-01-02T03:04:05.999-08:00'))).toBe('2022-01-02 03:04:05 GMT-08:00')
  })

  it('signs payload and timestamp with the secret', () => {
    // Computed apart: printf 'payload={"a":1},timestamp=1700000000' | openssl dgst -sha256 -hmac secret
    expect(signatureOf('{"a":1}', 1_700_000_000, 'secret')).toBe(
      'algorithm=HmacSHA256,timestamp=1700000000,signature=47ec5c5e142b11794fb28ecb6ae947259ade7efed979dd31a77ab0f2faf384df',
    )
  })
})
